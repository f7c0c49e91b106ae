// What the other files say aloud to screen readers goes through here: `visavis.say(words)`.
"use strict";

(() => {
  const visavis = (globalThis.visavis = {});

  const live = () => document.getElementById("live");

  visavis.say = function say(words) {
    const region = live();
    if (!region) return;
    region.textContent = "";
    setTimeout(() => (region.textContent = words), 50);
  };
})();
