// What paper needs: notes for links, and a foot that says what this is, where it stands and when it was read.
"use strict";

(() => {
  const opened = location.href;
  const LONGEST = 250;

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

  // In one line, but for an address that is longer than the most lines at the foot of a page can hold.
  function imprint(most = Infinity) {
    const { revision } = document.body.dataset;
    const day = new Date().toLocaleDateString("en-GB", { dateStyle: "long" });
    const address = lasting().length > most ? "address at the end" : lasting();
    return [titled(), `Vis-à-vis${revision ? `, revision ${revision}` : ""}`, address, `read on ${day}`].join(" · ");
  }

  // On paper a link is a number, and its address a note at the end. One that only says what its element is about, that
  // leads to the page of a thing whose notes stand below it, or that every page repeats with the head of a table, is none.
  const PASSING = "h1, .furniture, .matrix, .bars, .chips, .themes, .more, .actions, .jump, thead, .more-said, .in-force, .kicker, .way, tbody > tr > th";

  // Where the number stands: behind the last words, which are an element of their own where a link sets its parts apart.
  function end(link) {
    const apart = /flex|grid/.test(getComputedStyle(link).display) && link.lastElementChild;
    return apart instanceof HTMLElement ? apart : link;
  }

  function made(name, ...content) {
    const element = document.createElement(name);
    element.append(...content);
    return element;
  }

  function addNotes() {
    const main = document.querySelector("main");
    if (!main || main.querySelector(".paper-imprint")) return; // as where a browser did not say that printing was over
    const words = imprint(LONGEST).replace(/[\\"\n]/g, (sign) => `\\${sign.codePointAt(0).toString(16)} `);
    document.documentElement.style.setProperty("--paper-foot", `"${words}"`);
    const list = Object.assign(document.createElement("ol"), { id: "print-notes" });
    const numbers = new Map();
    for (const link of main.querySelectorAll("a[href]:not([href^='#'], svg a)")) {
      if (link.closest(PASSING) || !link.checkVisibility?.()) continue;
      if (!numbers.has(link.href)) {
        numbers.set(link.href, numbers.size + 1);
        list.append(made("li", Object.assign(made("a", link.href), { href: link.href })));
      }
      end(link).append(Object.assign(made("sup", numbers.get(link.href)), { className: "note" }));
    }
    const whence = Object.assign(made("p", `To find this again: ${imprint()}`), { className: "paper-imprint" });
    main.append(...(list.children.length ? [whence, list] : [whence]));
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
