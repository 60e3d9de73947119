// The code on a receipt or a paper, held before the camera, opens its page at this desk.

import { canScan, scan } from "../kit/scan.js";

// The pages our codes lead to. Only the path is taken, never the host: a code is no link to follow.
const OURS = /^\/(?:bien-nhan|giay|via-he\/giay)\/[\w-]+\/$/;

function pathIn(text) {
  try {
    const { pathname } = new URL(text);
    return OURS.test(pathname) ? pathname : "";
  } catch {
    return ""; // no address
  }
}

const go = document.querySelector("[data-scan]");
const dialog = document.querySelector("#scan");
const tell = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind: "risk" } }));

async function lookThrough() {
  const stopping = new AbortController();
  dialog.addEventListener("close", () => stopping.abort(), { once: true });
  dialog.showModal();
  try {
    const text = await scan(dialog.querySelector("video"), stopping.signal);
    const path = pathIn(text);
    if (path) location.assign(path);
    else if (/^[\w./-]{3,40}$/.test(text)) location.assign(`${go.dataset.search}?${new URLSearchParams({ q: text })}`);
    else if (text) tell(go.dataset.foreign);
  } catch {
    tell(go.dataset.noCamera);
  } finally {
    dialog.close();
  }
}

if (go && canScan()) {
  go.hidden = false;
  go.addEventListener("click", lookThrough);
}
