// <details> menus close as menus do: on Escape, on a press elsewhere, when the focus leaves.
export function start() {
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details.drop[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  for (const kind of ["click", "focusin"])
    document.addEventListener(kind, (event) => {
      for (const menu of document.querySelectorAll("details.drop[open]")) if (!menu.contains(event.target)) menu.open = false;
    });
}
