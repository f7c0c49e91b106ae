// Inside a frame: tells the page around it how high the content is, whenever that changes.
"use strict";

(() => {
  if (window.parent === window) return;
  let told = 0;

  function tell() {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told || !height) return;
    told = height;
    // The height is no secret, and which page is around this one is not known: any may hear it.
    window.parent.postMessage({ type: "visavis:height", height }, "*");
  }

  new ResizeObserver(tell).observe(document.body);
  // A host whose script comes later than this one asks for it.
  addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || data?.type !== "visavis:ask") return;
    told = 0;
    tell();
  });
  tell();
})();
