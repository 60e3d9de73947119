// One place: what may be there, what was found before, and what is found now. What is typed is kept
// while it is typed; saved means kept in the telephone.

import * as map from "./map.js";
import { apart, centimetres, here } from "./measure.js";
import { $, $$, made, pill, root, say, show, tell } from "./page.js";
import * as store from "./store.js";

let now; // { stop, day, visit, begun_at, finding, photos, who, kinds, saving }
let first; // the first of two points
let typing;

const draftId = (stop) => `draft:${stop.key}`;

export async function open(stop, day) {
  const draft = await store.get("meta", draftId(stop));
  now = {
    stop, day, who: day.who, kinds: day.kinds, saving: false,
    visit: draft?.visit ?? crypto.randomUUID(),
    begun_at: draft?.begun_at ?? new Date().toISOString(),
    finding: draft?.finding ?? crypto.randomUUID(),
    photos: draft?.photos ?? [],
  };
  $("#stop-title").textContent = stop.title;
  facts(stop);
  blank();
  for (const [name, value] of Object.entries(draft?.fields ?? {})) put(name, value);
  shape();
  show("stop");
  $("#draft-kept").hidden = !draft;
  if (draft) tell(say("draft-again"));
}

function facts(stop) {
  const list = $("#stop-facts");
  list.replaceChildren();
  if (stop.state) list.append(pill(stop.pill, stop.state));
  for (const value of [stop.what, stop.use, stop.holder]) if (value) list.append(made("line", { text: value }));
  const told = $("#stop-allowed");
  told.replaceChildren(...stop.allowed.map(([label, value]) => made("pair", { label, value })));
  $("#stop-nothing").hidden = stop.allowed.length > 0;
  const possible = (stop.possible ?? []).map((one) => {
    const part = made("possible", { name: one.name, by: one.by, why: one.why.join(" ") });
    part.prepend(pill(one.yes ? "ok" : "no", say(one.yes ? "yes" : "no")));
    return part;
  });
  $("#stop-possible").replaceChildren(...possible);
  $("#stop-possible-box").hidden = !possible.length;
  $("#stop-history").replaceChildren(...stop.history.map(before));
  $("#stop-history-none").hidden = stop.history.length > 0;
}

function before(one) {
  const part = made("before", { on: one.on, kind: one.kind, note: one.note });
  part.querySelector("[data-pill]").append(pill(one.pill, one.state));
  const again = part.querySelector("fieldset");
  if (!one.again) again.remove();
  else {
    part.querySelector("legend").append(` ${one.kind}, ${one.on}`);
    for (const choice of part.querySelectorAll("input")) choice.name = `again:${one.id}`;
  }
  return part;
}

function blank() {
  const form = $("#stop-form");
  form.reset();
  const names = [...now.kinds, { code: "ok", name: say("nothing-wrong"), measured: "" }];
  $("#stop-kinds").replaceChildren(
    ...names.map((one) => {
      const part = made("kind", { name: one.name });
      Object.assign(part.querySelector("input"), { value: one.code, name: "kind" });
      return part;
    }),
  );
  first = undefined;
  measuring("");
  $("#draft-kept").hidden = true;
  thumbs();
}

const fields = () => Object.fromEntries([...new FormData($("#stop-form"))].filter(([, one]) => typeof one === "string"));

function put(name, value) {
  for (const field of $("#stop-form").elements) {
    if (field.name !== name || field.type === "file") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
    else field.value = value;
  }
}

// Show what the chosen kind asks for.
function shape() {
  const { kind, remind } = fields();
  const measured = now.kinds.find((one) => one.code === kind)?.measured ?? "";
  const wrong = Boolean(kind) && kind !== "ok";
  $("#wrong-only").hidden = !wrong;
  $("#measure").hidden = !measured;
  $("#depth-field").hidden = measured !== "m2";
  $("#days-field").hidden = !remind;
  $("#faces-field").hidden = !now.photos.length;
}

function thumbs() {
  const list = $("#photos");
  for (const shown of $$("img", list)) URL.revokeObjectURL(shown.src);
  list.replaceChildren(
    ...now.photos.map((one, n) => {
      const part = made("thumb", { name: one.name });
      part.querySelector("img").src = URL.createObjectURL(one.blob);
      part.querySelector("button").addEventListener("click", () => {
        now.photos = now.photos.filter((other) => other !== one);
        thumbs();
        shape();
        keepDraft();
        (list.querySelectorAll("button")[n] ?? $("#photo")).focus();
      });
      return part;
    }),
  );
}

async function keepDraft() {
  clearTimeout(typing);
  if (!now || now.saving) return;
  const { stop, visit, begun_at, finding, photos } = now;
  const draft = { id: draftId(stop), stop, visit, begun_at, finding, photos, fields: fields() };
  await store.keep({ puts: { meta: [draft] } });
  $("#draft-kept").hidden = false;
}

// Nothing of what is being written is to stay.
async function discard() {
  clearTimeout(typing);
  await store.keep({ deletes: { meta: [draftId(now.stop)] } });
  now.photos = [];
  blank();
  shape();
  tell(say("discarded"));
  $("#stop-form h2").focus();
}

async function takePhotos(input) {
  const most = Number(root.dataset.mostMb) * 1024 * 1024;
  for (const file of input.files) {
    const wrong = !/^image\/(jpeg|png)$/.test(file.type) ? "photo-kind" : file.size > most ? "photo-large" : "";
    if (wrong) tell(say(wrong, { name: file.name, most: root.dataset.mostMb }));
    else if (now.photos.length >= Number(root.dataset.mostPhotos)) tell(say("photo-many", { most: root.dataset.mostPhotos }));
    // The bytes themselves: a reference to the camera's file may be gone tomorrow.
    else now.photos.push({ id: crypto.randomUUID(), name: file.name, blob: new Blob([await file.arrayBuffer()], { type: file.type }) });
  }
  input.value = "";
  thumbs();
  shape();
  await keepDraft();
}

