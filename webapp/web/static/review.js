// Proposing and deciding: the keys of their pages, and the result that is shown as it is chosen.
"use strict";

(function () {
  const find = (selector) => document.querySelector(selector);
  const say = (words) => { find("#said").textContent = words; };

  // Deciding: the differences of the card, or the passages of a batch, one of which has the focus.

  const ENTRY = ".entry-of, .parts > .part";
  const entries = () => [...find("#card").querySelectorAll(ENTRY)];
  const decides = () => find("#decide, #card .entry-of, #card .part");
  const focused = () => document.activeElement.closest(ENTRY);

  function goTo(entry) {
    if (!entry) return;
    entry.tabIndex = -1;
    entry.focus({ preventScroll: true });
    entry.scrollIntoView({ block: "nearest" });
    say(`${entry.matches(".part") ? "Passage" : "Difference"} ${entries().indexOf(entry) + 1} of ${entries().length}`);
  }

  function step(by) {
    const all = entries();
    const now = all.indexOf(focused());
    goTo(all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1)]);
  }

  function decide(verdict) {
    if (find("#card .part")) return say("A batch is decided together, below its passages; y and x are for single proposals.");
    const open = entries().filter((entry) => entry.querySelector("[type=radio]"));
    const entry = focused() || open.find((one) => !one.querySelector("[type=radio]:checked"));
    const choice = entry?.querySelector(`[value=${verdict}]`);
    if (!choice) return say(verdict === "accepted" ? "This cannot be accepted." : "This cannot be rejected.");
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    if (verdict === "rejected") return entry.querySelector("select").focus();
    return goTo(open[open.indexOf(entry) + 1] || entry);
  }

  function walk(link, words) {
    if (link) return link.click();
    return say(words);
  }

  const cardKeys = {
    j: () => walk(find("#queue-next"), find(".queue") ? "This is the last one." : "Open it from “Waiting for me” to walk on."),
    k: () => walk(find("#queue-previous"), find(".queue") ? "This is the first one." : "Open it from “Waiting for me” to walk back."),
    n: () => step(1),
    p: () => step(-1),
    y: () => decide("accepted"),
    x: () => decide("rejected"),
  };

  // Proposing: the passage that a reader is at, in a working text if the page shows one.

  function propose() {
    const open = find("#to-propose");
    if (open) return open.click();
    const texts = find("#collation");
    if (!texts) return undefined;
    const working = texts.dataset.working.split(" ").filter(Boolean);
    if (!working.length) return say("There is no working text yet: an editor can start a revision.");
    const row = document.activeElement.closest("article.row") || find(".row.open") || topmost();
    const place = row && [row, ...row.querySelectorAll("[id]")].find(({ id }) => working.includes(id.split(".")[0]));
    const there = place || row;
    if (!there) return say("Go to a passage first.");
    const [siglum, passage] = [there.id.slice(0, there.id.indexOf(".")), there.id.slice(there.id.indexOf(".") + 1)];
    const path = [texts.dataset.document, siglum, passage].map(encodeURIComponent).join("/");
    location.assign(`/d/${path}/propose`);
    return undefined;
  }

  function topmost() {
    const covered = find(".row.names")?.offsetHeight || 0;
    const rows = [...document.querySelectorAll("article.row")];
    return rows.find((row) => row.getBoundingClientRect().bottom > covered + 20) || rows[0];
  }

  // of another entry of the queue than a proposal only the way through it; n and p are the page's own there
  const walkKeys = { j: cardKeys.j, k: cardKeys.k, e: propose };
  const keys = () => (!find("#card") ? { e: propose } : decides() || !find(".queue") ? cardKeys : walkKeys);

  // before the keys of the other pages
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || find("dialog[open]")) return;
    if (isTyping(event.target) || keysAreOff() || !Object.hasOwn(keys(), event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keys()[event.key]();
  }, true);

  // Ctrl+Enter sends what a button would: the result first, then the decision.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest("form") || find("#decide");
    const button = form?.querySelector("button[value=decide]:enabled, button[value=send]") || form?.querySelector("button[value=result]");
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    button.click(); // which htmx takes note of
  }, true);

  // The result is current or cannot be decided.

  const isOfResult = ({ target }) => target?.id === "result";

  function outdate(event) {
    if (!event.target.closest("#decide") || event.target.closest("#result") || event.target.id === "remark") return;
    if (!find("html[data-htmx]") || (event.target.id === "own" && !find("#reword").checked)) return;
    document.querySelectorAll("#result button").forEach((button) => { button.disabled = true; });
  }
  document.addEventListener("change", outdate, true);
  document.addEventListener("input", outdate, true);

  // Other words begin with those that the decision would make, until they are changed.
  let reworded = false;
  document.addEventListener("input", (event) => { reworded ||= event.target.id === "own"; });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!isOfResult(event.detail)) return;
    const [own, made] = [find("#own"), find("#result [data-result] span")];
    if (own && made && !reworded && !find("#reword").checked) own.value = made.textContent;
  });

  // A button that stands outside its form: htmx would send the form without it.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[form=propose]");
    if (!button) return;
    event.preventDefault();
    const said = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
    button.form.append(said);
    button.form.requestSubmit();
    setTimeout(() => said.remove());
  });

  // A draft that is restored is shown with its differences, as soon as htmx can ask for them.
  function showRestored() {
    const field = find("#text[data-restored]");
    if (!field || !window.htmx) return;
    delete field.dataset.restored;
    field.dispatchEvent(new Event("restored"));
  }
  document.addEventListener("restored", showRestored);
  document.addEventListener("htmx:load", showRestored);

  // What was chosen before htmx came is shown as soon as it can ask.
  document.addEventListener("htmx:load", ({ target }) => {
    const chosen = target === document.body && find("#decide [type=radio]:checked");
    if (chosen && !find("#result h3")) chosen.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // The words of a translator's note are those that are selected.
  document.addEventListener("toggle", (event) => {
    const field = find("#words");
    if (event.target.id !== "to-note" || !event.target.open || field.value) return;
    const text = find("#text");
    const selected = text.value.slice(text.selectionStart, text.selectionEnd) || String(window.getSelection());
    field.value = selected.trim();
  }, true);

  // A form that led to another page begins at its top.
  let arrives = false;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => { arrives = wasKept(detail) && detail.requestConfig.elt.id === "propose"; });
  document.addEventListener("htmx:afterSettle", () => {
    if (arrives) {
      window.scrollTo(0, 0);
      find("#main").focus({ preventScroll: true });
    }
    arrives = false;
  });
})();
