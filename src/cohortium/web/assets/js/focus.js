// Where the eye should be after a page came back with errors.
export function start() {
  document.querySelector("[data-error-summary]")?.focus();

  // A link in the summary puts the cursor into the field, not only the field into view.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}
