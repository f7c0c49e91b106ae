// The rows of a comparison: which one is being read, and the way to the one before and after it.
"use strict";

(() => {
  let watching;

  const links = () => [...document.querySelectorAll(".rows-index ul a")];

  function step(index, label, words) {
    const link = Object.assign(document.createElement("a"), { textContent: label, className: words });
    link.setAttribute("aria-label", `${words} row`);
    index.append(link);
    return link;
  }

  // Mark where the reader is, keep that in view inside the line, and let the two steps lead from there.
  function mark(id) {
    const all = links();
    const at = all.findIndex((link) => link.hash === `#${id}`);
    if (at < 0 || all[at].hasAttribute("aria-current")) return;
    for (const link of all) link.removeAttribute("aria-current");
    all[at].setAttribute("aria-current", "true");
    const list = all[at].closest("ul");
    const { left, width } = all[at].getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    list.scrollLeft += left - frame.left - (frame.width - width) / 2;
    const [before, after] = document.querySelectorAll(".rows-index .steps a");
    before.href = all[Math.max(at - 1, 0)].hash;
    after.href = all[Math.min(at + 1, all.length - 1)].hash;
  }

  function watch() {
    watching?.disconnect();
    const index = document.querySelector(".rows-index");
    if (!index) return;
    if (!index.querySelector(".steps")) {
      const steps = Object.assign(document.createElement("span"), { className: "steps" });
      index.append(steps);
      step(steps, "↑", "Previous");
      step(steps, "↓", "Next");
    }
    // The row that crosses a line a third down the window is the one that is read.
    watching = new IntersectionObserver(
      (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => mark(one.target.id)),
      { rootMargin: "-30% 0px -69% 0px" },
    );
    for (const row of document.querySelectorAll(".compare tr[id]")) watching.observe(row);
    mark(links()[0]?.hash.slice(1));
  }

  document.addEventListener("DOMContentLoaded", watch);
  document.addEventListener("htmx:afterSettle", watch);
})();
