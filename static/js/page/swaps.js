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

  // What the head says of a page: who reads it later (a share sheet, a reference manager) must not get the one before.
  const SAYS =
    "meta[name='description'], meta[name='robots'], meta[property], meta[name^='citation'], meta[name^='twitter'], " +
    "link[rel='canonical'], link[rel='prev'], link[rel='next'], link[rel='alternate'], script[type='application/ld+json']";

  function rehead(next) {
    for (const old of document.head.querySelectorAll(SAYS)) old.remove();
    document.head.append(...next.querySelectorAll(SAYS));
  }

  // A swap brings its head in a template, and says what it brought.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const brought = document.getElementById("next-head");
    if (brought) rehead(brought.content);
    brought?.remove();
    const words = detail.elt.querySelector?.("[data-announce]")?.textContent;
    if (words) visavis.say(words.replace(/\s+/g, " ").trim());
  });

  // An error answer is a page of its own, so go there. Where no answer came at all, the page that is read stays.
  document.addEventListener("htmx:responseError", ({ detail }) => location.assign(detail.pathInfo.finalRequestPath));
  document.addEventListener("htmx:sendError", () => visavis.notice("The server cannot be reached: nothing has changed."));

  // Back asks for the page anew. Of two in a row only the last answer counts; where none comes, the browser says so.
  let asked = null;
  document.addEventListener("htmx:historyCacheMiss", ({ detail }) => {
    asked?.abort();
    asked = detail.xhr;
    asked.onerror = () => location.reload();
  });
  document.addEventListener("htmx:historyCacheMissLoad", ({ detail }) => {
    rehead(new DOMParser().parseFromString(detail.xhr.response, "text/html").head);
  });
  document.addEventListener("htmx:historyCacheMissLoadError", () => location.reload());
})();
