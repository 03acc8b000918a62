// Short messages in the corner. They are read out (the region is live), can be put away, and go by themselves.
const STAYS = 8000;

export function start() {
  document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast-item")?.remove());
  for (const toast of document.querySelectorAll(".toast-item[data-passing]")) passAway(toast);
}

export function say(text) {
  const region = document.getElementById("toasts");
  const model = document.getElementById("toast-model");
  if (!region || !model || !text) return;
  const toast = model.content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  region.replaceChildren(toast);
}

function passAway(toast) {
  let timer;
  const wait = () => (timer = setTimeout(() => toast.remove(), STAYS));
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("focusout", wait);
  wait();
}
