// A map to tap, with or without a network: the kerbs of the inspector's wards lie in the telephone.
// A tap is a kerb and how far along it: a place to look at, or one end of what is measured.

import { draw } from "../../kit/map.js";
import { here, onKerb } from "./measure.js";
import { $, root, say, show } from "./page.js";
import * as store from "./store.js";
import * as sync from "./sync.js";

const NEAR = 30; // metres from a tap to the kerb that is meant
const AT_HOUSE = 1500; // centimetres from a tap to the house it is called by
const AT_STOP = 400; // centimetres along the kerb to the stop that is meant
const AROUND = 0.0012; // degrees: a few crossings

let ground = { kerbs: [], houses: [], more: 0 };
let drawn; // the map, once it was asked for
let now; // { measures, day, start, me, first, picked, done, back }

// Once a day; without a network those of another day serve.
export async function refresh(day) {
  const kept = await store.get("meta", "streets");
  ground = kept?.value ?? ground;
  if (!day || kept?.value.day === day) return;
  try {
    const { told } = await sync.call(new URL(root.dataset.streets, location.href));
    ground = told;
    await store.keep({ puts: { meta: [{ id: "streets", value: told }] } });
  } catch {
    // the list says already whether there is a network
  }
}

// What the page needs for it that it did not load yet.
export const files = () => ["library", "styles", "worker"].map((one) => $("#street-map").dataset[one]);

// Choose a place. `done` is told what was chosen.
export const choose = (day, done) => open({ day, done, measures: false, back: () => show("list") });

// Choose the two ends of a length along one kerb. `done` is told how many metres they are apart.
export const measure = (stop, day, done, back) => open({ day, done, back, start: stop, measures: true });

async function open(what) {
  now = { me: null, first: null, picked: null, ...what };
  $("#map-title").textContent = say(now.measures ? "map-measure" : "map-choose");
  $("#map-how").textContent = ground.kerbs.length ? say(now.measures ? "map-how-two" : "map-how") : say("map-empty");
  $("#map-more").textContent = ground.more ? say("map-more", { n: ground.more }) : "";
  pick(null);
  show("map");
  const asked = now;
  await picture();
  const me = await here();
  if (asked !== now || !me) return;
  now.me = me;
  shape();
  if (!now.start && !now.picked && isOnGround(me)) drawn?.map.jumpTo({ center: [me.longitude, me.latitude], zoom: 17 });
}

// ---- drawing it ----

async function picture() {
  const element = $("#street-map");
  if (drawn) {
    shape();
    return drawn.map.fitBounds(box(), { animate: false });
  }
  if (element.dataset.drawing || !ground.kerbs.length) return;
  element.dataset.drawing = "yes";
  // The worker is handed over as bytes: a worker's own file is not asked of this page's store.
  const worker = await fetch(element.dataset.worker).then((one) => one.blob()).catch(() => null);
  if (worker) element.dataset.worker = URL.createObjectURL(new Blob([worker], { type: "text/javascript" }));
  drawn = await draw(element, { data: shown(), own: own(), box: box(), tap });
}

function box() {
  const at = now.start?.longitude ? now.start : now.day.stops.find((one) => !one.visited && one.longitude);
  if (at) return [at.longitude - AROUND, at.latitude - AROUND, at.longitude + AROUND, at.latitude + AROUND];
  return whole();
}

function whole() {
  const points = ground.kerbs.flatMap(([, , , line]) => line);
  const [lons, lats] = [0, 1].map((n) => points.map((one) => one[n]));
  return [lons, lats].map((some) => some.reduce((a, b) => Math.min(a, b)))
    .concat([lons, lats].map((some) => some.reduce((a, b) => Math.max(a, b)))); // prettier-ignore
}

function isOnGround({ longitude, latitude }) {
  const [west, south, east, north] = whole();
  return west <= longitude && longitude <= east && south <= latitude && latitude <= north;
}

const feature = (id, type, coordinates, properties) => ({ type: "Feature", id, properties, geometry: { type, coordinates } });
const dot = (id, at, kind, name) => feature(id, "Point", [at.longitude, at.latitude], { kind, name });

