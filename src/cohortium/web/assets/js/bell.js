// The number at the bell: asked for now, and each minute while somebody looks. A failure says nothing and moves nobody:
// whoever is signed out meanwhile may be typing.
const EVERY = 60_000;

export function start() {
  const bell = document.querySelector("[data-unread]");
  if (!bell) return;
  let known = "";
  const ask = async () => {
    if (document.hidden) return;
    try {
      const headers = known ? { "If-None-Match": known } : {};
      const answer = await fetch(bell.dataset.unread, { headers, redirect: "error" });
      if (answer.status !== 200) return;
      known = answer.headers.get("ETag") ?? "";
      show(bell, (await answer.json()).unread);
    } catch {
      // It asks again in a minute.
    }
  };
  ask();
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}

function show(bell, number) {
  bell.hidden = number === 0;
  bell.querySelector("[data-number]").textContent = number >= 100 ? "99+" : String(number);
}
