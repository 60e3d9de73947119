// Reading a directive by keyboard: one proposal in hand, its words lit in the text, the next one
// after each decision. Without this file every button is a link or a form and does the same.

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const page = $("[data-reading]");
const doc = $("[data-doc]");
const done = []; // proposals decided on in this visit, the last one last
const narrow = matchMedia("(max-width: 999.98px)");
const cards = () => $$("[data-card]");
const here = () => $('[data-card][aria-current="true"]');
const busy = () => $(".htmx-request", page); // an answer is on its way
const chars = (text) => [...text].length; // places are counted in code points

// ---- the card in hand ----
function take(card, { focus = false, scroll = true } = {}) {
  if (!card) return;
  for (const other of cards()) {
    const is = other === card;
    if (is) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
    for (const button of $$("[data-act]", other)) {
      if (is) button.dataset.key = button.dataset.act;
      else delete button.dataset.key;
    }
  }
  light(card.dataset.card);
  if (scroll) card.scrollIntoView({ block: "nearest", behavior: "instant" });
  if (focus) ($("[data-pick]", card) ?? card).focus({ preventScroll: true });
}
function light(id) {
  const lit = [];
  for (const mark of $$("[data-for]", doc)) {
    const is = mark.dataset.for.split(" ").includes(id);
    mark.classList.toggle("is-here", is);
    if (is) lit.push(mark);
  }
  if (!lit.length || narrow.matches) return;
  const pane = doc.getBoundingClientRect();
  const mark = lit[0].getBoundingClientRect();
  if (mark.top < pane.top + 40 || mark.bottom > pane.bottom - 40) {
    // At once: many keys in a row must not leave the text behind the card.
    doc.scrollBy({ top: mark.top - pane.top - pane.height / 3, behavior: "instant" });
  }
}
function step(by) {
  const all = cards();
  const place = all.indexOf(here());
  if (!all[place + by]) return $(`[data-leaf="${by}"]`)?.click(); // the page before, or after
  take(all[Math.min(Math.max(place + by, 0), all.length - 1)], { focus: true });
}

