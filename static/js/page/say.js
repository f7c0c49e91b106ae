// What the other files say aloud to screen readers goes through here: `visavis.say(words)`.
"use strict";

(() => {
  const visavis = (globalThis.visavis = {});

  // Behind an open dialog nothing is read out, so a dialog has a region of its own.
  const live = () => document.querySelector("dialog[open] [role=status]") ?? document.getElementById("live");
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();

  // What has just been given the focus is read out with it, and not a second time.
  visavis.say = function say(text) {
    const region = live();
    if (!region) return;
    region.textContent = "";
    setTimeout(() => words(document.activeElement) !== text && (region.textContent = text), 50);
  };
})();
