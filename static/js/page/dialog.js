// A part of a page at an address, and a dialog over the page to show one in.
"use strict";

(() => {
  const PATIENCE = 4000;
  const make = (name, properties) => Object.assign(document.createElement(name), properties);

  // The part as nodes; null where none comes in time. Meanwhile `link` is marked as busy.
  visavis.part = async function part(address, link) {
    link?.setAttribute("aria-busy", "true");
    const asked = { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(PATIENCE) };
    const text = await fetch(address, asked)
      .then((answer) => (answer.ok ? answer.text() : ""))
      .catch(() => "");
    link?.removeAttribute("aria-busy");
    return text ? make("template", { innerHTML: text }).content : null;
  };

  // `label` names it, or what has the id `named`; `way` stands beside the button that closes it; `wide` makes it so.
  visavis.dialog = function dialog(content, { label, named, way, wide, closed }) {
    const box = make("dialog", { className: `dialog furniture${wide ? " wide" : ""}` });
    if (label) box.setAttribute("aria-label", label);
    else box.setAttribute("aria-labelledby", named);
    const bar = make("p", { className: "bar" });
    const close = make("button", { type: "button", className: "close", textContent: "Close" });
    const status = make("p", { className: "unseen" });
    status.setAttribute("role", "status");
    bar.append(...(way ? [way] : []), close);
    box.append(bar, content, status);
    close.addEventListener("click", () => box.close());
    box.addEventListener("click", ({ target }) => target === box && box.close());
    box.addEventListener("close", () => (box.remove(), closed?.()));
    document.body.append(box);
    box.showModal();
    return box;
  };
})();
