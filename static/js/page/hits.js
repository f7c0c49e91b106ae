// From one hit of a search to the next, within a section.
"use strict";

(() => {
  const hits = () => [...document.querySelectorAll(".sentence.hit")];
  const lit = (row) => row.matches(":target, :has(:target)");
  const plain = (row) => row.classList.contains("lit");

  function tell(rows, at) {
    const words = `${at + 1} of ${rows.length}`;
    document.getElementById("hit-count").textContent = words;
    const onward = document.querySelector(".hit-step[data-step='1']");
    if (onward) onward.textContent = "Next";
    visavis.say(`Hit ${words}`);
  }

  function go(by) {
    const rows = hits();
    if (!rows.length) return;
    const now = rows.findIndex(lit);
    const at = now < 0 ? rows.findIndex(plain) : now;
    const next = at < 0 && by < 0 ? rows.length - 1 : (at + by + rows.length) % rows.length;
    location.replace(`#s-${rows[next].dataset.key}`);
    tell(rows, next);
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!document.getElementById("hit-bar")) return;
    visavis.hit = go;
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.(".hit-step");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(Number(link.dataset.step));
    });
  });
})();
