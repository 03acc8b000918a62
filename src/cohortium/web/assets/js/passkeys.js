// Makes a passkey, or uses one, before a form marked `data-passkey` is sent. What to sign stands in the form, or is asked
// for (`data-asks`). Where a browser knows no passkeys, such a form is hidden, or says so.
const KNOWN = typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";

export function start() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!KNOWN) without(form);
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-passkey]");
    if (!form || form.elements.credential.value) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(await asked(form));
      form.submit();
    } catch {
      const failed = form.querySelector("[data-passkey-failed]");
      failed.hidden = false;
      failed.setAttribute("role", "alert");
    } finally {
      button.disabled = false;
    }
  });
  // Back again from the page that followed: what was signed is good once.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.credential.value = "";
  });
}

async function asked(form) {
  const options = (await optionsOf(form)).publicKey;
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return credential.toJSON();
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.asks, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

function without(form) {
  const missing = form.querySelector("[data-passkey-missing]");
  if (missing) {
    missing.hidden = false;
    form.querySelector("button").disabled = true;
  } else {
    form.hidden = true;
  }
}
