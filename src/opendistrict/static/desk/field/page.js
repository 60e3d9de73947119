// Small parts of the page: screens, templates filled with what is known, words.

export const root = document.querySelector("#field");
export const $ = (selector, within = root) => within.querySelector(selector);
export const $$ = (selector, within = root) => [...within.querySelectorAll(selector)];

// A sentence of the page by its name, with its values: say("left", { n: 3 }).
export function say(name, values = {}) {
  const text = $("#field-words").content.querySelector(`[data-say="${name}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

// A template filled: parts named data-fill get text, those that have none go away.
export function made(name, values) {
  const part = $(`#${name}`).content.firstElementChild.cloneNode(true);
  for (const hole of [part, ...part.querySelectorAll("[data-fill]")]) {
    const key = hole.dataset.fill;
    if (!key) continue;
    const value = values[key];
    if (value === undefined || value === null || value === "") hole.remove();
    else hole.textContent = value;
  }
  return part;
}

export function pill(kind, word) {
  const part = made(`pill-${kind || "idle"}`, {});
  part.lastElementChild.textContent = word;
  return part;
}

// One screen at a time; the reader's focus goes to its heading.
export function show(name) {
  for (const screen of $$("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
  const heading = $(`[data-screen="${name}"] h1`);
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

export function tell(text) {
  $("#field-said").textContent = text;
}
