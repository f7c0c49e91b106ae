// The keyboard: single keys that lead through a page, which can be switched off, and the sheet that lists them.
"use strict";

(() => {
  const OFF = "visavis.keys.off";
  const PLACES = { h: "/", c: "/compare", f: "/figures", t: "/themes", s: "/search", k: "/kept" };
  const ITEMS = [".unit", ".hits > li", ".voice .quote", ".kept-one", "article[data-power]"];
  const WAIT = 1200;
  let off = visavis.memory.read(OFF) === true;
  let stored = true; // whether this browser kept the last choice
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
    else visavis.notice(items().length ? "Select a sentence first: j leads to the first one." : "There is no sentence to select on this page.");
  }

  const follow = (rel) => document.querySelector(`main a[rel=${rel}]`)?.click();

  let opening = false;

  async function sheet() {
    if (opening) return;
    if (document.getElementById("keys")) return document.getElementById("keys").scrollIntoView();
    opening = true;
    const content = await visavis.part("/keys");
    opening = false;
    if (!content) return location.assign("/keys");
    const way = Object.assign(document.createElement("a"), { href: "/keys", textContent: "Open as a page" });
    show(visavis.dialog(content, { label: "Keyboard", way, wide: true }));
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
    stored = visavis.memory.write(OFF, off || null);
    const words = `Single-key shortcuts are ${off ? "off" : "on"}`;
    visavis.say(stored ? `${words}.` : `${words} on this page: this browser blocks storage.`);
  });

  // Chosen in another tab, or on a page since this one was left; and the Back button brings switches as they were.
  function learn() {
    if (stored) off = visavis.memory.read(OFF) === true;
    show(document);
  }
  document.addEventListener("DOMContentLoaded", learn);
  addEventListener("pageshow", learn);
  addEventListener("storage", ({ key }) => (key === OFF || key === null) && learn());
})();
