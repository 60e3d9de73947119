// What pages need beyond HTML: menus that close, a question before what cannot be undone, toasts,
// keys, filters that apply at once, files dropped. Everything works without it.

document.documentElement.classList.add("has-script");
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const words = $("#words")?.dataset ?? {};

// ---- menus: one open at a time; Escape and a click elsewhere close it ----
document.addEventListener("click", (event) => {
  for (const menu of $$("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = $("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  $("summary", menu)?.focus();
});

// ---- the top bar: links that do not fit go into the menu, the name of the reader goes first ----
const bar = $(".topbar-inner");
function fit() {
  const links = $$(".mainnav li", bar);
  bar.classList.remove("is-tight", "is-short", "is-folded");
  for (const link of links) link.hidden = false;
  const fits = () => bar.scrollWidth <= bar.clientWidth;
  if (fits()) return;
  bar.classList.add("is-tight");
  if (fits()) return;
  bar.classList.add("is-short"); // the menu has them all
  for (const link of links.slice(2).reverse()) {
    link.hidden = true;
    if (fits()) return;
  }
  bar.classList.add("is-folded");
}
if (bar) new ResizeObserver(fit).observe(bar);

// ---- theme: at once, and kept by the server ----
$("[data-theme-form]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const theme = event.submitter?.value ?? "auto";
  if (theme === "auto") delete document.documentElement.dataset.bsTheme;
  else document.documentElement.dataset.bsTheme = theme;
  for (const button of $$("button[name=theme]", form)) {
    if (button.value === theme) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  const body = new FormData(form, event.submitter);
  fetch(form.action, { method: "POST", body, redirect: "manual" });
  form.closest("details").open = false;
  document.dispatchEvent(new CustomEvent("kit:theme"));
});

// ---- asking first: <form data-confirm="…"> or any htmx element with it ----
function ask(element) {
  const dialog = $("#confirm");
  const yes = $("[data-confirm-yes]", dialog);
  const title = $("[data-confirm-title]", dialog);
  $("[data-confirm-text]", dialog).textContent = element.dataset.confirm;
  title.textContent = element.dataset.confirmTitle ?? title.dataset.default;
  yes.textContent = element.dataset.confirmYes ?? yes.dataset.default;
  const grave = element.matches(".btn-danger") || $(".btn-danger", element);
  yes.classList.toggle("btn-danger", Boolean(grave));
  yes.classList.toggle("btn-primary", !grave);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
const confirmed = new WeakSet();
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.dataset?.confirm || confirmed.delete(form)) return;
    if (form.matches("[hx-post],[hx-put],[hx-delete]")) return; // htmx asks below
    event.preventDefault();
    event.stopPropagation();
    const submitter = event.submitter;
    if (!(await ask(form))) return;
    confirmed.add(form);
    form.requestSubmit(submitter);
  },
  true,
);
document.addEventListener("htmx:confirm", async (event) => {
  if (!event.target.dataset?.confirm) return;
  event.preventDefault();
  if (await ask(event.target)) event.detail.issueRequest(true);
});

// ---- toasts: messages of the server, of htmx answers (HX-Trigger: toast), and of failures ----
function toast(text, kind = "progress") {
  const note = $("#toast-template").content.firstElementChild.cloneNode(true);
  note.classList.add(`is-${kind}`);
  $("[data-toast-text]", note).textContent = text;
  $("#toasts").append(note);
  settle(note, kind);
}
function settle(note, kind) {
  if (kind === "no" || kind === "risk") return; // stays until it was read
  setTimeout(() => note.matches(":hover, :focus-within") || note.remove(), 8000);
}
for (const note of $$("[data-toast]")) {
  settle(note, ["no", "risk"].find((kind) => note.classList.contains(`is-${kind}`)) ?? "ok");
}
document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
});
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.kind));
document.addEventListener("htmx:responseError", () => toast(words.failed, "no"));
document.addEventListener("htmx:sendError", () => toast(words.offline, "no"));

// ---- keys: "?" shows them; letters can be switched off (WCAG 2.1.4) ----
const KEYS = "kit-keys";
const keysOn = () => localStorage.getItem(KEYS) !== "off";
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], .mapview");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if ($("dialog[open]") || !keysOn()) return;
  if (event.key === "?") {
    $("#keys")?.showModal();
    event.preventDefault();
    return;
  }
  const wanted = $$("[data-key]").find(
    (element) => element.dataset.key === event.key.toLowerCase() && element.checkVisibility(),
  );
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input, textarea, select")) wanted.focus();
  else wanted.click();
});
const keysSwitch = $("[data-keys-switch]");
if (keysSwitch) {
  keysSwitch.checked = keysOn();
  keysSwitch.addEventListener("change", () => {
    localStorage.setItem(KEYS, keysSwitch.checked ? "on" : "off");
  });
}
for (const button of $$("[data-keys-open]")) {
  button.hidden = false;
  button.addEventListener("click", () => $("#keys").showModal());
}

// ---- filters: a choice applies at once; empty fields stay out of the address ----
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-filters]");
  if (form && event.target.matches("select, input[type=checkbox], [data-day]")) {
    form.requestSubmit();
  }
});
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("form[data-filters]")) return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

// ---- days: written dd/mm/yyyy in every browser, or picked from its calendar ----
document.addEventListener("click", (event) => {
  const field = event.target.closest?.("[data-day-open]")?.closest(".dayfield");
  if (!field) return;
  const native = $(".day-native", field);
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec($("[data-day]", field).value) ?? [];
  native.value = year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : "";
  native.showPicker();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches?.(".day-native") || !event.target.value) return;
  const written = $("[data-day]", event.target.closest(".dayfield"));
  written.value = event.target.value.split("-").reverse().join("/");
  written.dispatchEvent(new Event("change", { bubbles: true }));
});

// ---- files: drop them, see their names ----
document.addEventListener("change", (event) => {
  const input = event.target;
  const names = input.type === "file" && $("[data-drop-names]", input.closest("[data-drop]") ?? undefined);
  if (names && input.files.length) names.textContent = [...input.files].map((f) => f.name).join(", ");
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", kind === "dragover");
    if (kind !== "drop") return;
    const input = $("input[type=file]", zone);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
