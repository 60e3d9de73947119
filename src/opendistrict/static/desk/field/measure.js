// Where the telephone is, how far it is between two places, and what a code says.

export function here() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ longitude: coords.longitude, latitude: coords.latitude, accuracy: coords.accuracy }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: 8000, maximumAge: 15000 },
    );
  });
}

// Metres between two places so near that the earth is flat (mean radius 6,371 km).
export function apart(one, other) {
  const rad = Math.PI / 180;
  const north = (other.latitude - one.latitude) * rad * 6371000;
  const east = (other.longitude - one.longitude) * rad * 6371000 * Math.cos(one.latitude * rad);
  return Math.hypot(north, east);
}

export const canScan = () => "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

// Look through the camera until a code is seen or `signal` says to stop; the text of the code.
export async function scan(video, signal) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const [found] = await detector.detect(video);
      if (found) return found.rawValue;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return "";
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

// The number of a use in what was scanned or typed: a web address or the number itself.
export const numberIn = (text) => text.match(/VH-\d{4}-\d{6}/i)?.[0].toUpperCase() ?? "";

// "2,5" and "2.5" are two and a half metres; in centimetres, null where it is no number.
export function centimetres(text) {
  const number = Number(String(text).trim().replace(",", "."));
  return String(text).trim() && Number.isFinite(number) && number >= 0 ? Math.round(number * 100) : null;
}
