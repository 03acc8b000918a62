// The field that finds things: what was found is shown under it, and the arrows go through it. Enter opens the page of all.
export function start() {
  const field = document.querySelector("[data-search]");
  const found = document.getElementById("found");
  if (!field || !found) return;
  const links = () => [...found.querySelectorAll("a")];
  const show = (open) => {
    // Below the field, wherever that stands: a long name above it takes two lines.
    if (open) found.style.top = `${field.closest("label").getBoundingClientRect().bottom + 6}px`;
    if (open !== found.matches(":popover-open")) found.togglePopover(open);
  };

  // Whatever was swapped in: with nothing in it there is nothing to show.
  new MutationObserver(() => show(found.childElementCount > 0)).observe(found, { childList: true });

  document.addEventListener("keydown", (event) => {
    const at = links().indexOf(document.activeElement);
    if (document.activeElement !== field && at < 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && found.matches(":popover-open")) {
      // In this order: the field shows it when it is come to.
      field.focus();
      show(false);
    } else if (step && links().length) {
      const next = at + step;
      show(true);
      (next < 0 ? field : links()[Math.min(next, links().length - 1)]).focus();
    } else return;
    event.preventDefault();
  });
  field.addEventListener("focus", () => show(found.childElementCount > 0));
  for (const kind of ["click", "focusin"])
    document.addEventListener(kind, (event) => {
      if (event.target !== field && !found.contains(event.target)) show(false);
    });
}
