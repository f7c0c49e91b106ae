// The few lines of our own that every page loads. Each works on the whole document by delegation, so that what
// htmx swaps in needs no wiring. Without JavaScript every page still works: this only shortens ways.
"use strict";

(() => {
  const live = () => document.getElementById("live");

  function say(words) {
    const region = live();
    if (!region) return;
    region.textContent = "";
    setTimeout(() => (region.textContent = words), 50);
  }

  // A script that cannot be had from the network comes from this server instead; once the page is complete, because
  // only then does htmx set itself up at once.
  addEventListener(
    "error",
    ({ target }) => {
      const local = target instanceof HTMLScriptElement && target.dataset.fallback;
      if (!local) return;
      target.removeAttribute("data-fallback");
      const insert = () => target.after(Object.assign(document.createElement("script"), { src: local }));
      if (document.readyState === "complete") insert();
      else addEventListener("load", insert, { once: true });
    },
    true,
  );

  // Copy a link, with a confirmation to see and to hear.
  async function copy(button) {
    const address = new URL(button.dataset.copy, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      const field = Object.assign(document.createElement("textarea"), { value: address, className: "unseen" });
      button.after(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      button.focus();
      if (!done) return say(`The link could not be copied. It is ${address}`);
    }
    button.classList.add("copied");
    say("Link copied.");
    setTimeout(() => button.classList.remove("copied"), 1800);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (button) copy(button);
  });

  // "/" goes to the search box, Escape leaves it.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const field = document.querySelector("main input[type=search], input[type=search]");
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape" && typing?.type === "search" && !typing.value) {
      typing.blur();
    }
  });

  // A link to a sentence that is no longer on this page: the server knows where it went.
  function followKey() {
    const { commentary } = document.body.dataset;
    const id = decodeURIComponent(location.hash.slice(1));
    if (!commentary || !id.startsWith("s-") || document.getElementById(id)) return;
    const key = encodeURIComponent(id.slice(2));
    location.replace(`/commentaries/${encodeURIComponent(commentary)}/sentences/${key}`);
  }

  addEventListener("hashchange", followKey);
  document.addEventListener("DOMContentLoaded", followKey);

  // htmx: an error answer is a page of its own, so go there; a swap says what it brought.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, ({ detail }) => location.assign(detail.pathInfo.requestPath));
  }
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const words = detail.elt.querySelector?.("[data-announce]")?.textContent;
    if (words) say(words.replace(/\s+/g, " ").trim());
  });

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
