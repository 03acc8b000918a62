// The time at a campus goes on while the page stays open: the words and the hands.
export function start() {
  const untilNext = 60_000 - (Date.now() % 60_000);
  setTimeout(() => {
    tick();
    setInterval(tick, 60_000);
  }, untilNext + 50);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
}

function tick() {
  const now = new Date();
  for (const time of document.querySelectorAll("time[data-zone]")) {
    try {
      const options = { timeZone: time.dataset.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
      const words = new Intl.DateTimeFormat("en-GB", options).format(now);
      time.textContent = words;
      turn(time.previousElementSibling, ...words.split(":").map(Number));
    } catch {
      // A zone that this browser does not know keeps the time that the server wrote.
    }
  }
}

function turn(clock, hour, minute) {
  if (!clock?.matches?.(".clock")) return;
  const [short, long] = clock.querySelectorAll("line");
  short.setAttribute("transform", `rotate(${(hour % 12) * 30 + minute / 2} 12 12)`);
  long.setAttribute("transform", `rotate(${minute * 6} 12 12)`);
  clock.classList.toggle("clock-night", hour < 6 || hour >= 18);
}
