// Copying what a bank's app asks for, and printing. Without script both are done by hand.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// By delegation: the page exchanges its own part while it waits for the money.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return; // a browser that does not let us: the text stands beside the button
  }
  const [word, done] = [button.querySelector("[data-copy-word]"), button.querySelector("[data-copied]")];
  word.hidden = true;
  done.hidden = false;
  setTimeout(() => { word.hidden = false; done.hidden = true; }, 2000);
});
