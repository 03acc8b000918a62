// What htmx sends and what it does with a refusal.
import { say } from "./toasts.js";

const cookie = (name) =>
  document.cookie
    .split("; ")
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

export function configure(htmx) {
  // A refusal is a whole page of ours. It never belongs inside a table; only a form's own errors (422) are swapped in.
  htmx.config.noSwap = [204, 304, 400, 401, 403, 404, 405, 409, 429, "5xx"];

  // Back and forward load the page as the browser does: no copy of anybody's data is kept, and the nonce is the page's own.
  htmx.config.history = "reload";

  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail.ctx.request;
    if (request.method === "GET") {
      // An empty filter is none: it has no place in an address that somebody may send on.
      for (const [name, value] of [...(request.body ?? [])]) if (value === "") request.body.delete(name);
      return;
    }
    // Read at the last moment: the token rotates when somebody signs in, in this tab or in another.
    const token = cookie("csrftoken");
    if (token) request.headers["X-CSRFToken"] = token;
  });

  document.addEventListener("htmx:before:request", (event) => busy(event, true));
  document.addEventListener("htmx:finally:request", (event) => busy(event, false));
  document.addEventListener("htmx:response:error", (event) => refused(event.detail.ctx));
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.error instanceof TypeError) say(words("offline"));
  });

  // After htmx's own timer, which was set before this one: until then it heard nothing.
  setTimeout(catchUp);
}

// Whoever typed while the page came in is answered as if the page had been there.
function catchUp() {
  const field = document.activeElement;
  if (field?.matches("input, textarea") && field.value !== field.defaultValue)
    field.dispatchEvent(new Event("input", { bubbles: true }));
}

function busy(event, value) {
  const target = event.detail.ctx?.target;
  if (target instanceof Element && target.matches(".swap-region")) target.setAttribute("aria-busy", String(value));
}

function refused(ctx) {
  const status = ctx.response?.status;
  // The page of the refusal knows best what to say, so it is opened. (Signed out: the answer says where to go.)
  if (status === 403 || status === 404) return location.assign(ctx.request.action);
  if (ctx.hx?.redirect || status === 422) return;
  say(words(status === 429 ? "busy" : "failed"));
}

const words = (name) => document.getElementById("words")?.dataset[name] ?? "";
