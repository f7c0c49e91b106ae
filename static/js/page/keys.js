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
  const ITEMS = [".unit", ".hits > li", ".voice .quote", ".kept-one", "article[data-power]"];
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

  // Where a row is entered: a sentence by its mark or its own link, a card by its name.
  function lead(row) {
    const ways = row.matches("article") ? ["h2 a, h3 a"] : [".mark", "a[href*='#s-']"];
    return [...ways, "a[href]"].map((way) => row.querySelector(way)).find(Boolean);
  }

  function step(by) {
    const rows = items();
    const at = rows.indexOf(here());
    const seen = rows.findIndex((row) => row.getBoundingClientRect().top >= 60);
    const next = at < 0 ? rows[by > 0 ? Math.max(seen, 0) : Math.max(seen - 1, 0)] : rows[at + by];
    if (next) lead(next)?.focus();
  }

  // What a key acts on: what has the focus, else the sentence that is lit, else the page, but none of the many on it.
  function press(name) {
    const lit = document.querySelector(".unit:has(:target, .lit), .unit.open");
    const place = here() ?? lit;
    const buttons = [...(place ?? document.querySelector("main")).querySelectorAll(`[${name}]`)];
    const button = place ? buttons[0] : buttons.find((one) => !one.closest(`${ITEMS.join()}, td`));
    if (button) button.click();
    else visavis.tell(items().length ? "Go to a sentence first: j leads to the first one." : "There is no sentence to choose on this page.");
  }

  const follow = (rel) => document.querySelector(`main a[rel=${rel}]`)?.click();

  let opening = false;

  async function sheet() {
    if (opening) return;
    if (document.getElementById("keys")) return document.getElementById("keys").scrollIntoView();
    opening = true;
    const answer = await fetch("/keys", { headers: { "HX-Request": "true" } }).catch(() => null);
    opening = false;
    if (!answer?.ok) return location.assign("/keys");
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    const dialog = Object.assign(document.createElement("dialog"), { className: "keys-sheet", ariaLabel: "Keyboard" });
    const close = Object.assign(document.createElement("button"), { type: "button", className: "close", textContent: "Close" });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    const status = Object.assign(document.createElement("p"), { className: "unseen" });
    status.setAttribute("role", "status");
    dialog.append(close, ...part.body.childNodes, status);
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
    // On many keyboards "[" and "]" are written with AltGr, which some systems report as Ctrl and Alt.
    const command = event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph"));
    if (off || typing || command || event.isComposing || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const isSecond = Date.now() - went < WAIT;
    went = 0;
    if (isSecond && PLACES[key]) return location.assign(PLACES[key]);
    if (Object.hasOwn(KEYS, key)) KEYS[key](event);
  });

  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("[data-keys]")) return;
    off = !target.checked;
    const kept = visavis.memory.write(OFF, off || null);
    const words = off ? "Single keys are off" : "Single keys work";
    visavis.say(kept ? `${words}.` : `${words} on this page: this browser keeps no choice.`);
  });
  document.addEventListener("DOMContentLoaded", () => show(document));
  addEventListener("pageshow", () => show(document)); // the Back button brings switches as they were
})();
