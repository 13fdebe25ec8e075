// Approving: Shift+A decides what is chosen, leads to the form, and sends it once it says what the text was checked against.
"use strict";

(function () {
  const find = (selector) => document.querySelector(selector);
  const say = (words) => { find("#said").textContent = words; };

  function approve() {
    const decide = find("#then-approve:enabled");
    if (decide) return decide.click();
    const form = find("#approve");
    if (form) return send(form);
    if (find("#approval")) return say("This text is approved by you already, or held back by a question.");
    const row = document.activeElement.closest("article.row") || find(".row.open");
    const link = row?.querySelector(".approval a");
    if (link) return location.assign(link.href);
    return say(find(".approval a") ? "Go to a passage first." : "There is no working text here to approve.");
  }

  function send(form) {
    if (form.querySelector("[name=checked]:checked")) return form.requestSubmit();
    const first = form.querySelector("[name=checked]");
    first.focus();
    first.scrollIntoView({ block: "center" });
    return say("Say what you checked it against, then press Shift+A again.");
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "A" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || find("dialog[open]") || keysAreOff()) return;
    event.preventDefault();
    approve();
  });
})();
