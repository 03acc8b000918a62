// A shade that came after the page brings its colours along: the page's own style does not know them.
export function start() {
  document.addEventListener("htmx:after:swap", () => {
    for (const shade of document.querySelectorAll("[data-shade]")) {
      shade.style.setProperty("--shade", shade.dataset.shade);
      shade.style.setProperty("--on-shade", shade.dataset.onShade);
    }
  });
}
