// Inspections in the street: the walk of the day, finding a place, and what is not sent yet.

import { canScan, scan } from "../../kit/scan.js";
import * as map from "./map.js";
import { here, numberIn } from "./measure.js";
import { $, $$, made, pill, root, say, show, tell } from "./page.js";
import * as stop from "./stop.js";
import * as store from "./store.js";
import * as sync from "./sync.js";

const NOTHING = { who: "", kinds: [], stops: [], rules: { texts: [], uses: [] }, day: "" };
let day = NOTHING;

// ---- the walk ----

async function drawList() {
  const { visits } = await sync.standing();
  const seen = new Set(visits.map((one) => one.told.use || one.told.segment));
  const drafts = (await store.all("meta")).filter((one) => one.id.startsWith("draft:"));
  $("#drafts").replaceChildren(...drafts.map((one) => row(one.stop, say("draft"), "risk")));
  $("#drafts-box").hidden = !drafts.length;
  $("#stops").replaceChildren(
    ...day.stops.map((one) => {
      const visited = one.visited || seen.has(one.use || one.key);
      if (visited) return row(one, say("visited"), "ok");
      return one.again ? row(one, say("again", { n: one.again }), "risk") : row(one, one.state, one.pill);
    }),
  );
  $("#stops-none").hidden = day.stops.length > 0;
  $("#list-day").textContent = day.day ? say("of-day", { day: day.day, n: day.stops.length }) : say("no-list");
  $("#stops-more").textContent = day.more ? say("more", { n: day.more }) : "";
  $("#rules-texts").textContent = day.rules.texts.join("; ") || say("no-text");
  $("#rules-walkers").textContent = day.rules.walkers ? say("walkers", { m: day.rules.walkers }) : "";
  $("#rules-uses").replaceChildren(...day.rules.uses.map((one) => made("rule", one)));
}

function row(one, word, kind) {
  const part = made("stop", { title: one.title, what: one.what, walk: one.walk_m ? say("walk", { m: one.walk_m }) : "" });
  if (word) part.querySelector("[data-pill]").append(pill(kind, word));
  part.querySelector("button").addEventListener("click", () => stop.open(one, day));
  return part;
}

async function refresh(from = null) {
  const url = new URL(root.dataset.today, location.href);
  if (from) {
    url.searchParams.set("lon", from.longitude);
    url.searchParams.set("lat", from.latitude);
  }
  try {
    const { told } = await sync.call(url);
    if (day.who && day.who !== told.who) await forgetOthers();
    day = told;
    await store.keep({ puts: { meta: [{ id: "day", value: told }, { id: "who", value: told.who }] } });
  } catch (error) {
    if (error instanceof sync.SignedOut) {
      await forgetDay();
      await standing("signed-out");
    } else tell(say("offline-list"));
  }
  await drawList();
  await map.refresh(day.day);
}

// Who is signed out keeps what they wrote, but no list of other people's places.
async function forgetDay() {
  day = { ...NOTHING, who: day.who, kinds: day.kinds };
  await store.keep({ deletes: { meta: ["day"] } });
}

// Another account: the list and the drafts of the one before go, what was saved waits for its own.
async function forgetOthers() {
  const gone = (await store.all("meta")).filter((one) => one.id !== "who").map((one) => one.id);
  await store.keep({ deletes: { meta: gone } });
}

// ---- finding a place ----

async function find(text) {
  const number = numberIn(text);
  const known = day.stops.find((one) => number && one.use === number);
  if (known) return stop.open(known, day);
  const url = new URL(root.dataset.lookUp, location.href);
  url.searchParams.set("q", text);
  await openFound(url, { typed: text, title: text });
}

async function findHere() {
  tell(say("locating"));
  const spot = await here();
  if (!spot) return openUnknown({ title: say("unknown-place") });
  const url = new URL(root.dataset.lookUp, location.href);
  url.searchParams.set("lon", spot.longitude);
  url.searchParams.set("lat", spot.latitude);
  await openFound(url, { ...spot, title: `${spot.latitude.toFixed(5)}, ${spot.longitude.toFixed(5)}` });
}

// A stop of the day is known; of another place the register is asked.
async function findOnMap(at) {
  if (at.key) return stop.open(at, day);
  const url = new URL(root.dataset.lookUp, location.href);
  url.searchParams.set("segment", at.segment);
  url.searchParams.set("along_cm", at.along_cm);
  const { segment, along_cm, longitude, latitude, title, street } = at;
  await openFound(url, { key: `${segment}:${along_cm}`, segment, along_cm, longitude, latitude, title, street });
}

