// Filters: after a swap what was unfolded stays so, and the keyboard stays near what was chosen or taken away.
"use strict";

(() => {
  let unfolded = [];
  let focused = "";
  let region = "";
  let place = -1;

  const taken = (region) => [...region.querySelectorAll(".in-force .taken")];

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const active = document.activeElement;
    region = detail.target.id;
    unfolded = [...detail.target.querySelectorAll("details[id][open]")].map(({ id }) => id);
    focused = detail.target.contains(active) ? active.id : "";
    place = focused === "chosen-clear" ? 0 : taken(detail.target).indexOf(active);
  });

  // A swap may bring more than the region, such as its head: only the region itself counts.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.elt.id !== region) return;
    for (const id of unfolded) {
      const fold = document.getElementById(id);
      if (fold && detail.elt.contains(fold)) fold.open = true;
    }
    if (!focused || detail.elt.contains(document.activeElement)) return;
    const left = place < 0 ? [] : taken(detail.elt);
    let next = document.getElementById(focused) ?? left[Math.min(place, left.length - 1)] ?? detail.elt.querySelector("[data-announce]");
    focused = "";
    if (next?.checkVisibility?.() === false) next = next.closest("details")?.querySelector("summary");
    if (!next) return;
    if (!next.matches("a, button, summary, input")) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  });
})();
