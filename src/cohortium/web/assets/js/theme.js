// Light, dark or as the system says: at once here, by a form for those without a script.
const YEAR = 365 * 24 * 3600;

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-theme-form]");
    const choice = event.submitter?.value;
    if (!form || choice === undefined) return;
    event.preventDefault();
    choose(choice);
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === choice));
  });
}

function choose(theme) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; samesite=lax${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}
