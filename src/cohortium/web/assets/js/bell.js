// The number at the bell: asked for now, and each minute while somebody looks. A failure says nothing and moves nobody:
// whoever is signed out meanwhile may be typing. What was known on the page before stands until the answer comes.
const EVERY = 60_000;
const KEPT = "unread";

export function start() {
  // One stands in the menu, and one at the top of a narrow page.
  const bells = document.querySelectorAll("[data-unread]");
  if (!bells.length) return sessionStorage.removeItem(KEPT);
  const address = bells[0].dataset.unread;
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  if (kept.address === address) show(bells, kept.number);
  let known = "";
  const ask = async () => {
    if (document.hidden) return;
    try {
      const headers = known ? { "If-None-Match": known } : {};
      const answer = await fetch(address, { headers, redirect: "error" });
      if (answer.status !== 200) return;
      known = answer.headers.get("ETag") ?? "";
      const number = (await answer.json()).unread;
      sessionStorage.setItem(KEPT, JSON.stringify({ address, number }));
      show(bells, number);
    } catch {
      // It asks again in a minute.
    }
  };
  ask();
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}

function show(bells, number) {
  for (const bell of bells) {
    bell.hidden = number === 0;
    bell.querySelector("[data-number]").textContent = number >= 100 ? "99+" : String(number);
  }
}
