// The desk of dossiers by keyboard: j/k through the queue, x to choose, Enter to open; the counter's
// conditional fields, and its person search. All of it works without script, more slowly.

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const keysOn = () => localStorage.getItem("kit-keys") !== "off";
const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

// ---- the queue ----
const queue = $("form[data-queue]");
const lines = queue ? $$("tbody tr:not(.row-group)", queue) : [];
let current = -1;

function go(to) {
  if (!lines.length) return;
  lines[current]?.classList.remove("is-current");
  current = Math.min(Math.max(to, 0), lines.length - 1);
  const line = lines[current];
  line.classList.add("is-current");
  line.scrollIntoView({ block: "nearest" });
  $("a.row-link", line)?.focus({ preventScroll: true });
}
function tell(form) {
  const chosen = $$("input[name=dossier]:checked", form);
  const count = $("[data-queue-count]", form);
  for (const box of $$("input[name=dossier]", form)) box.closest("tr")?.classList.toggle("is-chosen", box.checked);
  if (!count) return;
  count.hidden = !chosen.length;
  $("b", count).textContent = chosen.length;
}
for (const form of $$("form[data-queue]")) {
  form.addEventListener("change", () => tell(form));
  tell(form);
}
document.addEventListener("focusin", (event) => {
  const at = lines.indexOf(event.target.closest?.("tr"));
  if (at < 0 || at === current) return;
  lines[current]?.classList.remove("is-current");
  current = at;
  lines[at].classList.add("is-current");
});
document.addEventListener("keydown", (event) => {
  if (!lines.length || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || $("dialog[open]") || !keysOn()) return;
  if (event.key === "j") go(current + 1);
  else if (event.key === "k") go(current - 1);
  else if (event.key === "x") {
    const box = $("input[name=dossier]", lines[current] ?? document.createElement("i"));
    if (!box) return;
    box.checked = !box.checked;
    tell(box.form);
  } else return;
  event.preventDefault();
});
// "t" and "p" act on the line one stands on when nothing was chosen.
queue?.addEventListener("submit", () => {
  if ($("input[name=dossier]:checked", queue)) return;
  const box = $("input[name=dossier]", lines[current] ?? document.createElement("i"));
  if (box) box.checked = true;
});

// ---- the counter ----
const counter = $("form[data-counter]");
function valueOf(name) {
  return counter.elements.namedItem(name)?.value ?? "";
}
function conditions() {
  // In the order of the page: what is hidden answers nothing further down.
  for (const part of $$("[data-when]", counter)) {
    const source = counter.elements.namedItem(part.dataset.when);
    const asked = source && !source.closest("[hidden]");
    part.hidden = !(asked && part.dataset.whenIn.split("\n").includes(valueOf(part.dataset.when)));
  }
}
if (counter) {
  counter.addEventListener("change", conditions);
  counter.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      counter.requestSubmit($("[data-file]", counter));
    } else if (event.key === "Enter" && event.target.matches("input:not([type=submit], [type=file])")) {
      event.preventDefault(); // Enter in a field goes on, it does not file half a dossier
      const all = $$("input, select, textarea, button", counter).filter(
        (one) => !one.disabled && one.type !== "hidden" && one.tabIndex >= 0 && one.checkVisibility(),
      );
      all[all.indexOf(event.target) + 1]?.focus();
    }
  });
  // Nobody of that name: a new person, begun with what was typed.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "people") return;
    const found = $("[data-people]", event.target);
    const fresh = $("[data-new]", counter);
    if (!found || found.dataset.people !== "0") {
      if (found) fresh.checked = false;
      if (found?.dataset.people === "1") $("input[type=radio]", found).checked = true;
      return;
    }
    fresh.checked = true;
    const text = $("[data-find]", counter).value.trim();
    const digits = text.replace(/[\s.-]/g, "");
    const field = /^\d+$/.test(digits) ? (/^0\d{9}$/.test(digits) ? "n-phone" : "n-national_id") : "n-full_name";
    for (const name of ["n-phone", "n-national_id", "n-full_name"]) {
      const input = counter.elements.namedItem(name);
      if (name === field) {
        input.value = text;
        input.dataset.begun = "yes";
      } else if (input.dataset.begun) {
        input.value = "";
        delete input.dataset.begun;
      }
    }
  });
  for (const input of $$("[data-person] input", counter)) {
    input.addEventListener("input", () => delete input.dataset.begun);
  }
}

// ---- the receipt ----
const print_button = $("[data-print]");
if (print_button) {
  print_button.hidden = false;
  print_button.addEventListener("click", () => print());
  print_button.focus();
}