// What it says stands by its button: the top of the page is out of sight there.
function measuring(text, paced = "") {
  $("#measured-by").textContent = text;
  $("#paced").value = paced;
}

async function point() {
  measuring(say("locating"));
  let missing = "no-place";
  const spot = await here({ maximumAge: 0, denied: () => (missing = "place-denied") });
  if (!spot) return measuring(say(missing));
  const far = Math.round(spot.accuracy);
  if (!first) {
    first = spot;
    return measuring(say("first-point", { far }));
  }
  const metres = apart(first, spot).toFixed(1).replace(".", ",");
  put("length", metres);
  measuring(say("two-points", { metres, far: Math.max(far, Math.round(first.accuracy)) }), "points");
  first = undefined;
  await keepDraft();
}

// The same by two taps on the map: along the kerb, as it was surveyed.
function onTheMap() {
  const back = () => {
    show("stop");
    $("#on-map").focus();
  };
  const done = async (metres) => {
    put("length", metres);
    measuring(say("map-measured", { metres }), "map");
    show("stop");
    ($("#depth-field").hidden ? $("#length") : $("#depth")).focus();
    await keepDraft();
  };
  map.measure(now.stop, now.day, done, back);
}

// The finding as the server wants it; null where nothing is wrong.
function found(told) {
  if (!told.kind || told.kind === "ok") return null;
  const kind = now.kinds.find((one) => one.code === told.kind);
  const length = kind.measured ? centimetres(told.length) : null;
  return {
    id: now.finding, kind: told.kind, noticed_at: new Date().toISOString(), length_cm: length,
    depth_cm: kind.measured === "m2" ? centimetres(told.depth) : null,
    measured_by: length === null ? "" : told.paced || "typed",
    note: told.note, is_reminded: Boolean(told.remind),
    follow_up_in: told.remind ? Number(told.days) || 3 : null,
  };
}

function wrongIn(told) {
  const again = Object.keys(told).some((name) => name.startsWith("again:"));
  if (!told.kind && !again) return ["kind-missing", $("#stop-kinds input")];
  for (const name of ["length", "depth"]) {
    if (told[name]?.trim() && centimetres(told[name]) === null) return ["metres-wrong", $(`#${name}`)];
  }
  if (told.remind && !(Number(told.days) >= 1 && Number(told.days) <= 90)) return ["days-wrong", $("#days")];
  return null;
}

async function save(afterwards) {
  const told = fields();
  if (now.saving) return;
  const wrong = wrongIn(told);
  $("#stop-wrong").textContent = wrong ? say(wrong[0]) : "";
  if (wrong) return wrong[1].focus();
  now.saving = true;
  const spot = now.stop.longitude === undefined ? await here() : null;
  const one = found(told);
  const again = Object.entries(told)
    .filter(([name]) => name.startsWith("again:"))
    .map(([name, value]) => ({ finding_id: name.slice(6), is_remedied: value === "yes", note: "" }));
  const row = (await store.get("visits", now.visit)) ?? begun(spot);
  if (one) row.told.findings.push(one);
  row.told.looked_again.push(...again);
  if (!one && told.note) row.told.note ||= told.note;
  Object.assign(row, { sent: false, refused: "", revision: row.revision + 1 });
  const photos = one ? now.photos.map((photo) => ({
    ...photo, finding: now.finding, visit: now.visit, by: now.who, faces_why: told.faces_why ?? "", refused: "",
  })) : []; // prettier-ignore
  clearTimeout(typing);
  await store.keep({ puts: { visits: [row], photos }, deletes: { meta: [draftId(now.stop)] } });
  Object.assign(now, { finding: crypto.randomUUID(), photos: [], saving: false });
  for (const done of again) $(`[name="again:${done.finding_id}"]`)?.closest("fieldset").remove();
  blank();
  shape();
  tell(say("saved", { title: now.stop.title }));
  $("#stop-form h2").focus();
  afterwards();
}

function begun(spot) {
  const { stop } = now;
  return {
    id: now.visit, by: now.who, title: stop.title, sent: false, refused: "", revision: 0,
    told: {
      id: now.visit, begun_at: now.begun_at, ended_at: null, use: stop.use ?? "", segment: stop.segment ?? null,
      along_cm: stop.along_cm ?? null, longitude: spot?.longitude ?? stop.longitude ?? null,
      latitude: spot?.latitude ?? stop.latitude ?? null, typed: stop.typed ?? "", note: "", findings: [], looked_again: [],
    },
  }; // prettier-ignore
}

// The inspector walks on: the visit has ended.
export async function leave() {
  if (!now) return;
  const ended_at = new Date().toISOString();
  await store.change("visits", now.visit, (row) =>
    row.told.ended_at ? null : { ...row, sent: false, revision: row.revision + 1, told: { ...row.told, ended_at } },
  );
  now = undefined;
}

export function begin(afterwards) {
  const form = $("#stop-form");
  form.addEventListener("input", () => {
    if (!now) return;
    shape();
    $("#stop-wrong").textContent = "";
    $("#draft-kept").hidden = true;
    clearTimeout(typing);
    typing = setTimeout(keepDraft, 250);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(afterwards).catch((error) => {
      now.saving = false;
      tell(say("not-saved", { why: error.message }));
    });
  });
  $("#length").addEventListener("input", () => measuring(""));
  $("#photo").addEventListener("change", (event) => takePhotos(event.target));
  $("#two-points").addEventListener("click", point);
  $("#on-map").addEventListener("click", onTheMap);
  $("#discard").addEventListener("click", discard);
}
