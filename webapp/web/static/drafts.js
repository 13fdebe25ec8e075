// What this browser keeps: settings, and drafts of what is typed into forms.
"use strict";

// A browser may refuse storage altogether; everything then works but for what is remembered.
const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* nothing is remembered */ } },
  remove(key) { try { localStorage.removeItem(key); } catch { /* nothing was remembered */ } },
};

// Keys of one letter, which a person can turn off, and which are words while one types.
const KEYS_OFF = "variorum keys off";
const keysAreOff = () => store.get(KEYS_OFF) === "1";
const isTyping = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;

// Whose page it is that has an element: what one person typed is nothing for another who uses this browser.
const accountOf = (element) => element.closest("[data-account]")?.dataset.account || "";

// Whether the desk has kept what a form said: it then leads on to another page.
const wasKept = ({ requestConfig, xhr }) =>
  requestConfig.verb === "post" && xhr.status < 400 && new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname;

(function () {
  const DRAFT = "variorum draft ";

  // Drafts: what is typed stays in this browser until the desk has kept it.

  // A field that begins with a text (data-base names it) keeps with the draft which text that was, and the reasons of
  // single differences, which the desk puts where they belong.
  const draftOf = (field) => `${DRAFT}${accountOf(field)} ${field.dataset.draft}`;
  const baseOf = (field) => `${draftOf(field)} base`;
  const reasonsOf = (field) => `${draftOf(field)} reasons`;
  const keysOf = (field) => [draftOf(field), baseOf(field), reasonsOf(field)];
  const whys = (form) => [...form.querySelectorAll("input[name^='why-']")];
  const drafts = (within) => within.querySelectorAll("textarea[data-draft]");

  document.addEventListener("input", (event) => {
    const isWhy = event.target.matches("input[name^='why-']");
    const field = isWhy ? event.target.form.querySelector("textarea[data-draft][data-base]") : event.target;
    if (!field?.matches("textarea[data-draft]")) return;
    if (!field.value) return forget(field);
    store.set(draftOf(field), field.value);
    if (!field.dataset.base) return;
    store.set(baseOf(field), field.dataset.base);
    store.set(reasonsOf(field), JSON.stringify(whys(field.form).map(({ name, value }) => [name, value])));
  });

  function forget(field) {
    keysOf(field).forEach(store.remove);
  }

  // Without htmx a form leaves this page; the page that follows names what was kept.
  document.addEventListener("submit", (event) => {
    const sent = [...drafts(event.target)].flatMap(keysOf);
    sessionStorage.setItem("variorum sent fields", JSON.stringify(sent));
  });

  function restoreDrafts() {
    for (const field of drafts(document)) {
      const kept = store.get(draftOf(field));
      if (!kept || kept === field.value || "given" in field.dataset) continue;
      if (field.value && !field.dataset.base) continue;
      field.value = kept;
      if (field.dataset.base) restoreBase(field);
      const folded = field.closest("details");
      if (folded) folded.open = true;
    }
  }

  // What was typed was made of another text, if that has changed since: the desk is told so, and shows both.
  function restoreBase(field) {
    const base = store.get(baseOf(field));
    const told = field.form.elements.base;
    if (base && told && (field.name === "text" || "seen" in field.dataset)) told.value = base;
    field.dataset.base = base || field.dataset.base;
    const notice = field.form.querySelector("#draft-kept");
    if (notice) notice.hidden = false;
    const there = whys(field.form).map(({ name }) => name);
    for (const [name, value] of JSON.parse(store.get(reasonsOf(field)) || "[]")) {
      if (!there.includes(name)) field.form.querySelector("#preview")?.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    field.dataset.restored = "";
    document.dispatchEvent(new Event("restored"));
  }

  document.addEventListener("click", (event) => {
    if (!event.target.matches("[data-forget]")) return;
    forget(document.getElementById(event.target.dataset.forget));
    location.reload();
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (wasKept(detail)) drafts(detail.requestConfig.elt).forEach(forget);
  });
  document.addEventListener("htmx:afterSettle", restoreDrafts);

  const isNamed = /^#(c-|sent$|decided$|approved$|taken-back$|withdrawn$)/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (isNamed || document.getElementById("kept")) {
    JSON.parse(sessionStorage.getItem("variorum sent fields") || "[]").forEach(store.remove);
    sessionStorage.removeItem("variorum sent fields");
  }
  restoreDrafts();
})();
