// Revising a whole text: what is typed stays in this browser until the desk has kept it.
"use strict";

(function () {
  const PREFIX = "variorum whole ";
  const KEPT = "textarea[data-whole], input[data-whole]"; // passages, and reasons of single differences
  const fields = () => [...document.querySelectorAll(KEPT)];
  const prefixOf = (form) => `${PREFIX}${accountOf(form)} ${form.dataset.wholeText || form.dataset.ends} `;
  const keyOf = (field) => prefixOf(field.form) + field.dataset.whole;

  // With what was typed goes what the desk had in the field: only where that is still so can it be put back unasked.
  document.addEventListener("input", ({ target }) => {
    if (!target.matches(KEPT)) return;
    const { turn } = target.form.elements; // by which the desk knows what was typed later on one page
    if (turn) turn.value = Number(turn.value) + 1;
    if (target.value === target.defaultValue) store.remove(keyOf(target));
    else store.set(keyOf(target), JSON.stringify({ text: target.value, was: target.defaultValue }));
    if (target.value !== target.defaultValue) target.closest(".field")?.classList.add("changed");
    // until the desk answers; a refusal stays
    const stands = document.querySelector("#draft-state p:not(.not-kept)");
    if (stands && stands.textContent !== "Not saved yet.") stands.textContent = "Not saved yet.";
  });

  let unsaved = null;
  function restore() {
    for (const field of fields()) {
      const kept = JSON.parse(store.get(keyOf(field)) || "null");
      if (!kept) continue;
      if (kept.text === field.defaultValue) store.remove(keyOf(field));
      else if (kept.was === field.defaultValue || kept.was === field.value) putBack(field, kept.text);
      else if (!field.parentElement.querySelector(".kept-here")) offer(field, kept.text);
    }
  }

  function putBack(field, text) {
    if (field.value === text) return;
    field.value = text;
    field.closest(".field")?.classList.add("changed");
    unsaved = field;
  }

  // The desk has another text by now: both are shown, and a person chooses.
  function offer(field, text) {
    const box = document.createElement("div");
    box.className = "notice kept-here";
    const words = document.createElement("p");
    words.textContent = "This browser has kept another text that you typed here and that the desk has not:";
    const shown = document.createElement("div");
    shown.className = "text";
    shown.dir = "auto";
    shown.lang = field.lang;
    shown.textContent = text;
    box.append(words, shown);
    for (const [name, act] of [["Take it", () => putBack(field, text)], ["Drop it", () => store.remove(keyOf(field))]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => {
        act();
        box.remove();
        field.focus();
        if (name === "Take it") save();
      });
      box.append(button, " ");
    }
    field.after(box);
  }

  function save() {
    const field = unsaved?.isConnected ? unsaved : fields()[0];
    unsaved = null;
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What the desk has kept need not be kept here.
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt.id !== "draft-state" || !detail.successful) return;
    for (const field of fields()) {
      const kept = JSON.parse(store.get(keyOf(field)) || "null");
      const sent = detail.requestConfig.formData.get(field.name);
      if (kept && typeof sent === "string" && sent.replaceAll("\r\n", "\n") === kept.text) store.remove(keyOf(field));
    }
  });
  document.addEventListener("htmx:load", () => { if (unsaved) save(); });
  document.addEventListener("htmx:afterSettle", ({ detail }) => { if (detail.elt.id === "main") restore(); });

  // The draft has ended: it was sent, or thrown away.
  document.addEventListener("submit", ({ target }) => {
    if (target.dataset.ends) sessionStorage.setItem("variorum ends", prefixOf(target));
  });
  const ended = sessionStorage.getItem("variorum ends");
  if (ended && /^#(sent-whole|discarded)$/.test(location.hash)) {
    for (const key of Object.keys(localStorage)) if (key.startsWith(ended)) store.remove(key);
    sessionStorage.removeItem("variorum ends");
  }
  restore();
})();
