// Brings htmx from one of two places: the CDN, or this desk's own copy when the CDN fails, hangs, or does not give the
// very bytes that `integrity` names. Whichever it is, the page has worked without it all along.
//
// A preload link asks the CDN first, since a script element that hangs cannot be given up. Only when that has been
// answered, or the time is over, is one script added. It is added after the page's load event: htmx starts at once in a
// complete document, but one that arrives between DOMContentLoaded and load waits for an event that has been, for ever.
"use strict";

(function () {
  const { cdn, integrity, local } = document.currentScript.dataset;
  const PATIENCE = 2500; // milliseconds

  function add(address, checked, otherwise) {
    const script = document.createElement("script");
    if (checked) {
      script.integrity = integrity;
      script.crossOrigin = "anonymous";
    }
    script.onload = () => { document.documentElement.dataset.htmx = checked ? "cdn" : "local"; };
    script.onerror = otherwise;
    script.src = address;
    document.head.append(script);
  }

  const addLocal = () => add(local, false, null);
  const addCdn = () => add(cdn, true, addLocal);

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
