// A field for a file: takes what is dropped on it, says what was chosen, and tells before it is sent where it is too large.
export function start() {
  document.addEventListener("dragover", (event) => over(event, true));
  document.addEventListener("dragleave", (event) => over(event, false));
  document.addEventListener("drop", (event) => {
    const drop = over(event, false);
    const files = event.dataTransfer?.files;
    if (!drop || !files?.length) return;
    const input = drop.querySelector("input[type=file]");
    input.files = files;
    chosen(drop, input);
  });
  document.addEventListener("change", (event) => {
    const drop = event.target.closest?.("[data-drop]");
    if (drop) chosen(drop, event.target);
  });
  document.addEventListener("submit", (event) => {
    for (const drop of event.target.querySelectorAll("[data-drop]")) {
      const input = drop.querySelector("input[type=file]");
      if (tooLarge(drop, input)) {
        event.preventDefault();
        input.focus();
      } else if (input.files.length) {
        say(drop, `${drop.dataset.sending}: ${input.files[0].name}`);
        drop.querySelector("progress").hidden = false;
      }
    }
  });
  // Back again from the page that followed.
  addEventListener("pageshow", () => {
    for (const bar of document.querySelectorAll("[data-drop] progress")) bar.hidden = true;
  });
}

function over(event, value) {
  const drop = event.target.closest?.("[data-drop]");
  if (!drop || !event.dataTransfer?.types.includes("Files")) return null;
  event.preventDefault();
  drop.classList.toggle("drop-over", value);
  return drop;
}

function chosen(drop, input) {
  const file = input.files[0];
  const bad = tooLarge(drop, input);
  drop.classList.toggle("drop-bad", bad);
  say(drop, bad ? drop.dataset.tooLarge : file ? `${file.name}, ${size(file.size)}` : "");
}

const tooLarge = (drop, input) => (input.files[0]?.size ?? 0) > Number(drop.dataset.most);

const size = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`);

function say(drop, words) {
  drop.querySelector("[role=status]").textContent = words;
}
