// Choosing units for a task: find one, take a whole kind, see how many. All works without it.

const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();

for (const box of document.querySelectorAll("[data-units]")) {
  const find = box.querySelector("[data-units-find]");
  const count = box.querySelector("[data-units-count]");
  const labels = [...box.querySelectorAll("label.form-check")];
  const tell = () => {
    const chosen = box.querySelectorAll("input[type=checkbox]:checked").length;
    count.textContent = chosen ? `(${chosen})` : "";
  };
  if (labels.length > 12) find.hidden = false;
  find.addEventListener("input", () => {
    const wanted = fold(find.value.trim());
    for (const label of labels) label.hidden = !fold(label.textContent).includes(wanted);
    for (const kind of box.querySelectorAll(".units-kind")) {
      kind.hidden = !kind.querySelector("label:not([hidden])");
    }
  });
  for (const button of box.querySelectorAll("[data-units-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...button.closest(".units-kind").querySelectorAll("label:not([hidden]) input")];
      const all = boxes.every((input) => input.checked);
      for (const input of boxes) input.checked = !all;
      tell();
    });
  }
  box.addEventListener("change", tell);
  tell();
}
document.querySelector("[data-print]")?.addEventListener("click", () => print());
