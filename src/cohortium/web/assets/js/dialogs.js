// A link or a form to a page that asks something (`data-dialog`) opens that page's question in a dialog. It still works
// without a script, in a new tab, and when anything goes wrong.
let opener = null;

export function start() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && plain(event)) {
      event.preventDefault();
      open(link.href, link);
    }
    const own = event.target.closest("[data-opens]");
    if (own) show(document.getElementById(own.dataset.opens), own);
    if (event.target.closest("dialog [data-closes]")) {
      event.preventDefault();
      event.target.closest("dialog").close();
    }
    // The dialog's own box has no padding, so a press on the dialog itself is one on its backdrop.
    if (event.target.matches?.("dialog.dialog")) event.target.close();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-dialog]");
    if (!form) return;
    event.preventDefault();
    const action = event.submitter?.getAttribute("formaction") || form.action;
    open(`${action}?${new URLSearchParams(new FormData(form))}`, event.submitter);
  });
}

const plain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

async function open(address, from) {
  const dialog = document.getElementById("dialog");
  try {
    // Asked for as a part, so without the frame around it. What leads elsewhere is a page of its own: it is not read here.
    const response = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "manual" });
    if (!response.ok) return location.assign(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const question = page.querySelector("[data-dialog-content]");
    if (!question || !dialog) return location.assign(address);
    dialog.replaceChildren(document.adoptNode(question));
    dialog.setAttribute("aria-labelledby", dialog.querySelector("h1, h2")?.id ?? "");
    show(dialog, from);
  } catch {
    location.assign(address);
  }
}

export function show(dialog, from) {
  if (!dialog || dialog.open) return;
  opener = from ?? document.activeElement;
  dialog.addEventListener("close", () => opener?.focus(), { once: true });
  dialog.showModal();
}
