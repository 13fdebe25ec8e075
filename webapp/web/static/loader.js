// Brings htmx from one of two places: the CDN, or this desk's own copy when the CDN fails, hangs, or does not give the
// very bytes that `integrity` names. Whichever it is, the page has worked without it all along.
//
// A preload link asks the CDN first, since a script element that hangs would hold up the page's load event. Only when the
// link has been answered, or the time is over, is one script added. It is added after that event: htmx starts at once in
// a complete document, but one that arrives between DOMContentLoaded and load waits for an event that has been, for ever.
//
// The script gets what the probe brought, or asks again if the browser has not kept it; that may hang as well. It is then
// given up by moving its element into another document: a browser runs no script whose element is no longer in the
// document that it was prepared for (HTML, "execute the script element"), so that however late the CDN answers, htmx
// never runs twice. A script that has run has said so in the same task: no timer can come between.
"use strict";

(function () {
  const { cdn, integrity, local } = document.currentScript.dataset;
  const PATIENCE = 2500; // milliseconds

  function add(address, source, given = {}) {
    const script = Object.assign(document.createElement("script"), given, { src: address });
    script.onload = () => { document.documentElement.dataset.htmx = source; };
    document.head.append(script);
    return script;
  }

  const addLocal = () => add(local, "local");

  function addCdn() {
    const script = add(cdn, "cdn", { integrity, crossOrigin: "anonymous" });
    const timer = setTimeout(giveUp, PATIENCE);
    script.addEventListener("load", () => clearTimeout(timer));
    script.onerror = giveUp;
    function giveUp() {
      clearTimeout(timer);
      script.onerror = null;
      document.implementation.createHTMLDocument("").adoptNode(script);
      addLocal();
    }
  }

  const probe = document.createElement("link");
  let decided = false;
  function decide(addOne) {
    if (decided) return;
    decided = true;
    clearTimeout(timer);
    probe.onload = probe.onerror = null;
    if (document.readyState === "complete") addOne();
    else window.addEventListener("load", addOne, { once: true });
  }
  const timer = setTimeout(decide, PATIENCE, addLocal);
  probe.onload = () => decide(addCdn);
  probe.onerror = () => decide(addLocal);
  probe.rel = "preload";
  probe.as = "script";
  probe.integrity = integrity;
  probe.crossOrigin = "anonymous";
  probe.href = cdn;
  document.head.append(probe);
})();
