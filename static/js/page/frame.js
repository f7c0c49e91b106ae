// The frame of a page: its appearance, the name of this page in the navigation, and a sign that something is on its way.
"use strict";

(() => {
  const root = document.documentElement;

  // The choice stays on this device; charts listen for "appearance", since they draw with the colours of the page.
  function choose(value) {
    if (value) root.dataset.appearance = value;
    else delete root.dataset.appearance;
    try {
      if (value) localStorage.setItem("appearance", value);
      else localStorage.removeItem("appearance");
    } catch {
      visavis.say("This browser keeps no choice: the next page looks as the device does.");
    }
    document.dispatchEvent(new CustomEvent("appearance"));
  }

  document.addEventListener("change", ({ target }) => {
    if (target.name === "appearance") choose(target.value);
  });

  document.addEventListener("DOMContentLoaded", () => {
    const chosen = document.querySelector(`[name=appearance][value="${root.dataset.appearance ?? ""}"]`);
    if (chosen) chosen.checked = true;
    const row = document.querySelector(".nav ul");
    const here = row?.querySelector("[aria-current]");
    if (here) row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - 48;
  });

  document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", ({ detail }) => detail.target.removeAttribute("aria-busy"));
})();
