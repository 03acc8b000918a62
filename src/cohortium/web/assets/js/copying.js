// Copies the text beside the button, and says so on the button. Where a browser refuses, the text is picked: Ctrl+C does it.
const STAYS = 2500;

export function start() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const text = button.closest(".copy").querySelector(".copy-text");
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      done(button);
    } catch {
      getSelection().selectAllChildren(text);
      text.focus();
    }
  });
}

function done(button) {
  const words = button.querySelector("span");
  const status = button.closest(".copy").querySelector("[role=status]");
  button.dataset.words ??= words.textContent;
  words.textContent = status.textContent = button.dataset.done;
  setTimeout(() => {
    words.textContent = button.dataset.words;
    status.textContent = "";
  }, STAYS);
}
