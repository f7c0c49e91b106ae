// Scripts that do not come, and what htmx swaps in.
"use strict";

(() => {
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

  // htmx: an error answer is a page of its own, so go there. Where no answer came at all, the page that is read stays.
  document.addEventListener("htmx:responseError", ({ detail }) => location.assign(detail.pathInfo.requestPath));
  document.addEventListener("htmx:sendError", () => visavis.tell("The server cannot be reached: nothing has changed."));
  // A swap says what it brought.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const words = detail.elt.querySelector?.("[data-announce]")?.textContent;
    if (words) visavis.say(words.replace(/\s+/g, " ").trim());
  });
})();
