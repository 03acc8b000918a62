// On the page that says the database is away: looks now and then whether it answers again, and says so. It does not
// reload by itself, because that could send a form twice or throw away what was typed.
const line = document.querySelector("[data-away]");
let wait = 3000;

async function look() {
  try {
    const response = await fetch(line.dataset.away, { cache: "no-store" });
    if (response.ok) {
      line.textContent = line.dataset.back;
      return;
    }
  } catch {
    // No network either: look again later.
  }
  wait = Math.min(wait * 1.5, 30_000);
  setTimeout(look, wait);
}

if (line) setTimeout(look, wait);
