// Picking rows: all of them at once, a range with Shift, and how many are picked.
let last = null;

export function start() {
  document.addEventListener("click", (event) => {
    const box = event.target.closest("input.pick");
    if (!box) return;
    const boxes = [...box.form.querySelectorAll("input.pick")];
    if (event.shiftKey && last?.isConnected) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
  });
  document.addEventListener("change", (event) => {
    const all = event.target.closest("input[data-pick-all]");
    if (all) for (const box of all.form.querySelectorAll("input.pick")) box.checked = all.checked;
    const form = event.target.closest("form[data-picking]");
    if (form) count(form);
  });
}

function count(form) {
  const boxes = [...form.querySelectorAll("input.pick")];
  const picked = boxes.filter((box) => box.checked).length;
  const all = form.querySelector("input[data-pick-all]");
  if (all) {
    all.checked = picked > 0 && picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  }
  const line = form.querySelector("[data-picked]");
  if (line) line.textContent = (picked === 1 ? line.dataset.one : line.dataset.many).replace("{n}", picked);
}
