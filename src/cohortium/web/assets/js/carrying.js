// What is marked `data-drags` is carried to another day, marked `data-drop-on`: there opens the form that moves it, with
// that day filled in. Without a mouse the same form is reached from the page of what is moved.
export function start() {
  let carried = null;
  document.addEventListener("dragstart", (event) => {
    carried = event.target.closest?.("[data-drags]") ?? null;
    if (carried) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragend", () => mark(null));
  document.addEventListener("dragover", (event) => {
    const day = carried && event.target.closest("[data-drop-on]");
    mark(day);
    if (day) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const day = carried && event.target.closest("[data-drop-on]");
    if (!day || day.contains(carried)) return;
    event.preventDefault();
    location.assign(`${carried.dataset.drags}?on=${day.dataset.dropOn}`);
  });
}

function mark(day) {
  for (const one of document.querySelectorAll(".calendar-over")) one.classList.toggle("calendar-over", one === day);
  day?.classList.add("calendar-over");
}
