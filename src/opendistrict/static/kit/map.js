// A map from the GeoJSON beside it, over the streets of the place where their tiles are named; or
// over kerbs that the page has itself, where there may be no network.
// Labels are drawn with the page's own font. Everything it says, the list beside it says too.

const COLOURS = { ok: "--ok", no: "--alarm", risk: "--amber", idle: "--edge", progress: "--teal", late: "--alarm" };
const DEEPEST = 16; // the last zoom that is kept on the server
const NEAR = 6; // pixels around a tap
const DASHES = [2, 1]; // what asks for care is told by its form too, not by its colour alone

function colour(name) {
  // A custom property may be a pair (light-dark); a probe tells what it is now.
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(${name})`;
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  return context.fillStyle;
}

const growing = (...stops) => ["interpolate", ["exponential", 1.6], ["zoom"], ...stops];
const text = (field, size) => ({ "text-field": field, "text-font": ["Be Vietnam Pro"], "text-size": size, "text-max-width": 12 });

// ---- the ground: what the tiles of the server hold ----

function groundSources(element) {
  const found = {};
  for (const one of (element.dataset.tiles ?? "").split(" ").filter(Boolean)) {
    const [name, since] = one.split(":");
    const tiles = [`${location.origin}${element.dataset.tilesAt}${name}/{z}/{x}/{y}.mvt`];
    found[name] = { type: "vector", tiles, minzoom: Number(since), maxzoom: DEEPEST };
  }
  return found;
}

function groundLayers(sources) {
  const label = { "text-color": colour("--soft"), "text-halo-color": colour("--paper"), "text-halo-width": 1.6 };
  const name = document.documentElement.lang === "en" ? ["get", "name_en"] : ["get", "name"];
  const of = (source, layer, id, rest) => ({ id, source, "source-layer": layer, ...rest });
  const round = { "line-cap": "round", "line-join": "round" };
  const places = [
    of("places", "wards", "wards", { type: "fill", filter: ["==", ["get", "kind"], "ward"], paint: { "fill-color": colour("--paper"), "fill-opacity": 0.75 } }),
    of("places", "wards", "borders", { type: "line", filter: ["==", ["get", "kind"], "ward"], paint: { "line-color": colour("--edge"), "line-width": 1.2, "line-dasharray": [4, 3] } }),
    of("places", "streets", "streets", { type: "line", maxzoom: 14, layout: round, paint: { "line-color": colour("--edge"), "line-opacity": 0.55, "line-width": growing(12, 0.8, 14, 1.6) } }),
    of("places", "segments", "kerbs", { type: "line", minzoom: 14, layout: round, paint: { "line-color": colour("--edge"), "line-opacity": 0.7, "line-width": ["step", ["coalesce", ["get", "width"], 0], 1.2, 1.5, 2, 3, 3] } }),
  ];
  const uses = [
    of("uses", "standing", "listed", { type: "line", minzoom: 14, filter: ["==", ["get", "state"], "listed"], layout: round, paint: { "line-color": colour("--ok"), "line-width": growing(14, 2.5, 18, 6) } }),
    of("uses", "standing", "used", { type: "line", minzoom: 14, filter: ["==", ["get", "state"], "used"], paint: { "line-color": colour("--amber"), "line-width": growing(14, 2.5, 18, 6), "line-dasharray": DASHES } }),
    of("uses", "uses", "ground-used", { type: "fill", minzoom: 16, paint: { "fill-color": colour("--amber"), "fill-opacity": 0.4, "fill-outline-color": colour("--risk-ink") } }),
  ];
  const near = [
    of("places", "obstacles", "obstacles", { type: "circle", minzoom: 17, paint: { "circle-color": colour("--soft"), "circle-radius": growing(17, 1.5, 20, 4) } }),
    of("places", "names", "street-names", { type: "symbol", maxzoom: 15, layout: text(["get", "name"], 12), paint: label }),
    of("places", "streets", "street-lines", { type: "symbol", minzoom: 15, layout: { ...text(["get", "name"], 12), "symbol-placement": "line", "symbol-spacing": 300, "text-offset": [0, 0.9] }, paint: label }),
    of("places", "frontages", "houses", { type: "symbol", minzoom: 17.5, layout: text(["get", "number"], 11), paint: label }),
    of("places", "ward_names", "ward-names", { type: "symbol", maxzoom: 15, layout: text(name, 14), paint: { ...label, "text-color": colour("--ink") } }),
  ];
  return { below: [...(sources.places ? places : []), ...(sources.uses ? uses : [])], above: sources.places ? near : [] };
}

// Kerbs and houses as GeoJSON, where the page has them itself.
function ownLayers() {
  const label = { "text-color": colour("--soft"), "text-halo-color": colour("--paper"), "text-halo-width": 1.6 };
  const round = { "line-cap": "round", "line-join": "round" };
  const of = (id, kind, rest) => ({ id, source: "own", filter: ["==", ["geometry-type"], kind], ...rest });
  return {
    below: [of("own-kerbs", "LineString", { type: "line", layout: round, paint: { "line-color": colour("--edge"), "line-width": growing(13, 0.8, 16, 2.5, 19, 6) } })],
    above: [
      of("own-streets", "LineString", { type: "symbol", minzoom: 14, layout: { ...text(["get", "name"], 12), "symbol-placement": "line", "symbol-spacing": 300, "text-offset": [0, 0.9] }, paint: label }),
      of("own-houses", "Point", { type: "symbol", minzoom: 17, layout: text(["get", "name"], 11), paint: label }),
    ],
  };
}

// ---- the features of the page ----

function style(features, element, own) {
  const kinds = Object.entries(COLOURS).flatMap(([kind, name]) => [kind, colour(name)]);
  const byKind = ["match", ["get", "kind"], ...kinds, colour("--teal")];
  const shown = ["boolean", ["feature-state", "shown"], false];
  const ground = ["==", ["get", "kind"], "ground"];
  const dashed = ["all", ["==", ["geometry-type"], "LineString"], ["==", ["get", "kind"], "risk"]];
  const label = { "text-color": colour("--ink"), "text-halo-color": colour("--paper"), "text-halo-width": 2 };
  const names = { ...text(["get", "name"], 13), "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": ["match", ["get", "on"], "Polygon", 0, "Point", 0.9, 1] };
  const sources = groundSources(element);
  if (own) sources.own = { type: "geojson", data: own };
  const { below, above } = own ? ownLayers() : groundLayers(sources);
  const wide = element.dataset.tiles ? [4, 8] : [6, 10];
  return {
    version: 8,
    sources: {
      ...sources,
      here: { type: "geojson", data: features, promoteId: "key" },
      names: { type: "geojson", data: namesOf(features) },
    },
    layers: [
      { id: "blank", type: "background", paint: { "background-color": colour("--wash") } },
      ...below,
      { id: "ground", type: "fill", source: "here", filter: ground, paint: { "fill-color": colour("--ground"), "fill-outline-color": colour("--line") } },
      { id: "areas", type: "fill", source: "here", filter: ["all", ["==", ["geometry-type"], "Polygon"], ["!", ground]], paint: { "fill-color": byKind, "fill-opacity": ["case", shown, 0.6, 0.28] } },
      { id: "edges", type: "line", source: "here", filter: ["all", ["!", ground], ["!", dashed]], layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": byKind, "line-width": ["case", ["==", ["geometry-type"], "Polygon"], ["case", shown, 3, 1.5], ["case", shown, wide[1], wide[0]]] } },
      { id: "dashes", type: "line", source: "here", filter: dashed, paint: { "line-color": byKind, "line-width": ["case", shown, wide[1], wide[0]], "line-dasharray": DASHES } },
      { id: "points", type: "circle", source: "here", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": byKind, "circle-radius": ["case", shown, 10, 7], "circle-stroke-color": colour("--paper"), "circle-stroke-width": 2 } },
      ...above,
      { id: "names", type: "symbol", source: "names", layout: names, paint: label },
    ],
  };
}

const namesOf = ({ features }) => ({ type: "FeatureCollection", features: features.flatMap(nameOf) });

// Where a name stands: on a point, in the middle of an area's extent, halfway along a line. Along
// the line itself the map would drop every name that is longer than its street.
function nameOf(feature) {
  if (!feature.properties.name) return [];
  const { type, coordinates } = feature.geometry;
  const [west, south, east, north] = boundsOf([feature]);
  const halfway = type === "LineString" && coordinates.length > 2 && coordinates[coordinates.length >> 1];
  const at = halfway || [(west + east) / 2, (south + north) / 2];
  return [{ type: "Feature", properties: { name: feature.properties.name, on: type }, geometry: { type: "Point", coordinates: at } }];
}

function boundsOf(features) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (part) => {
    if (typeof part[0] !== "number") return part.forEach(visit);
    box[0] = Math.min(box[0], part[0]);
    box[1] = Math.min(box[1], part[1]);
    box[2] = Math.max(box[2], part[0]);
    box[3] = Math.max(box[3], part[1]);
  };
  features.forEach((feature) => visit(feature.geometry.coordinates));
  return box;
}

// ---- drawing it ----

const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const told = (bounds) => bounds.split(",").map(Number);

// `given`, where a page hands over itself what elsewhere stands beside the map: `data` (GeoJSON),
// `own` (kerbs and houses), `box` (bounds to begin with), `tap` (told where one tapped). Gives the
// map and a way to `put` other features on it; null where the browser draws none.
export async function draw(element, given = {}) {
  const sorry = document.getElementById("words")?.dataset.noMap ?? "";
  const data = given.data ?? JSON.parse(document.getElementById(element.dataset.map).textContent);
  let features = keyed(data);
  const fallback = element.querySelector("[data-map-fallback]");
  let library, map;
  try {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: element.dataset.styles });
    document.head.append(sheet);
    library = await import(new URL(element.dataset.library, location.href).href);
    library = library.Map ? library : library.default;
    library.setWorkerUrl?.(new URL(element.dataset.worker, location.href).href);
    fallback.remove();
    const bounds = given.box ?? (element.dataset.bounds ? told(element.dataset.bounds) : boundsOf(data.features));
    const locale = { "Map.Title": element.dataset.label, "NavigationControl.ZoomIn": element.dataset.zoomIn, "NavigationControl.ZoomOut": element.dataset.zoomOut };
    map = new library.Map({ container: element, style: style(features, element, given.own), bounds, locale, fitBoundsOptions: { padding: 40, maxZoom: 18 }, maxZoom: 20, attributionControl: false, cooperativeGestures: false, fadeDuration: isCalm() ? 0 : 200 });
  } catch {
    fallback.querySelector("p").textContent = sorry;
    element.replaceChildren(fallback);
    return null;
  }
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", element.dataset.label);
  document.addEventListener("kit:theme", () => map.setStyle(style(features, element, given.own)));
  besideList(element, map, features.features);
  if (element.dataset.tiles || given.tap) onGround(element, map, given.tap);
  map.once("idle", () => (element.dataset.ready = "yes"));
  const put = (other) => {
    features = keyed(other);
    map.getSource("here")?.setData(features);
    map.getSource("names")?.setData(namesOf(features));
  };
  return { map, put };
}

// Ids of features may be words; the map wants them as a property.
const keyed = (data) => ({ ...data, features: data.features.map((f) => ({ ...f, properties: { ...f.properties, key: String(f.id) } })) });

function besideList(element, map, features) {
  const list = element.closest("[data-map-frame]");
  const mark = (key, shown) => map.setFeatureState({ source: "here", id: key }, { shown });
  for (const line of list.querySelectorAll("[data-spot]")) {
    const key = line.dataset.spot;
    const feature = features.find((one) => one.properties.key === key);
    const button = line.querySelector("[data-spot-show]");
    if (!feature) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      map.fitBounds(boundsOf([feature]), { padding: 80, maxZoom: 17, animate: !isCalm() });
    });
    for (const event of ["mouseenter", "focusin"]) line.addEventListener(event, () => mark(key, true));
    for (const event of ["mouseleave", "focusout"]) line.addEventListener(event, () => mark(key, false));
  }
  for (const layer of ["areas", "edges", "dashes", "points"]) {
    map.on("click", layer, ({ features: hit }) => {
      const line = list.querySelector(`[data-spot="${CSS.escape(hit[0].properties.key)}"]`);
      list.querySelectorAll(".is-shown").forEach((one) => one.classList.remove("is-shown"));
      line?.classList.add("is-shown");
      line?.scrollIntoView({ block: "nearest" });
      if (!element.dataset.panel) (line?.querySelector("a") ?? line?.querySelector("button"))?.focus({ preventScroll: true });
    });
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
}

// ---- a tap on the ground, or Enter on what stands under the cross in the middle ----

function onGround(element, map, tap) {
  const frame = element.closest("[data-map-frame]");
  const wards = frame.querySelector("[data-map-wards]");
  if (wards) {
    wards.hidden = false;
    const select = wards.querySelector("select");
    select.addEventListener("change", () => {
      if (select.value) map.fitBounds(told(select.value), { padding: 20, animate: !isCalm() });
    });
  }
  const look = (point) => (tap ? tap(map.unproject(point)) : element.dataset.pick ? pick(element, map.unproject(point)) : panel(element, map, point));
  map.on("click", (event) => look(event.point));
  element.append(Object.assign(document.createElement("i"), { className: "map-cross", ariaHidden: "true" }));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    look(map.project(map.getCenter()));
  });
}

async function panel(element, map, { x, y }) {
  const layers = ["edges", "dashes", "used", "listed", "kerbs"].filter((one) => map.getLayer(one));
  const hit = map.queryRenderedFeatures([[x - NEAR, y - NEAR], [x + NEAR, y + NEAR]], { layers })[0];
  const place = element.closest("[data-map-frame]").querySelector("[data-map-panel]");
  if (!hit || !place) return;
  const answer = await fetch(element.dataset.panel.replace("id", hit.properties.key ?? hit.properties.id));
  if (!answer.ok) return;
  place.innerHTML = await answer.text();
  place.querySelector("[tabindex]")?.focus({ preventScroll: true });
}

async function pick(element, { lng, lat }) {
  const answer = await fetch(`${element.dataset.pick}?lon=${lng.toFixed(6)}&lat=${lat.toFixed(6)}`);
  if (!answer.ok) return;
  const { fields, said } = await answer.json();
  for (const [name, value] of Object.entries(fields)) {
    const field = document.querySelector(`main form [name="${CSS.escape(name)}"]`);
    if (field) field.value = value;
  }
  const words = element.closest("[data-map-frame]").querySelector("figcaption");
  if (words) words.textContent = said;
}

function drawAll(within) {
  for (const element of within.querySelectorAll("[data-map]:not([data-drawn])")) {
    if (element.closest("details:not([open])")) continue; // drawn when it is opened
    element.dataset.drawn = "";
    draw(element);
  }
}
drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
document.addEventListener("toggle", (event) => event.target.open && drawAll(event.target), true);
