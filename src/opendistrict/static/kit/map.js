// A map over a blank ground, from the GeoJSON beside it. Labels are drawn with the page's own font.

const COLOURS = { ok: "--ok", no: "--alarm", risk: "--amber", idle: "--edge", progress: "--teal", late: "--alarm" };

function colour(name) {
  // A custom property may be a pair (light-dark); a probe tells what it is now.
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(${name})`;
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  return context.fillStyle;
}

function style(features) {
  const kinds = Object.entries(COLOURS).flatMap(([kind, name]) => [kind, colour(name)]);
  const byKind = ["match", ["get", "kind"], ...kinds, colour("--teal")];
  const shown = ["boolean", ["feature-state", "shown"], false];
  const ground = ["==", ["get", "kind"], "ground"];
  const label = { "text-color": colour("--ink"), "text-halo-color": colour("--paper"), "text-halo-width": 2 };
  const text = { "text-field": ["get", "name"], "text-font": ["Be Vietnam Pro"], "text-size": 13, "text-max-width": 12, "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": ["match", ["get", "on"], "Polygon", 0, "Point", 0.9, 1] };
  return {
    version: 8,
    sources: {
      here: { type: "geojson", data: features, promoteId: "key" },
      names: { type: "geojson", data: { type: "FeatureCollection", features: features.features.flatMap(nameOf) } },
    },
    layers: [
      { id: "blank", type: "background", paint: { "background-color": colour("--wash") } },
      { id: "ground", type: "fill", source: "here", filter: ground, paint: { "fill-color": colour("--ground"), "fill-outline-color": colour("--line") } },
      { id: "areas", type: "fill", source: "here", filter: ["all", ["==", ["geometry-type"], "Polygon"], ["!", ground]], paint: { "fill-color": byKind, "fill-opacity": ["case", shown, 0.6, 0.28] } },
      { id: "edges", type: "line", source: "here", filter: ["!", ground], layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": byKind, "line-width": ["case", ["==", ["geometry-type"], "Polygon"], ["case", shown, 3, 1.5], ["case", shown, 10, 6]] } },
      { id: "points", type: "circle", source: "here", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": byKind, "circle-radius": ["case", shown, 10, 7], "circle-stroke-color": colour("--paper"), "circle-stroke-width": 2 } },
      { id: "names", type: "symbol", source: "names", layout: text, paint: label },
    ],
  };
}

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

async function draw(element) {
  const sorry = document.getElementById("words")?.dataset.noMap ?? "";
  const data = JSON.parse(document.getElementById(element.dataset.map).textContent);
  // Ids of features may be words; the map wants them as a property.
  const features = { ...data, features: data.features.map((f) => ({ ...f, properties: { ...f.properties, key: String(f.id) } })) };
  const fallback = element.querySelector("[data-map-fallback]");
  let library, map;
  try {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: element.dataset.styles });
    document.head.append(sheet);
    library = await import(new URL(element.dataset.library, location.href).href);
    library = library.Map ? library : library.default;
    library.setWorkerUrl?.(new URL(element.dataset.worker, location.href).href);
    fallback.remove();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    map = new library.Map({ container: element, style: style(features), bounds: boundsOf(data.features), fitBoundsOptions: { padding: 40 }, attributionControl: false, cooperativeGestures: false, fadeDuration: calm ? 0 : 200 });
  } catch {
    fallback.textContent = sorry;
    element.replaceChildren(fallback);
    return;
  }
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", element.dataset.label);
  document.addEventListener("kit:theme", () => map.setStyle(style(features)));
  besideList(element, map, features.features);
  map.once("idle", () => (element.dataset.ready = "yes"));
}

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
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      map.fitBounds(boundsOf([feature]), { padding: 80, maxZoom: 17, animate: !calm });
    });
    for (const event of ["mouseenter", "focusin"]) line.addEventListener(event, () => mark(key, true));
    for (const event of ["mouseleave", "focusout"]) line.addEventListener(event, () => mark(key, false));
  }
  for (const layer of ["areas", "edges", "points"]) {
    map.on("click", layer, ({ features: hit }) => {
      const line = list.querySelector(`[data-spot="${CSS.escape(hit[0].properties.key)}"]`);
      list.querySelectorAll(".is-shown").forEach((one) => one.classList.remove("is-shown"));
      line?.classList.add("is-shown");
      line?.scrollIntoView({ block: "nearest" });
      (line?.querySelector("a") ?? line?.querySelector("button"))?.focus({ preventScroll: true });
    });
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
}

function drawAll(within) {
  for (const element of within.querySelectorAll("[data-map]:not([data-drawn])")) {
    element.dataset.drawn = "";
    draw(element);
  }
}
drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
