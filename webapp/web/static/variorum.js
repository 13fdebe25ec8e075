// What the pages do beyond links and forms: keys, parts of a long text, and a word when the desk is not reached.
"use strict";

(function () {
  const find = (selector) => document.querySelector(selector);
  const named = ({ hash }) => { try { return decodeURIComponent(hash.slice(1)); } catch { return ""; } };
  const say = (words) => { find("#said").textContent = words; };

  // Keys

  const isWriting = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

  // Parts: of a long text rows come as they are reached, by scrolling, by a link, or by a key.

  const isLong = () => find("#collation[data-differences]") !== null;
  const isFront = (element) => Boolean(element && element.closest(".front"));
  let whenLoaded = null;

  // Asks for the rows above or below, if there are any, and then does what was to be done.
  function loads(by, then) {
    const link = find(by > 0 ? "#later .more" : "#earlier .more");
    if (!link) return false;
    whenLoaded = then;
    link.click();
    return true;
  }

  // Whether a step leads past the rows that are there. Front matter stands above them on every page, with a gap between.
  const leadsOut = (by, from, to) => (by > 0 ? !to : !isFront(from) && (!to || isFront(to)));

  const rowsOnScreen = () => [...document.querySelectorAll("article.row:not(.front)")].filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > (find(".row.names")?.offsetHeight || 0) && top < window.innerHeight;
  });

  // The places that j and k go to: what rows are called; while links are changed, the first box of each row.
  function places() {
    if (!find("#relink")) return [...document.querySelectorAll(".gutter h3 a")];
    return [...document.querySelectorAll("article.row")].map((row) => row.querySelector(".pick input")).filter(Boolean);
  }

  function stepPassage(by) {
    const all = places();
    const at = document.activeElement;
    const inRow = (place) => place.closest(".row").contains(at);
    let now = all.indexOf(at);
    if (now < 0) now = by > 0 ? all.findLastIndex(inRow) : all.findIndex(inRow);
    if (now >= 0 && leadsOut(by, all[now], all[now + by]) && loads(by, () => stepPassage(by))) return;
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
    const link = all[next] || find(by > 0 ? ".around [rel=next]" : ".around [rel=prev]");
    if (!link) return;
    link.focus({ preventScroll: true });
    (link.closest(".row") || link).scrollIntoView({ block: "start" });
  }

  // Both ends of a replacement are one difference: they have the same number in the same row.
  function differences(rows = document.querySelectorAll(".row, .passage .cell")) {
    const found = [];
    for (const row of rows) {
      const cells = [...row.querySelectorAll(".cell")];
      const numbers = new Map();
      for (const mark of row.querySelectorAll("ins[data-edit], del[data-edit]")) {
        // each further witness is compared with the left one apart
        const pair = Math.max(cells.indexOf(mark.closest(".cell")), 1);
        const number = pair * 1e6 + Number(mark.dataset.edit);
        if (!numbers.has(number)) numbers.set(number, []);
        numbers.get(number).push(mark);
      }
      found.push(...[...numbers].sort(([a], [b]) => a - b).map(([, marks]) => marks));
      // a passage that only one side has is a difference as well
      const none = row.matches(":not(.all) > .row") && row.querySelector(".none");
      if (none && !numbers.size) found.push([none]);
      // and so is that a passage stands out of order
      const moved = row.matches(":not(.all) > .row") && row.querySelector(".out-of-order");
      if (moved) found.push([moved]);
    }
    return found;
  }

  // Where to begin: in the row that the reader is at, else at the first or last difference of the page.
  function firstFrom(row, all, by) {
    if (!row) return by > 0 ? 0 : all.length - 1;
    const isAfter = ([mark]) => row.contains(mark) || row.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING;
    const first = all.findIndex(isAfter);
    if (by > 0) return first < 0 ? all.length : first;
    return first < 0 ? all.length - 1 : first - 1;
  }

  // The row a reader is at: in focus, else the one whose comments are open, else the topmost one on the screen.
  function rowOfReader() {
    const covered = find(".row.names")?.offsetHeight || 0;
    const isSeen = (row) => row.getBoundingClientRect().bottom > covered + 20; // the foot of a row is not what is read
    const topmost = () => window.scrollY && [...document.querySelectorAll("article.row")].find(isSeen);
    return document.activeElement.closest(".row") || find(".row.open") || topmost();
  }

  // The difference that n and p came to last. Its passage opens and closes with a new page, on which it is found again.
  let reached = null;
  const view = () => {
    const { pathname, searchParams } = new URL(location);
    ["at", "from"].forEach((name) => searchParams.delete(name));
    return `${pathname}?${searchParams}`;
  };
  const placeIn = (mark) => ({
    row: mark.closest("article.row")?.id,
    cell: [...mark.closest(".row, .passage .cell").querySelectorAll(".cell")].indexOf(mark.closest(".cell")),
    edit: mark.dataset.edit,
  });

  function findAgain() {
    const row = reached?.view === view() && document.getElementById(reached.row);
    if (!row || find(".here")) return;
    const isIt = ([mark]) => ["cell", "edit"].every((part) => placeIn(mark)[part] === reached[part]);
    differences([row]).find(isIt)?.forEach((mark) => mark.classList.add("here"));
  }

  function goTo(mark) {
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
  }

  // Opens the passage of the difference in focus, with the focus where the panel lists it.
  function openDifference(mark) {
    const row = mark.closest("article.row");
    const link = document.getElementById(`at-${mark.closest(".text")?.id}`) || row?.querySelector("h3 a");
    if (!link) return;
    const [own] = named(link).split(".");
    const within = find("#collation.all") ? mark.closest(".cell") : row;
    const other = [...within.querySelectorAll(".who b")].map((siglum) => siglum.textContent).find((siglum) => siglum !== own);
    toList = { id: `difference-${own}-${other}-${mark.dataset.edit}`, tag: mark.localName, words: wordsOf(mark) };
    link.click();
  }
  let toList = null;

  // The words of a mark, without those for people who listen.
  function wordsOf(mark) {
    const copy = mark.cloneNode(true);
    copy.querySelectorAll(".vh").forEach((said) => said.remove());
    return copy.textContent.trim();
  }

  // By its number, but only if the words are there: a row of all witnesses, or of characters, may count otherwise.
  function listed({ id, tag, words }) {
    const entry = document.getElementById(id);
    if (!entry || ![...entry.querySelectorAll(`${tag}, .moved`)].some((own) => wordsOf(own).includes(words))) return null;
    entry.tabIndex = -1;
    return entry.querySelector(".weights button") || entry;
  }

  function stepDifference(by) {
    const all = differences();
    const now = all.findIndex((marks) => marks[0].classList.contains("here"));
    const row = rowOfReader();
    const wanted = now < 0 ? firstFrom(row, all, by) : now + by;
    if (leadsOut(by, now < 0 ? row : all[now][0], all[wanted]?.[0]) && loads(by, () => stepDifference(by))) return undefined;
    if (!all.length) return say("Nothing differs here.");
    const next = Math.min(Math.max(wanted, 0), all.length - 1);
    document.querySelectorAll(".here").forEach((mark) => mark.classList.remove("here"));
    all[next].forEach((mark) => mark.classList.add("here"));
    reached = { ...placeIn(all[next][0]), view: view() };
    goTo(all[next][0]);
    return say(`Difference ${placeOf(next, all)}`);
  }

  // Among all differences of the text, also those in rows that are not on the page. Of all witnesses those are not counted.
  function placeOf(at, all) {
    if (!find(".further")) return `${at + 1} of ${all.length}`;
    if (find("#collation.all")) return `${at + 1} of ${all.length} in the rows that are loaded`;
    const before = isFront(all[at][0]) ? 0 : Number(find("#earlier")?.dataset.before || 0);
    return `${before + at + 1} of ${find("#collation").dataset.differences}`;
  }

  function writeComment() {
    const field = find("#comment");
    if (field) return field.focus();
    if (find("#panel")) return say("Sign in to comment: the address is in the terminal.");
    const row = document.activeElement.closest(".row:not(.names)") || find("article.row");
    wantsToWrite = true;
    return row && row.querySelector("h3 a").click();
  }
  let wantsToWrite = false;

  function close() {
    const link = find("#close-panel");
    say("");
    if (!link) return chooseNothing();
    returnTo = find(".row.open .here") ? "" : `at-${named(link)}`;
    toMark = !returnTo;
    return link.click();
  }
  let returnTo = "";
  let toMark = false;

  // Links: passages are chosen by their boxes, then a button says what they are.

  const boxes = () => [...document.querySelectorAll(".pick input")];
  const chosen = () => boxes().filter((box) => box.checked);

  function tellChosen() {
    const told = find("#chosen");
    if (!told) return;
    const names = chosen().map((box) => box.closest("label").textContent.trim().replace(/^choose /, ""));
    const more = names.length > 6 ? ` and ${names.length - 6} more` : "";
    told.textContent = names.length ? `Chosen: ${names.slice(0, 6).join(", ")}${more}` : told.dataset.none;
  }

  function chooseNothing() {
    chosen().forEach((box) => { box.checked = false; });
    tellChosen();
  }

  // With Shift, all of a witness from the box that was clicked before to this one.
  let clickedBefore = null;
  document.addEventListener("click", (event) => {
    if (!event.target.matches(".pick input")) return;
    const own = boxes().filter((box) => box.name === event.target.name);
    const [from, to] = [own.indexOf(clickedBefore), own.indexOf(event.target)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) own.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked; });
    clickedBefore = event.target;
    say("");
    tellChosen();
  });

  function relink(button) {
    if (!chosen().length && button.form.id === "relink") return say("Choose passages first.");
    return button.click();
  }

  // The page of a search has its own field, in the place of the one in the head.
  const search = () => ["focus", "select"].forEach((act) => (find("#find") || find("#q"))?.[act]());

  const keys = {
    j: () => stepPassage(1),
    k: () => stepPassage(-1),
    n: () => stepDifference(1),
    p: () => stepDifference(-1),
    c: writeComment,
    "/": search,
    "?": () => find("#keys").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      return form.requestSubmit();
    }
    // a browser would press the first button, which links
    if (event.key === "Enter" && event.target.matches(".pick input")) return event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || find("dialog[open]")) return undefined;
    if (event.key === "Escape") return isWriting(event.target) ? event.target.blur() : close();
    const opens = event.key === "Enter" && event.target.matches(".here");
    const button = /^[a-z]$/.test(event.key) && find(`#links-bar [data-key=${event.key}]`);
    if (!(event.key in keys || button || opens) || isWriting(event.target) || keysAreOff()) return undefined;
    event.preventDefault();
    if (opens) return openDifference(event.target);
    return button ? relink(button) : keys[event.key]();
  });

  let settled = false;
  let relinked = "";
  let takenBack = "";
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig } = event.detail;
    if (requestConfig.verb !== "post") return;
    say("");
    if (!wasKept(event.detail)) return;
    relinked = requestConfig.elt.closest("#links-bar") ? requestConfig.elt.id : "";
    takenBack = find("#last-act") ? `Taken back: ${find("#last-act").textContent}` : "";
    settled = !relinked;
    if (settled) say(requestConfig.elt.id === "propose" ? "Sent: your proposal waits for a decision." : "Kept.");
  });

  document.addEventListener("htmx:sendError", () => say("The desk did not answer. What you typed is kept in this browser; try again."));
  document.addEventListener("htmx:timeout", () => say("The desk did not answer in time. What you typed is kept in this browser; try again."));

  document.addEventListener("htmx:afterSettle", () => {
    findAgain();
    if (toList && find("#panel")) (listed(toList) || find("#panel")).focus();
    toList = null;
    if (wantsToWrite && find("#panel")) (find("#comment") || find("#panel")).focus();
    wantsToWrite = false;
    // the button that was pressed is gone, but for one that weighs; without this the focus would be at the top of the page
    if (settled && find("#panel") && !document.activeElement.closest(".weigh")) find("#panel").focus({ preventScroll: true });
    settled = false;
    tellChosen();
    if (relinked) {
      say(relinked === "relink" ? find("#last-act").textContent : takenBack);
      if (document.activeElement === document.body) find("#links-bar").focus({ preventScroll: true });
    }
    relinked = "";
    const passage = document.getElementById(returnTo);
    if (passage) passage.focus({ preventScroll: true });
    // htmx goes to the row after this
    if (toMark) requestAnimationFrame(() => find(".here") && goTo(find(".here")));
    returnTo = "";
    toMark = false;
  });

  // When rows come above those on the screen, or another page in the place of this one, they stay in place.

  let onScreen = [];
  let leftOff = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    if (!isLong() && !requestConfig.elt.closest("article.row, #close-panel")) return;
    const rows = target.id === "later" ? [] : rowsOnScreen();
    const first = [requestConfig.elt.closest("article.row"), rows.find((row) => row.matches(".open"))];
    onScreen = [...first, ...rows].filter(Boolean).map((row) => [row.id, row.getBoundingClientRect().top]);
    if (target.matches(".further") && target.contains(document.activeElement)) {
      const [known, ahead] = target.id === "later" ? ["previous", "next"] : ["next", "previous"];
      leftOff = [target[`${known}ElementSibling`], `${ahead}ElementSibling`];
    }
  });

  function stay(rows) {
    const [id, top] = rows.find(([name]) => document.getElementById(name)) || [];
    if (id) window.scrollBy({ top: document.getElementById(id).getBoundingClientRect().top - top, behavior: "instant" });
    else if (rows.length) find("#earlier")?.scrollIntoView();
  }

  document.addEventListener("htmx:afterSwap", () => {
    const rows = onScreen;
    stay(rows);
    requestAnimationFrame(() => stay(rows)); // a browser that keeps the place by itself has done so by now
  });

  document.addEventListener("htmx:afterSettle", () => {
    stay(onScreen); // the panel makes the text narrower only now
    onScreen = [];
    if (leftOff) leftOff[0][leftOff[1]]?.querySelector("h3 a")?.focus({ preventScroll: true });
    const then = whenLoaded;
    leftOff = whenLoaded = null;
    if (then) then();
  });

  const forgetStep = () => { whenLoaded = null; };
  for (const fault of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(fault, forgetStep);

  // Another view of a long text opens where the reader is.
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, target, verb, path } = event.detail;
    if (verb !== "get" || target.id !== "main" || !isLong() || elt.closest("article.row, .further")) return;
    const there = new URL(path, location.href);
    const row = window.scrollY && rowsOnScreen()[0];
    if (!row || there.searchParams.get("from") === "all") return;
    there.searchParams.set("from", row.id);
    event.detail.path = there.pathname + there.search + there.hash;
  });

  // A row that came later is on the page by now, whatever the strip says.
  document.addEventListener("click", (event) => {
    const cell = event.target.closest(".strip a");
    const row = cell && document.getElementById(named(cell));
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, "", cell.hash);
    row.scrollIntoView();
  });

  // A passage that is in another part than the one shown.
  function followHash() {
    const there = new URL(location.href);
    const name = named(location);
    if (!find(".further") || !name.includes(".") || document.getElementById(name)) return;
    there.searchParams.set("from", name);
    location.replace(there); // which is not loaded again if it was looked for already
  }
  window.addEventListener("hashchange", followHash);
  followHash();

  // Back and forward always give whole pages. htmx would see to it, but it may not be here yet when somebody goes back.

  const address = () => location.pathname + location.search;
  let shown = address();
  document.addEventListener("htmx:pushedIntoHistory", () => { shown = address(); });
  window.addEventListener("popstate", () => { if (address() !== shown) location.reload(); });

  // The page as it is first shown

  window.addEventListener("pageshow", tellChosen); // a browser that goes back gives the choice back
  const keysOn = find("#keys-on");
  keysOn.checked = !keysAreOff();
  keysOn.addEventListener("change", () => (keysOn.checked ? store.remove(KEYS_OFF) : store.set(KEYS_OFF, "1")));
  for (const button of document.querySelectorAll("[data-shows]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.shows);
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    });
  }

  const showKeys = find("#show-keys");
  showKeys.hidden = false;
  showKeys.addEventListener("click", keys["?"]);
})();
