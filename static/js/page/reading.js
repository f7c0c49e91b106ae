// How far somebody has read: shown beside the text, and remembered on their device alone, if they let it.
"use strict";

(() => {
  const NAME = "visavis.reading";
  const OFF = "visavis.reading.off";
  const MOST = 40;
  const { memory } = visavis;
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const known = () => {
    const rows = memory.read(NAME);
    return Array.isArray(rows) ? rows.filter((row) => Array.isArray(row) && row.every((one) => typeof one === "string")) : [];
  };
  const others = (address) => known().filter(([where]) => where !== address);

  // The newest last; of more than a few, the oldest go.
  function remember(address, key) {
    if (memory.read(OFF) === true) return;
    memory.write(NAME, [...others(address), [address, key]].slice(-MOST));
  }

  function forget(address) {
    const rows = others(address);
    memory.write(NAME, rows.length ? rows : null);
  }

  // An offer, never a jump; none where the address itself says where to begin.
  function offer(sheet, address) {
    const key = known().find(([where]) => where === address)?.[1];
    const passage = key && document.getElementById(`s-${key}`)?.closest(".passage");
    if (!passage || location.hash || location.search) return;
    const link = make("a", { href: `#${passage.id}` }, `Continue at passage ${passage.id.slice(1)}`);
    const once = make("button", { type: "button" }, "Forget");
    const ever = make("button", { type: "button" }, "Don’t remember places");
    const line = make("p", { className: "resume furniture" }, link, once, ever);
    link.addEventListener("click", () => line.remove());
    once.addEventListener("click", () => close("Forgotten."));
    ever.addEventListener("click", () => {
      memory.write(OFF, true);
      memory.write(NAME, null);
      close("Nothing you read is remembered on this device.");
    });
    const close = (words) => {
      forget(address);
      const said = make("span", { tabIndex: -1 }, words);
      line.replaceChildren(said);
      said.focus();
      visavis.say(words);
    };
    sheet.querySelector(".head").append(line);
  }

  // The last passage whose beginning has come into the upper half of the window.
  function watch(sheet, address) {
    const passages = [...sheet.querySelectorAll(".passage")];
    const bar = make("progress", { max: passages.length, value: 1, ariaHidden: "true" });
    const words = make("span", {});
    sheet.querySelector(".here").append(make("p", { className: "here-place" }, words, bar));
    let at = 0;
    let waiting = 0;

    function look() {
      const shown = passages.filter((row) => row.getBoundingClientRect().top < innerHeight / 2).length;
      bar.value = Math.max(shown, 1);
      words.textContent = `Passage ${bar.value} of ${passages.length}`;
      return shown;
    }

    const keepPlace = (passage) => {
      const key = passage.querySelector("[data-key]")?.dataset.key;
      if (key) remember(address, key);
    };

    function keep() {
      const now = look();
      if (now === at) return;
      at = now;
      if (at > 1 && at < passages.length) keepPlace(passages[at - 1]);
      else if (at === passages.length) forget(address);
    }

    at = look();
    addEventListener("scroll", () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, 200);
    }, { passive: true });
  }

  const boxes = () => document.querySelectorAll("[data-remember]");
  document.addEventListener("change", ({ target: box }) => {
    if (!box.matches?.("[data-remember]")) return;
    const kept = memory.write(OFF, box.checked ? null : true);
    if (!box.checked) memory.write(NAME, null);
    visavis.say(kept ? (box.checked ? "Your place will be remembered." : "Your place will not be remembered.") : "This browser blocks storage: nothing is remembered.");
  });
  // At every showing: the Back button brings a switch as it was.
  addEventListener("pageshow", () => boxes().forEach((box) => (box.checked = memory.read(OFF) !== true)));
  document.addEventListener("DOMContentLoaded", () => {
    const sheet = document.querySelector("[data-reading]");
    if (!sheet?.querySelector(".passage [data-key]")) return;
    offer(sheet, sheet.dataset.reading);
    watch(sheet, sheet.dataset.reading);
  });
})();
