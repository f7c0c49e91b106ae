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

  // htmx: an error answer is a page of its own, so go there; a swap says what it brought.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, ({ detail }) => location.assign(detail.pathInfo.requestPath));
  }
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const words = detail.elt.querySelector?.("[data-announce]")?.textContent;
    if (words) visavis.say(words.replace(/\s+/g, " ").trim());
  });
})();
