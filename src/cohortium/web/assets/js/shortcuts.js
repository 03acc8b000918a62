// Keys for the office: `?` shows them, `/` goes to the search, `f` to the filter of a list, `g c` to the campuses. Which places there are is said by
// the page (`data-key` on a link), so that nothing here knows an address.
import { show } from "./dialogs.js";

const PATIENCE = 1200;
let began = 0;

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const going = Date.now() - began < PATIENCE;
    began = 0;
    const to = going && document.querySelector(`a[data-key="g ${CSS.escape(event.key)}"]`);
    if (to) to.click();
    else if (event.key === "?") show(document.getElementById("shortcuts"));
    else if (event.key === "/" && field("search")) field("search").select();
    else if (event.key === "f" && field("filter")) field("filter").select();
    else if (event.key === "g") began = Date.now();
    else return;
    event.preventDefault();
  });
}

const field = (name) => {
  const found = document.querySelector(`[data-${name}]`);
  found?.focus();
  return found;
};

const typing = (element) => element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio]), textarea, select");