// Where the network or the register knows nothing, what is found is recorded all the same.
async function openFound(url, otherwise) {
  try {
    const { status, told } = await sync.call(url);
    if (status === 200) return await stop.open({ ...told.stop, typed: otherwise.typed ?? "" }, day);
    await openUnknown(otherwise);
    tell(told.why);
  } catch (error) {
    await openUnknown(otherwise);
    tell(say(error instanceof sync.SignedOut ? "signed-out" : "offline-place"));
  }
}

const openUnknown = (known) =>
  stop.open({ key: `place:${crypto.randomUUID()}`, allowed: [], history: [], possible: [], ...known }, day);

async function lookThrough() {
  const dialog = $("#scan");
  const stopping = new AbortController();
  dialog.addEventListener("close", () => stopping.abort(), { once: true });
  dialog.showModal();
  try {
    const text = await scan($("video", dialog), stopping.signal);
    dialog.close();
    if (text) await find(text);
  } catch {
    dialog.close();
    tell(say("no-camera"));
    $("#find-text").focus();
  }
}

// ---- what is not sent ----

async function standing(state) {
  const { left, refused, visits, photos, who } = await sync.standing();
  const others = visits.filter((one) => !one.sent && one.by !== who).length;
  const bar = $("#outbox-state");
  const kind = refused || state === "signed-out" ? "no" : left ? "risk" : "ok";
  bar.replaceChildren(pill(kind, left ? say("left", { n: left }) : say("all-sent")));
  $("#outbox-go").dataset.left = left;
  $("#sign-in").hidden = state !== "signed-out";
  $("#outbox-why").textContent = state && state !== "done" ? say(`state-${state}`) : "";
  $("#outbox-list").replaceChildren(
    ...visits.toReversed().map((one) => {
      const count = photos.filter((photo) => photo.visit === one.id).length;
      const why = one.refused || photos.find((photo) => photo.visit === one.id && photo.refused)?.refused || "";
      const part = made("sent", {
        title: one.title, why, when: new Date(one.told.begun_at).toLocaleString(document.documentElement.lang),
        what: say("count", { n: one.told.findings.length, photos: count }),
      });
      const name = why ? "refused" : one.sent && !count ? "sent" : "waiting";
      part.querySelector("[data-pill]").append(pill({ refused: "no", sent: "ok", waiting: "risk" }[name], say(`is-${name}`)));
      return part;
    }),
  );
  $("#outbox-none").hidden = visits.length > 0;
  $("#outbox-others").textContent = others ? say("others", { n: others }) : "";
}

const send = () => sync.run(root, standing);

// ---- without a network ----

// What this page loaded is put away; from now on it opens without a network.
async function prepare() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(root.dataset.worker, { scope: location.pathname });
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const files = [...loaded.filter((one) => new URL(one).pathname.startsWith("/static/")), ...map.files()];
  const cache = await caches.open("field");
  await Promise.allSettled([location.pathname, ...new Set(files)].map((one) => cache.add(one)));
  await navigator.storage?.persist?.();
  root.dataset.ready = "yes";
  $("#ready").hidden = false;
}

let reached = true; // whether the last call was answered

function network() {
  const there = navigator.onLine && reached;
  $("#network").replaceChildren(pill(there ? "ok" : "idle", say(there ? "online" : "offline")));
}

function online() {
  network();
  if (navigator.onLine) send();
}

async function begin() {
  stop.begin(send);
  $("#find").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("#find-text").value.trim();
    if (text) find(text);
  });
  $("#find-here").addEventListener("click", findHere);
  $("#find-map").addEventListener("click", () => map.choose(day, findOnMap));
  map.begin();
  $("#scan-go").hidden = !canScan();
  $("#no-scan").hidden = canScan();
  $("#scan-go").addEventListener("click", lookThrough);
  $("#refresh").addEventListener("click", async () => refresh(await here()));
  $("#outbox-go").addEventListener("click", async () => { await standing(); show("outbox"); });
  $("#send").addEventListener("click", async () => { await sync.tryAgain(); await send(); });
  for (const back of $$("[data-back]")) {
    back.addEventListener("click", async () => {
      await stop.leave();
      await drawList();
      show("list");
      send();
    });
  }
  addEventListener("reach", ({ detail }) => { reached = detail; network(); });
  addEventListener("online", online);
  addEventListener("offline", online);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  day = (await store.get("meta", "day"))?.value ?? day;
  await standing();
  await drawList();
  await refresh();
  online();
  root.dataset.begun = "yes";
  await prepare();
}

begin().catch((error) => tell(say("broken", { why: error.message })));
