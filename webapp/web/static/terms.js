// Terms: a mark in a text shows its card when it is pointed at, has the focus or is tapped. Without this it is a link.
"use strict";

(function () {
  const LINGER = 250; // time to come from the mark to its card
  const cards = new Map();
  let [card, shown, leaving] = [null, null, 0];

  // The mark that a target is in; or, of a link that may hold no other (a comment's, a move's), the first mark in it.
  const markOf = (target) =>
    target instanceof Element && (target.closest(".term-mark") || (target.matches("a") && target.querySelector("span.term-mark")) || null);
  const addressOf = (mark) => {
    const address = mark.getAttribute("href") || mark.dataset.href;
    return address.endsWith("/card") ? address : `${address}/card`;
  };
  const holderOf = (mark) => mark.closest("a") || mark;

  // What the page of the card says; null if it cannot be had: the link is there all the same.
  async function told(address) {
    if (!cards.has(address)) {
      try {
        const answer = await fetch(address, { headers: { "HX-Request": "true" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (!answer.ok) return null;
        cards.set(address, page.querySelector(".term-cards"));
      } catch {
        return null;
      }
    }
    return cards.get(address)?.cloneNode(true);
  }

  async function show(mark) {
    clearTimeout(leaving);
    if (shown === mark) return;
    hide();
    shown = mark;
    const terms = await told(addressOf(mark));
    if (shown !== mark || !terms || !mark.isConnected) return;
    card ||= Object.assign(document.createElement("aside"), { id: "term-card" });
    card.setAttribute("aria-label", "Term");
    const about = Object.assign(document.createElement("p"), { className: "about-mark", textContent: mark.title });
    if (mark.classList.contains("deprecated")) terms.prepend(about);
    card.replaceChildren(...terms.childNodes);
    document.body.append(card);
    mark.dataset.title = mark.title; // the card takes the place of the browser's own
    mark.removeAttribute("title");
    mark.classList.add("pointed");
    holderOf(mark).setAttribute("aria-describedby", card.id);
    place(mark);
  }

  // Below the mark, or above it where there is no room; within the page.
  function place(mark) {
    const at = mark.getClientRects()[0];
    const [width, height] = [card.offsetWidth, card.offsetHeight];
    const below = at.bottom + height + 8 < innerHeight || at.top < height + 8;
    card.style.left = `${scrollX + Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8))}px`;
    card.style.top = `${scrollY + (below ? at.bottom + 6 : at.top - height - 6)}px`;
  }

  function hide() {
    clearTimeout(leaving);
    if (shown?.dataset.title !== undefined) {
      shown.title = shown.dataset.title;
      delete shown.dataset.title;
      shown.classList.remove("pointed");
      holderOf(shown).removeAttribute("aria-describedby");
    }
    shown = null;
    card?.remove();
  }

  const leave = () => { clearTimeout(leaving); leaving = setTimeout(hide, LINGER); };
  const isOurs = (target) => target instanceof Element && (target.closest("#term-card") || markOf(target) === shown);

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const mark = event.target instanceof Element && event.target.closest(".term-mark");
    if (mark) show(mark);
    else if (shown) isOurs(event.target) ? clearTimeout(leaving) : leave();
  });
  document.addEventListener("focusin", (event) => {
    const mark = markOf(event.target);
    if (mark && event.target.matches(":focus-visible")) show(mark);
    else if (shown && !isOurs(event.target)) hide();
  });
  // A finger cannot point: its first tap shows the card, in which the term's page is a link.
  let touched = false;
  document.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
  document.addEventListener("click", (event) => {
    const mark = event.target instanceof Element && event.target.closest("a.term-mark");
    if (mark && touched && mark !== shown) {
      event.preventDefault();
      show(mark);
    } else if (shown && !isOurs(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    hide();
    event.stopPropagation(); // the next one closes what lies below
  }, true);
  document.addEventListener("htmx:beforeSwap", () => {
    hide();
    cards.clear(); // the terms may have been stated anew
  });
})();
