// The rows of a comparison: which one is being read, the way to the one before and after it, what is unfolded on a
// phone; and the links of their cells.
"use strict";

(() => {
  const narrow = matchMedia("(max-width: 45rem)");
  let watching;

  const made = (tag, words, more) => Object.assign(document.createElement(tag), { textContent: words, ...more });

  const links = () => [...document.querySelectorAll(".rows-index ul a")];

  function step(index, label, words) {
    const link = made("a", label, { className: words });
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
    const list = all[at].closest("div");
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
      const steps = made("span", "", { className: "steps" });
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

  function unfold(row, wide) {
    row.classList.toggle("folded", !wide);
    row.querySelector(".unfold").setAttribute("aria-expanded", wide);
  }

  // On a phone a row says where everybody stands, and unfolds to what they say; the first one is open, so that nothing
  // that is in view moves.
  function fold() {
    if (!narrow.matches || !document.querySelector(".rows-index")) return;
    for (const row of document.querySelectorAll(".compare tr[id]:not(:has(.unfold))")) {
      const head = row.querySelector("th > div");
      const button = made("button", "What they say", { type: "button", className: "unfold" });
      button.setAttribute("aria-label", `What they say: ${head.querySelector("a").textContent}`);
      head.append(button);
      unfold(row, row.matches(".compare tbody:first-of-type tr[id]:not(tr[id] ~ tr)") || location.hash === `#${row.id}`);
    }
  }

  function link() {
    for (const way of document.querySelectorAll(".compare .way")) {
      const cell = way.closest("td");
      if (cell.querySelector(":scope > .copy")) continue;
      const button = made("button", "", { type: "button", className: "copy" });
      const row = cell.parentElement.querySelector("th").abbr;
      button.dataset.copy = way.href;
      button.setAttribute("aria-label", `Copy link: ${cell.querySelector(".whose").textContent}, ${row}`);
      button.append(made("span", "Copy link"));
      cell.append(button);
    }
  }

  // What has the focus stops below the heads that stay, however many lines those take: those of the columns, on a phone
  // that of its row.
  function measure() {
    const heads = [...document.querySelectorAll(narrow.matches ? ".compare tbody th" : ".compare thead")];
    const height = Math.max(0, ...heads.map(({ offsetHeight }) => offsetHeight));
    if (heads.length) document.documentElement.style.setProperty("--heads", `${height}px`);
  }

  function start() {
    watch();
    fold();
    link();
    measure();
  }

  // Where something is chosen the choices fold as a page is opened, so that its table is in sight; while they are in use
  // they stay.
  document.addEventListener(
    "click",
    ({ target }) => {
      const fold = target.closest?.(".ways-in a, .ways-in button")?.closest(".ways-in > details");
      if (fold) fold.open = true;
    },
    true,
  );

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.(".unfold");
    if (!button) return;
    const row = button.closest("tr");
    unfold(row, row.classList.contains("folded"));
    // What was read is gone: back to where it began.
    if (row.getBoundingClientRect().top < 0) row.scrollIntoView();
  });
  addEventListener("hashchange", () => {
    const row = location.hash && document.getElementById(location.hash.slice(1));
    if (row && row.querySelector(":scope .unfold")) unfold(row, true);
  });

  narrow.addEventListener("change", fold);
  addEventListener("resize", measure);
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:afterSettle", start);
})();