function own() {
  const kerbs = ground.kerbs.map(([id, name, , line]) => feature(id, "LineString", line, { name }));
  const houses = ground.houses.map(([n, name, along], place) => {
    return dot(`house:${place}`, spotOn(ground.kerbs[n], along), "", name);
  });
  return { type: "FeatureCollection", features: [...kerbs, ...houses] };
}

function shown() {
  const { day, me, first, picked, measures } = now;
  const uses = day.stops.filter((one) => one.stretch && kerb(one.segment)).map((one) => used(one, measures));
  const others = measures ? [] : day.stops.filter((one) => one.longitude && !one.stretch);
  const places = [...uses, ...others.map((one) => dot(one.key, one, one.pill || "risk", one.title))];
  for (const [n, one] of (day.open ?? []).entries()) {
    const at = one.along_cm !== null && kerb(one.segment) ? spotOn(kerb(one.segment), one.along_cm) : one;
    if (at.longitude) places.push(dot(`found:${n}`, at, "late", measures ? "" : one.kind));
  }
  if (first && picked) {
    const ends = [first, picked].map((one) => [one.longitude, one.latitude]);
    places.push(feature("between", "LineString", ends, { kind: "progress" }));
  }
  if (first) places.push(dot("first", first, "progress", "1"));
  if (picked) places.push(dot("picked", picked, "progress", first ? "2" : ""));
  if (me) places.push(dot("me", me, "ok", say("map-me")));
  return { type: "FeatureCollection", features: places };
}

const kerb = (id) => ground.kerbs.find((one) => one[0] === id);
const spotOn = ([, , length, line], along) => onKerb(line, length, along);

// What is in force along a kerb; named where it is not in the way.
function used(one, isInTheWay) {
  const [since, until] = one.stretch.map((along) => spotOn(kerb(one.segment), along));
  const ends = [since, until].map((end) => [end.longitude, end.latitude]);
  return feature(one.key, "LineString", ends, { kind: one.pill || "ok", name: isInTheWay ? "" : one.title });
}

const shape = () => drawn?.put(shown());

// ---- a tap ----

function tap({ lng, lat }) {
  const at = nearest(lng, lat);
  if (!at) return said(say("map-too-far"));
  if (now.measures) return end(at);
  const stop = now.day.stops.find((one) => one.segment === at.segment && Math.abs(one.along_cm - at.along_cm) <= AT_STOP);
  pick(stop ?? at, stop ? [stop.title, stop.what].filter(Boolean).join(", ") : at.title);
}

function pick(at, words = "") {
  now.picked = at;
  said(words);
  $("#map-done").hidden = !at;
  $("#map-done-words").textContent = say("map-open");
  shape();
}

function end(at) {
  if (!now.first || now.picked) {
    Object.assign(now, { first: at, picked: null });
    $("#map-done").hidden = true;
    shape();
    return said(say("map-first", { title: at.title }));
  }
  if (now.first.segment !== at.segment) return said(say("map-other-kerb", { title: at.title, first: now.first.title }));
  now.picked = at;
  now.metres = (Math.abs(at.along_cm - now.first.along_cm) / 100).toFixed(1).replace(".", ",");
  $("#map-done").hidden = false;
  $("#map-done-words").textContent = say("map-take", { metres: now.metres });
  shape();
  said(say("map-second", { title: at.title, metres: now.metres }));
}

const said = (text) => ($("#map-picked").textContent = text);

// The kerb nearest to a place, within reach of a finger.
function nearest(longitude, latitude) {
  let best = null;
  for (const [n, [segment, street, length, line]] of ground.kerbs.entries()) {
    const at = onKerb(line, length, { longitude, latitude });
    if (at.away <= (best?.away ?? NEAR)) best = { ...at, n, segment, street };
  }
  return best && { ...best, title: titleOf(best) };
}

function titleOf({ n, street, along_cm }) {
  const far = ([, , along]) => Math.abs(along - along_cm);
  const houses = ground.houses.filter((one) => one[0] === n && far(one) <= AT_HOUSE);
  const house = houses.reduce((one, other) => (!one || far(other) < far(one) ? other : one), null);
  if (house) return `${house[1]} ${street}`;
  return say("map-metre", { street, m: Math.round(along_cm / 100) });
}

export function begin() {
  $("#map-back").addEventListener("click", () => now.back());
  $("#map-done").addEventListener("click", () => now.done(now.measures ? now.metres : now.picked));
}
