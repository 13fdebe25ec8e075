// What this browser keeps: settings, and drafts of comments.
"use strict";

// A browser may refuse storage altogether; everything then works but for what is remembered.
const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* nothing is remembered */ } },
  remove(key) { try { localStorage.removeItem(key); } catch { /* nothing was remembered */ } },
};

(function () {
  const DRAFT = "variorum draft ";

  // Drafts: what is typed stays in this browser until the desk has kept it.

  const draftOf = (field) => DRAFT + field.dataset.draft;
  const drafts = (within) => within.querySelectorAll("textarea[data-draft]");

  document.addEventListener("input", (event) => {
    if (!event.target.matches("textarea[data-draft]")) return;
    if (event.target.value) store.set(draftOf(event.target), event.target.value);
    else store.remove(draftOf(event.target));
  });

  // Without htmx a form leaves this page; the page that follows names the comment that was kept.
  document.addEventListener("submit", (event) => {
    for (const field of drafts(event.target)) sessionStorage.setItem("variorum sent", draftOf(field));
  });

  function restoreDrafts() {
    for (const field of drafts(document)) {
      const kept = store.get(draftOf(field));
      if (!kept || field.value) continue;
      field.value = kept;
      const folded = field.closest("details");
      if (folded) folded.open = true;
    }
  }

  document.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig, xhr } }) => {
    if (requestConfig.verb !== "post" || xhr.status >= 400) return;
    drafts(requestConfig.elt).forEach((field) => store.remove(draftOf(field)));
  });
  document.addEventListener("htmx:afterSettle", restoreDrafts);

  if (location.hash.startsWith("#c-") && document.getElementById(location.hash.slice(1))) {
    store.remove(sessionStorage.getItem("variorum sent"));
  }
  restoreDrafts();
})();
