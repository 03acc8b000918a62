/* What the tests of accessibility do in a page. It is put before every page of the browser that tests share, with axe
   behind `newAxe`, so that Chromium keeps both compiled from page to page. Nothing runs until it is asked for.
   `window` is that of the page, and may be another one's than the script's: nothing is asked of any other. */
const REPEATED = "tr, li, option, dl > div";
const LANDMARK = "main, nav, aside, header, footer, section, form, search, dialog, iframe, [role=region], [role=search]";
const REFERENCES = /^(for|list|form|headers|popovertarget|aria-(labelledby|describedby|controls|owns|details|errormessage|activedescendant))$/;
// Of these a page has another value in every row, and no two of them are judged differently but for being there.
const WORDS = /^(id|href|src|value|name|title|alt|datetime|aria-label|placeholder|action|hx-.*|data-.*|d)$/;
// An id for nobody but scripts may not be there twice either: the second one would never be found.
const TWICE = "the same id twice";
const AGAIN = 2;

const { document } = window;
const away = [];
let standing = new Map();

const painted = () => new Promise((done) => window.requestAnimationFrame(() => window.requestAnimationFrame(done)));
const height = () => document.documentElement.scrollHeight;

/* What something consists of, without its words. A third of the same in a row is as the second. */
const shape = (element) => {
  const about = [...element.attributes].map(({ name, value }) => {
    if (REFERENCES.test(name)) return `${name}=${value.split(" ").map((id) => !!document.getElementById(id))}`;
    return WORDS.test(name) ? `${name}=${value.trim() !== ""}` : `${name}=${value}`;
  });
  const inside = [];
  for (const child of element.childNodes) {
    const one = child.nodeType === 1 ? shape(child) : child.nodeType === 3 && child.data.trim() ? "…" : "";
    if (one && !(inside.at(-1) === one && inside.at(-2) === one)) inside.push(one);
  }
  return `<${element.localName} ${about.sort().join(" ")}>${inside.join("")}</>`;
};

/* Take rows out that are as two before them in the same list, so that nobody asks them. */
const thin = () => {
  const lists = new Map();
  for (const row of document.querySelectorAll(REPEATED)) {
    const of = lists.get(row.parentNode) ?? lists.set(row.parentNode, new Map()).get(row.parentNode);
    const is = shape(row), times = (of.get(is) ?? 0) + 1;
    of.set(is, times);
    const keeps = row.contains(document.activeElement) || row.selected || row.querySelector(`${LANDMARK}, :popover-open`);
    if (times > AGAIN && !keeps) away.push([row, row.parentNode, row.nextSibling]);
  }
  for (const [row] of away) row.remove();
  return height();
};

const whole = () => {
  for (const [row, list, next] of away.splice(0).reverse()) list.insertBefore(row, next);
};

