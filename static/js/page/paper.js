// What paper needs: notes for links, and a foot that says what this is, where it stands and when it was read.
"use strict";

(() => {
  const opened = location.href;

  // The address under which the page lasts; after a choice on the page, what its part says, else where the browser is.
  function lasting() {
    const said = document.querySelector("main [data-lasting]")?.dataset.lasting;
    const head = location.href === opened && document.querySelector("meta[property='og:url']")?.content;
    return new URL(said || head || location.href, location.href).href;
  }

  function titled() {
    const said = document.querySelector("main [data-title-on-paper]")?.dataset.titleOnPaper;
    return said || document.title.replace(/ · Vis-à-vis$/, "");
  }

  function imprint() {
    const { revision } = document.body.dataset;
    const day = new Date().toLocaleDateString("en-GB", { dateStyle: "long" });
    return [titled(), `Vis-à-vis${revision ? `, revision ${revision}` : ""}`, lasting(), `read on ${day}`].join(" · ");
  }

  // On paper a link is a number, and its address a note at the end. One that only says what its element is about, or
  // that is repeated with the head of a table on every page, is none.
  function addNotes() {
    const main = document.querySelector("main");
    if (!main || document.getElementById("print-notes")) return;
    const words = imprint().replace(/[\\"\n]/g, (sign) => `\\${sign.codePointAt(0).toString(16)} `);
    document.documentElement.style.setProperty("--paper-foot", `"${words}"`);
    const list = Object.assign(document.createElement("ol"), { id: "print-notes" });
    const numbers = new Map();
    const passing = ".furniture, .matrix, .bars, .themes, .more, .actions, .jump, thead, .more-said, .in-force, .kicker, tbody > tr > th";
    for (const link of main.querySelectorAll("a[href]:not([href^='#'])")) {
      if (link.closest(passing) || !link.checkVisibility?.()) continue;
      if (!numbers.has(link.href)) {
        numbers.set(link.href, numbers.size + 1);
        list.append(Object.assign(document.createElement("li"), { textContent: link.href }));
      }
      link.append(Object.assign(document.createElement("sup"), { className: "note", textContent: numbers.get(link.href) }));
    }
    const last = Object.assign(document.createElement("p"), { className: "paper-imprint", textContent: `To find this again: ${imprint()}` });
    main.append(...(list.children.length ? [list, last] : [last]));
  }

  function removeNotes() {
    for (const mark of document.querySelectorAll("sup.note, #print-notes, .paper-imprint")) mark.remove();
  }

  addEventListener("beforeprint", addNotes);
  addEventListener("afterprint", removeNotes);
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-print]")) print();
  });
})();
