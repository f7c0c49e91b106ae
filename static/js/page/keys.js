// The keyboard: single keys that lead through a page, which can be switched off, and the sheet that lists them.
"use strict";

(() => {
  // What is remembered stays on this device; where it may not be, nothing is, and nothing fails.
  visavis.memory = {
    read(name) {
      try {
        return JSON.parse(localStorage.getItem(name));
      } catch {
        return null;
      }
    },
    write(name, value) {
      try {
        if (value === null) localStorage.removeItem(name);
        else localStorage.setItem(name, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
  };

  const OFF = "visavis.keys.off";
  const PLACES = { h: "/", c: "/compare", f: "/figures", t: "/themes", s: "/search", k: "/kept" };
  const ITEMS = [".unit", ".hits > li", "article[data-power]"];
  const WAIT = 1200;
  let off = visavis.memory.read(OFF) === true;
  let went = 0;

  const isTyping = (target) =>
    target.closest?.("input:not([type=checkbox], [type=radio], [type=submit]), select, textarea, [contenteditable]");

  function search(event) {
    const field = document.querySelector("main input[type=search], input[type=search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  }

  // Sentences, hits or cards, one after the other.
  const items = () => ITEMS.map((name) => [...document.querySelectorAll(`main ${name}`)]).find((rows) => rows.length) ?? [];
  const here = () => document.activeElement?.closest(ITEMS.join()) ?? null;

  function step(by) {
    const rows = items();
    const at = rows.indexOf(here());
    const seen = rows.findIndex((row) => row.getBoundingClientRect().top >= 60);
    const next = at < 0 ? rows[by > 0 ? Math.max(seen, 0) : Math.max(seen - 1, 0)] : rows[at + by];
    next?.querySelector(".mark, blockquote a, h2 a, h3 a, a[href]")?.focus();
  }

  // What a key acts on: what has the focus, else the sentence that is lit, else the page.
  function press(name) {
    const lit = document.querySelector(".unit:has(:target, .lit), .unit.open");
    const place = here() ?? lit ?? document.querySelector("main");
    place.querySelector(`[${name}]`)?.click();
  }

  const follow = (rel) => document.querySelector(`main a[rel=${rel}]`)?.click();

  async function sheet() {
    if (document.getElementById("keys")) return document.getElementById("keys").scrollIntoView();
    const answer = await fetch("/keys", { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return location.assign("/keys");
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    const dialog = Object.assign(document.createElement("dialog"), { className: "keys-sheet", ariaLabel: "Keyboard" });
    const close = Object.assign(document.createElement("button"), { type: "button", className: "close", textContent: "Close" });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(close, ...part.body.childNodes);
    document.body.append(dialog);
    show(dialog);
    dialog.showModal();
  }

  // The switch shows what holds on this device.
  function show(root) {
    for (const box of root.querySelectorAll("[data-keys]")) box.checked = !off;
  }

  const KEYS = {
    "?": sheet,
    "/": search,
    j: () => step(1),
    k: () => step(-1),
    n: () => (visavis.hit ? visavis.hit(1) : step(1)),
    p: () => (visavis.hit ? visavis.hit(-1) : step(-1)),
    "]": () => follow("next"),
    "[": () => follow("prev"),
    c: () => press("data-copy"),
    s: () => press("data-keep"),
    g: () => (went = Date.now()),
  };

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const typing = isTyping(target);
    if (key === "Escape" && typing?.type === "search" && !typing.value) return typing.blur();
    if (off || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const isSecond = Date.now() - went < WAIT;
    went = 0;
    if (isSecond && PLACES[key]) return location.assign(PLACES[key]);
    if (Object.hasOwn(KEYS, key)) KEYS[key](event);
  });

  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("[data-keys]")) return;
    off = !target.checked;
    visavis.memory.write(OFF, off || null);
    visavis.say(off ? "Single keys are off." : "Single keys work.");
  });
  document.addEventListener("DOMContentLoaded", () => show(document));
})();
