// The frame of a page: its appearance, the name of this page in the navigation, and a sign that something is on its way.
"use strict";

(() => {
  const root = document.documentElement;

  const known = (value) => (["light", "dark"].includes(value) ? value : "");

  // Charts listen for "appearance", since they draw with the colours of the page.
  function wear(value) {
    if ((root.dataset.appearance ?? "") === value) return;
    if (value) root.dataset.appearance = value;
    else delete root.dataset.appearance;
    document.dispatchEvent(new CustomEvent("appearance"));
  }

  // The switch shows what the page wears.
  function show() {
    const chosen = document.querySelector(`[name=appearance][value="${root.dataset.appearance ?? ""}"]`);
    if (chosen) chosen.checked = true;
  }

  // The choice stays on this device.
  function choose(value) {
    wear(value);
    try {
      if (value) localStorage.setItem("appearance", value);
      else localStorage.removeItem("appearance");
    } catch {
      visavis.say("This browser keeps no choice: the next page looks as the device does.");
    }
  }

  document.addEventListener("change", ({ target }) => {
    if (target.name === "appearance") choose(target.value);
  });

  document.addEventListener("DOMContentLoaded", () => {
    show();
    const row = document.querySelector(".nav ul");
    const here = row?.querySelector("[aria-current]");
    if (here) row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - 48;
  });

  // Chosen in another tab, or on a page since this one was left; and the Back button brings the switch as it was.
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== "appearance" && key !== null) return;
    wear(known(newValue));
    show();
  });
  addEventListener("pageshow", ({ persisted }) => {
    try {
      if (persisted) wear(known(localStorage.getItem("appearance")));
    } catch {
      // What this page was told holds for this page.
    }
    show();
  });
  document.addEventListener("htmx:historyRestore", show);

  document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", ({ detail }) => detail.target.removeAttribute("aria-busy"));
})();
