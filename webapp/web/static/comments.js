// Comments: words that are selected in a text, where the words of threads stand, and what was shown is read.
"use strict";

(function () {
  const CHOSEN = "variorum chosen words";
  const find = (selector) => document.querySelector(selector);
  const form = () => find("form[data-comments-on]");
  const textOf = (of) => of && find(`[data-words-of="${CSS.escape(of)}"]`);

  // What a text says, without words for those who only listen and without its number. Offsets are units of UTF-16.

  const isHeard = (node) => !node.parentElement.closest(".vh");
  function* pieces(text) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let at = -Number(text.dataset.label), node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!isHeard(node)) continue;
      yield { node, at };
      at += node.length;
    }
  }

  // The selection as far as it lies in one text: whose it is, its words, and from where to where.
  function selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const around = range.startContainer.parentElement?.closest("[data-words-of]");
    const text = around || (range.startContainer.nodeType === Node.ELEMENT_NODE && range.startContainer.closest("[data-words-of]"));
    if (!text || reachesOther(range, text)) return null;
    let [words, start] = ["", null];
    for (const { node, at } of pieces(text)) {
      if (!range.intersectsNode(node)) continue;
      const from = Math.max(node === range.startContainer ? range.startOffset : 0, -at);
      const to = node === range.endContainer ? range.endOffset : node.length;
      if (from >= to) continue;
      start ??= at + from;
      words += node.data.slice(from, to);
    }
    return trimmed(text.dataset.wordsOf, words, start);
  }

  // A selection may end beside the text, as after three clicks, but not in another.
  function reachesOther(range, text) {
    const isReached = ({ node }) => range.intersectsNode(node) && !(node === range.endContainer && !range.endOffset);
    const others = [...document.querySelectorAll("[data-words-of]")].filter((other) => other !== text);
    return others.some((other) => range.intersectsNode(other) && [...pieces(other)].some(isReached));
  }

  function trimmed(of, words, start) {
    const before = words.length - words.trimStart().length;
    return words.trim() ? { of, words: words.trim(), start: start + before } : null;
  }

  // A button offers to comment on what is selected, wherever that is.

  const offer = Object.assign(document.createElement("button"), { id: "comment-on-words", type: "button", hidden: true });
  document.body.append(offer);
  let offered = null;
  const shortened = (words) => (words.length > 30 ? `${words.slice(0, 29)}…` : words);

  document.addEventListener("selectionchange", () => {
    if (document.activeElement?.matches(".choose-words")) return takeFrom(document.activeElement);
    offered = document.querySelector("header.site .who-am-i form") ? selected() : null;
    offer.hidden = !offered;
    if (!offered) return undefined;
    find("#said").textContent = ""; // which would stand over it
    offer.textContent = `Comment on “${shortened(offered.words)}”`;
    return undefined;
  });
  offer.addEventListener("pointerdown", (event) => event.preventDefault()); // which would take the selection away
  offer.addEventListener("click", () => begin());

  function begin() {
    const words = offered;
    offer.hidden = true;
    if (form()?.dataset.commentsOn === words.of) return fill(words);
    try { sessionStorage.setItem(CHOSEN, JSON.stringify(words)); } catch { /* they are chosen again */ }
    const link = document.getElementById(`at-${words.of}`);
    if (link) return link.click();
    const there = new URL(location.href);
    there.searchParams.set("at", words.of);
    there.hash = words.of;
    return location.assign(there);
  }

  // Fields in which the text can be selected with the keyboard too. Read-only ones let no browser's keys select.
  document.addEventListener("beforeinput", (event) => {
    if (event.target.matches?.(".choose-words")) event.preventDefault();
  });

  function takeFrom(field) {
    const { selectionStart: from, selectionEnd: to, value } = field;
    const words = trimmed("", value.slice(from, to), from);
    if (words) set(field.form, words);
  }

  function set(own, { words, start }) {
    const field = own.elements.words;
    if (!field) return;
    field.closest("details").open = true;
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true })); // so that they are kept with the draft
    own.elements.range.value = `${start}-${start + words.length}`;
  }

  function fill(words) {
    set(form(), words);
    find("#comment").focus();
  }

  // Words that are typed are looked for by the desk.
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("[name=words]") || !target.form?.elements.range) return;
    target.form.elements.range.value = "";
    target.form.querySelector(".which")?.remove();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || offer.hidden || !offered) return;
    if (event.target.closest("input, textarea, select") || keysAreOff()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    begin();
  }, true);

  // Where the words of threads stand, on pages whose texts have no marks of their own.

  const rangeOf = (quote) => {
    const text = textOf(form()?.dataset.commentsOn || find("#panel")?.dataset.on);
    const [start, end] = quote.dataset.range.split("-").map(Number);
    if (!text || !end) return null;
    const range = new Range();
    for (const { node, at } of pieces(text)) {
      if (at <= start && start < at + node.length) range.setStart(node, start - at);
      if (at < end && end <= at + node.length) range.setEnd(node, end - at);
    }
    return range.collapsed ? null : range;
  };

  function mark(chosen = null) {
    if (!window.CSS?.highlights) return;
    CSS.highlights.clear();
    if (!find(".desk #panel")) return;
    const ranges = [...document.querySelectorAll("#panel [data-range]")].map(rangeOf).filter(Boolean);
    CSS.highlights.set("commented", new Highlight(...ranges));
    if (chosen) CSS.highlights.set("chosen-comment", new Highlight(chosen));
  }

  document.addEventListener("click", (event) => {
    const quote = event.target.closest("[data-range]");
    const range = quote && !find(`#w-${CSS.escape(quote.dataset.words)}`) && rangeOf(quote);
    if (!range || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    mark(range);
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
  }, true);

  // On the page of a passage the words and the thread that are led to stand out together.
  function markLed() {
    const name = location.hash.replace(/^#[tw]-/, "");
    for (const one of document.querySelectorAll("a.commented")) one.classList.toggle("led", one.dataset.threads.split(" ").includes(name));
    for (const one of document.querySelectorAll("article.thread")) one.classList.toggle("led", one.id === `t-${name}`);
  }
  window.addEventListener("hashchange", markLed);

  // What is shown is read. The page keeps saying what was new when it came.
  function markRead() {
    const told = find("#panel form.mark-read");
    if (!told) return;
    const sent = new FormData(told);
    told.remove();
    fetch(told.action, { method: "POST", body: new URLSearchParams(sent), headers: { "HX-Request": "true" } }).catch(() => {});
  }

  function arrive() {
    for (const chooser of document.querySelectorAll("[data-with-script]")) chooser.hidden = false;
    mark();
    markLed();
    markRead();
    const kept = (() => { try { return JSON.parse(sessionStorage.getItem(CHOSEN)); } catch { return null; } })();
    if (!kept || form()?.dataset.commentsOn !== kept.of) return;
    sessionStorage.removeItem(CHOSEN);
    fill(kept);
  }
  document.addEventListener("htmx:afterSettle", arrive);
  arrive();
})();
