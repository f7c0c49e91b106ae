// Before the first paint: the appearance chosen on this device, and whether the device has a share sheet. Loaded in the
// head, so that no page flashes in the other appearance; static/js/page/frame.js lets the reader choose.
"use strict";

(() => {
  const root = document.documentElement;
  if (navigator.share) root.classList.add("can-share");
  try {
    const chosen = localStorage.getItem("appearance");
    if (chosen === "light" || chosen === "dark") root.dataset.appearance = chosen;
  } catch {
    // A browser that keeps nothing shows the appearance of the device.
  }
})();
