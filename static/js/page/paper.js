// What paper needs.
"use strict";

(() => {
  // On paper a link is a number, and its address a note at the end.
  function addNotes() {
    const main = document.querySelector("main");
    if (!main || document.getElementById("print-notes")) return;
    const list = Object.assign(document.createElement("ol"), { id: "print-notes" });
    const numbers = new Map();
    const passing = ".furniture, .matrix, .bars, .themes, .more, .actions, .jump, thead";
    for (const link of main.querySelectorAll("a[href]:not([href^='#'])")) {
      if (link.closest(passing) || !link.checkVisibility?.()) continue;
      if (!numbers.has(link.href)) {
        numbers.set(link.href, numbers.size + 1);
        list.append(Object.assign(document.createElement("li"), { textContent: link.href }));
      }
      link.append(Object.assign(document.createElement("sup"), { className: "note", textContent: numbers.get(link.href) }));
    }
    main.append(list);
  }

  function removeNotes() {
    for (const mark of document.querySelectorAll("sup.note, #print-notes")) mark.remove();
  }

  addEventListener("beforeprint", addNotes);
  addEventListener("afterprint", removeNotes);
})();