// ---- text or proposals, on a narrow screen ----
function show(pane) {
  page.dataset.pane = pane;
  for (const tab of $$("[data-pane-tab]")) {
    if (tab.dataset.paneTab === pane) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

document.addEventListener("click", (event) => {
  const target = event.target;
  const stepper = target.closest("[data-step]");
  if (stepper) return step(Number(stepper.dataset.step));
  const tab = target.closest("[data-pane-tab]");
  if (tab) {
    event.preventDefault();
    return show(tab.dataset.paneTab);
  }
  if (target.closest("[data-undo]")) return undo();
  const shown = target.closest("[data-show]")?.closest("[data-card]");
  if (shown) {
    event.preventDefault();
    take(shown, { scroll: false });
    show("doc");
    return $(".mk.is-here", doc)?.scrollIntoView({ block: "center", behavior: "instant" });
  }
  const mark = target.closest("[data-for]");
  if (mark && doc.contains(mark)) {
    const card = mark.dataset.for.split(" ").map((id) => $(`#p-${id}`)).find(Boolean);
    if (!card) return; // on another page: the link leads there
    event.preventDefault();
    if (narrow.matches) show("proposals");
    return take(card, { focus: true });
  }
  const other = $(`#p-${target.closest("[data-see]")?.dataset.see}`);
  if (other) {
    event.preventDefault();
    return take(other, { focus: true });
  }
  const pick = target.closest("[data-pick]");
  if (pick) {
    event.preventDefault();
    return take(pick.closest("[data-card]"));
  }
  const card = target.closest("[data-card]");
  if (card && card !== here()) take(card, { scroll: false });
});
document.addEventListener("focusin", (event) => {
  const card = event.target.closest?.("[data-card]");
  if (card && card !== here()) take(card, { scroll: false });
});

// ---- keys pressed while an answer is on its way would act on what is about to go ----
const ACTS = new Set(["a", "e", "s", "m", "r", "u"]);
document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches?.("input, textarea, select") || $("dialog[open]")) return;
    if (!ACTS.has(event.key.toLowerCase()) || !busy()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

// ---- forms in a card: Enter confirms, Escape puts the card back ----
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // Vietnamese input methods use Enter too
  if ($("dialog[open]")) return;
  const card = event.target.closest?.("[data-card]") ?? here();
  if (event.key === "Escape" && card && $("[data-cancel]", card)) {
    event.preventDefault();
    $("[data-cancel]", card).click();
  }
  if (event.key === "Enter" && !event.shiftKey && event.target.matches?.("textarea[data-enter]")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
// What is missing first; with nothing missing, the button that confirms.
function ready(card) {
  const wrong = $("[aria-invalid]", card);
  const empty = $$("select[required], textarea[required], input[required]", card).find(
    (field) => !field.value && field.type !== "hidden",
  );
  (wrong ?? empty ?? $("[data-go]", card) ?? $("[data-pick]", card))?.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:afterSettle", (event) => {
  const id = event.detail.elt?.dataset?.card;
  const card = id ? $(`#p-${id}`) : null;
  if (!card) return;
  if (card.dataset.mode) {
    take(card, { scroll: false });
    ready(card);
  } else if (card === here()) {
    take(card, { focus: !document.activeElement || document.activeElement === document.body });
  }
});
document.addEventListener("directive:go", (event) => {
  const { id, done: last, at } = event.detail;
  if (last) done.push(last);
  const card = $(`#p-${id}`);
  if (card) take(card, { focus: true });
  else location.assign(at);
});

// ---- taking back the last thing done ----
function undo() {
  while (done.length) {
    const form = $(`#p-${done.pop()} [data-undo-form]`);
    if (form) return form.requestSubmit();
  }
  const card = here(); // never another one: the first of the page may be yesterday's task
  if (card) $("[data-undo-form]", card)?.requestSubmit();
}

// ---- a place or a stretch chosen in the text ----
function placeOf(node, offset) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (!piece || node.nodeType !== Node.TEXT_NODE) return null;
  return Number(piece.dataset.at) + chars(node.data.slice(0, offset));
}
function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || !doc.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const start = placeOf(range.startContainer, range.startOffset);
  const end = placeOf(range.endContainer, range.endOffset);
  return start === null ? null : { start, end, text: selection.toString() };
}
document.addEventListener(
  "click",
  (event) => {
    const cut = event.target.closest('[data-act="s"]');
    const add = event.target.closest("[data-propose]");
    const where = cut || add ? chosen() : null;
    if (!where) return;
    if (add && where.text.trim()) {
      const query = new URLSearchParams({ quote: where.text.trim(), start: where.start });
      add.href = `${add.pathname}?${query}`;
    }
    const card = cut?.closest("[data-card]");
    const [from, to] = [Number(card?.dataset.from), Number(card?.dataset.to)];
    const places = [where.start, where.end].filter((place) => place > from && place < to);
    if (!card || !places.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.htmx.ajax("POST", cut.pathname, {
      source: card, target: card, swap: "outerHTML", values: { place: places },
    });
  },
  true,
);

if (page) {
  // Swap and settle in one: between the two a card would be seen whose buttons are plain links and
  // whose decision "u" does not know yet, and a quick key would fall into the gap.
  window.htmx.config.defaultSettleDelay = 0;
  for (const button of $$("[data-step], [data-undo]")) button.hidden = false;
  $("#keys .keys")?.append($("#page-keys").content.cloneNode(true));
  const asked = $(location.hash.startsWith("#p-") ? location.hash : "#none");
  show(location.hash.startsWith("#t-") || location.hash === "#doc" ? "doc" : "proposals");
  take(asked ?? here() ?? $("[data-card]"), { scroll: Boolean(asked) });
  const card = here();
  if (card?.dataset.mode) ready(card);
}
