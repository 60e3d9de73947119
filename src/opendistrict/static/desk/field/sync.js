// Sending what is kept. Everything has an id made here, so that sending twice does no harm: what has
// no answer is sent again, later and later.

import * as store from "./store.js";

const BATCH = 20;
const WAITS = [4, 15, 45, 120, 300]; // seconds
const KEPT_FOR = 3 * 24 * 3600 * 1000; // what was sent stays to be looked at
let failed = 0;
let timer;
let running;

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

export class SignedOut extends Error {}

// What the telephone thinks of its network is not enough: it may have one that leads nowhere.
const reach = (detail) => dispatchEvent(new CustomEvent("reach", { detail }));

// JSON from the server; SignedOut where it leads to the sign-in page or forbids.
export async function call(url, options = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": token(), ...options.headers };
  const asked = { redirect: "manual", credentials: "same-origin", ...options, headers };
  const answer = await fetch(url, asked).catch((error) => {
    reach(false);
    throw error;
  });
  reach(true);
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    throw new SignedOut();
  }
  if (answer.status >= 500) throw new Error(String(answer.status));
  return { status: answer.status, told: await answer.json() };
}

export async function standing() {
  const [visits, photos, who] = await Promise.all([
    store.all("visits"), store.all("photos"), store.get("meta", "who"),
  ]);
  return {
    who: who?.value ?? "",
    visits,
    photos,
    left: visits.filter((one) => !one.sent).length + photos.length,
    refused: [...visits, ...photos].filter((one) => one.refused).length,
  };
}

// Send what is left, once at a time over all windows; `told` hears how it stands.
export function run(root, told) {
  running ??= navigator.locks
    .request("field-sync", () => attempt(root, told))
    .finally(() => (running = undefined));
  return running;
}

async function attempt(root, told) {
  clearTimeout(timer);
  let state = "done";
  try {
    told("sending");
    await sendVisits(root);
    await sendPhotos(root);
    await forget();
    failed = 0;
  } catch (error) {
    state = error instanceof SignedOut ? "signed-out" : "waiting";
    if (state === "waiting") {
      const wait = WAITS[Math.min(failed++, WAITS.length - 1)];
      timer = setTimeout(() => run(root, told), wait * 1000);
    }
  }
  await told(state);
}

async function sendVisits(root) {
  for (;;) {
    const { visits, who } = await standing();
    const some = visits.filter((one) => !one.sent && !one.refused && one.by === who).slice(0, BATCH);
    if (!some.length) return;
    const body = JSON.stringify({
      who,
      sent_at: new Date().toISOString(),
      visits: some.map(({ told }) => told),
    });
    const headers = { "Content-Type": "application/json" };
    const { status, told } = await call(root.dataset.send, { method: "POST", body, headers });
    const answers = status === 200 ? told.answers : some.map(({ id }) => ({ id, state: "refused", why: told.why }));
    const asked = new Map(some.map((one) => [one.id, one.revision]));
    for (const one of answers) {
      await store.change("visits", one.id, (row) => {
        // Something was added while this was under way: it goes with the next.
        if (one.state !== "refused") row.sent = row.revision === asked.get(row.id);
        row.arrived ||= one.state !== "refused";
        row.refused = one.state === "refused" ? one.why : "";
        return row;
      });
    }
  }
}

async function sendPhotos(root) {
  const { visits, photos, who } = await standing();
  const arrived = new Map(visits.map((one) => [one.id, Boolean(one.arrived && one.sent)]));
  for (const one of photos) {
    if (one.refused || one.by !== who || arrived.get(one.visit) === false) continue;
    const body = new FormData();
    for (const name of ["id", "finding", "faces_why"]) body.set(name, one[name]);
    body.set("who", who);
    body.set("file", one.blob, one.name);
    const { told, status } = await call(root.dataset.photo, { method: "POST", body });
    if (status === 200 && told.state !== "refused") await store.keep({ deletes: { photos: [one.id] } });
    else await store.change("photos", one.id, (row) => ({ ...row, refused: told.why }));
  }
}

async function forget() {
  const { visits } = await standing();
  const old = visits.filter((one) => one.sent && Date.now() - Date.parse(one.told.begun_at) > KEPT_FOR);
  if (old.length) await store.keep({ deletes: { visits: old.map((one) => one.id) } });
}

// Those that were refused are tried again: somebody may have put right what was wrong.
export async function tryAgain() {
  const { visits, photos } = await standing();
  for (const [name, rows] of [["visits", visits], ["photos", photos]]) {
    for (const one of rows.filter((row) => row.refused)) {
      await store.change(name, one.id, (row) => ({ ...row, refused: "" }));
    }
  }
}
