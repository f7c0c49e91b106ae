// On the page around a frame of this site: gives the frame the height of what is in it. It hears only frames that show
// this site, changes nothing but the height of the frame that spoke, and takes no height that is absurd.
"use strict";

(() => {
  if (globalThis.visavisFrames || !document.currentScript) return;
  globalThis.visavisFrames = true;
  const site = new URL(document.currentScript.src).origin;
  const LEAST = 80;
  const MOST = 6000;

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== site || data?.type !== "visavis:height" || !Number.isFinite(data.height)) return;
    for (const frame of document.getElementsByTagName("iframe")) {
      if (frame.contentWindow === source) frame.style.height = `${Math.min(Math.max(data.height, LEAST), MOST)}px`;
    }
  });

  // Frames that were there first have spoken already: ask them once more. The question is no secret, and a frame that has
  // not begun to load is not of this site yet.
  for (const frame of document.getElementsByTagName("iframe")) {
    if (frame.src.startsWith(`${site}/embed/`)) frame.contentWindow?.postMessage({ type: "visavis:ask" }, "*");
  }
})();
