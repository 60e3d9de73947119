// What a QR code says that is held before the camera.

import decodeQR from "../vendor/qr/decode.js";

export const canScan = () => Boolean(navigator.mediaDevices?.getUserMedia);

// Reads one picture of a video; the text of the code on it, "" for none. The browser's own reader
// where it has one (Android), else ours (iPhone, most desktops).
function reader() {
  if ("BarcodeDetector" in window) {
    const native = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await native.detect(video))[0]?.rawValue ?? "";
  }
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, 720 / Math.max(video.videoWidth, video.videoHeight, 1));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!canvas.width || !canvas.height) return "";
    paper.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(paper.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return ""; // no code on this picture
    }
  };
}

// Look through the camera until a code is seen or `signal` says to stop; the text of the code.
export async function scan(video, signal) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const read = reader();
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const found = await read(video);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return "";
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