/* Everything that is asked of the whole page, before rows are taken out of it. */
const begin = () => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${TWICE}: ${id}`);
  return { found: twice, height: thin() };
};

/* On a screen of another width: how far it runs over with all of its rows, and how high it is without the repeated ones. */
const narrowed = () => {
  whole();
  const { scrollWidth, clientWidth } = document.documentElement;
  return { overflow: scrollWidth - clientWidth, height: thin() };
};

const opaque = /^rgb\(|^(color|oklch|oklab|lab|lch)\([^/]*\)$/;

/* The colours in which each text stands, by what axe computes from: its own, what shines through, and all that lies behind. */
const colours = async () => {
  await painted();
  const styles = new Map(), through = new Map();
  const styleOf = (one) => styles.get(one) ?? styles.set(one, window.getComputedStyle(one)).get(one);
  const shining = (one) => {
    if (!one) return "";
    if (!through.has(one)) {
      const { opacity, filter, mixBlendMode } = styleOf(one);
      const own = opacity === "1" && filter === "none" && mixBlendMode === "normal" ? "" : `${opacity} ${filter} ${mixBlendMode},`;
      through.set(one, own + shining(one.parentElement));
    }
    return through.get(one);
  };
  const behind = (one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const box = [...range.getClientRects(), ...one.getClientRects()].find(({ width }) => width);
    if (!box) return "nowhere";
    const layers = [];
    for (const layer of document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)) {
      const { backgroundColor, backgroundImage } = styleOf(layer);
      const own = layer === one ? "own" : one.contains(layer) ? "in" : layer.contains(one) ? "" : layer.className;
      layers.push(`${own} ${backgroundColor} ${backgroundImage}`);
      if (opaque.test(backgroundColor)) break;
    }
    return layers.filter((layer, at) => layer !== layers[at - 1]).join();
  };
  const textOf = (one) => [...one.childNodes].map((node) => (node.nodeType === 3 ? node.data : "")).join("").trim();
  // Axe judges neither of these: what was let off tells nothing of what is not.
  const letOff = (one, text) => {
    const field = one.closest("label")?.control ?? one;
    const { width, height } = one.getBoundingClientRect();
    return [!!field.closest(":disabled, [aria-disabled=true], [inert]"), text.length < 2, !/[\p{L}\p{N}]/u.test(text), width < 2 || height < 2];
  };

  standing = new Map();
  for (const one of document.body.querySelectorAll("*")) {
    const field = one.matches("input, select, textarea");
    const text = field ? one.value || one.placeholder || "" : textOf(one);
    if (!(field || text) || !one.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, textShadow } = styleOf(one);
    const own = [one.localName, color, fontSize, fontWeight, textShadow, letOff(one, text)];
    const is = [...own, shining(one), behind(one)].join("|");
    standing.set(is, [...(standing.get(is) ?? []), one]);
  }
  return [...standing.keys()];
};

/* Ask axe: `rules` of the page, and contrast of the texts whose colours nobody has judged yet. */
const ask = async ({ rules, fresh }) => {
  if (!window.axe) newAxe();
  const asked = fresh.flatMap((is) => standing.get(is));
  for (const one of asked) one.setAttribute("data-asked", "");
  window.axe.configure({ rules: [{ id: "color-contrast", selector: "[data-asked]" }] });
  const options = { runOnly: rules, resultTypes: ["violations", "incomplete"], elementRef: true };
  const { violations, incomplete } = await window.axe.run(document, options);
  for (const one of asked) one.removeAttribute("data-asked");
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
  const unsure = new Set(incomplete.flatMap(({ nodes }) => nodes.map(({ element }) => element)));
  return { found, judged: fresh.filter((is) => !standing.get(is).some((one) => unsure.has(one))) };
};

const PROSE = "p, li, dd, .notice-body, .guide-row";
const NO_PROSE = ".btn, .nav-item, .row-link, .menu-item, .switcher";

/* What a finger can hit, and not what is painted: the height over which the point belongs to the control or its label. */
const smallTargets = (finger) => {
  const STEP = 4;
  const enough = finger - 2;
  const inProse = (control) => control.matches("a") && control.closest(PROSE) && !control.matches(NO_PROSE);
  const hit = (control, x, y) => {
    const there = document.elementFromPoint(x, y);
    return there && (control.contains(there) || there.closest("label")?.control === control);
  };
  // As far as the control goes from there, and no farther than is wanted.
  const reach = (control, x, from, way, wanted) => {
    let far = 0;
    for (let step = STEP; step; ) {
      const y = from + way * (far + step);
      if (far < wanted && y >= 0 && y <= window.innerHeight && hit(control, x, y)) far += step;
      else step = far < wanted ? Math.floor(step / 2) : 0;
    }
    return far;
  };
  const small = [];
  const open = document.querySelector("dialog[open], #found:popover-open") ?? document;
  for (const control of open.querySelectorAll("a[href], button, summary, input, select, textarea")) {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.type === "hidden" || inProse(control)) continue;
    if (control.matches(".skip, :disabled")) continue;
    const seen = control.matches("[type=radio], [type=checkbox]") ? (control.closest("label") ?? control) : control;
    const goes = () => {
      const { left, top, width, height } = seen.getBoundingClientRect();
      const x = left + width / 2, y = top + height / 2;
      if (!hit(control, x, y)) return 0;
      const above = reach(control, x, y, -1, enough);
      return above < enough ? above + reach(control, x, y, 1, enough - above) : above;
    };
    if (goes() >= enough) continue;
    // Perhaps it is where one scrolls to.
    seen.scrollIntoView({ block: "center" });
    if (goes() < enough) small.push(`${goes()} px: ${control.outerHTML.slice(0, 120)}`);
  }
  return small;
};

return { begin, narrowed, colours, ask, smallTargets };
