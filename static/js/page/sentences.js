// Links to sentences, and what can be done with each.
"use strict";

(() => {
  // The fragment as it stands where it is no address in percent signs ("#100%").
  function named() {
    const fragment = location.hash.slice(1);
    try {
      return decodeURIComponent(fragment);
    } catch {
      return fragment;
    }
  }

  // A link to a sentence that is no longer on this page: the server knows where it went.
  function followKey() {
    const { commentary } = document.body.dataset;
    const id = named();
    if (!commentary || !id.startsWith("s-")) return;
    const key = encodeURIComponent(id.slice(2));
    if (!document.getElementById(id)) {
      location.replace(`/commentaries/${encodeURIComponent(commentary)}/sentences/${key}`);
    } else if (new URLSearchParams(location.search).has("sentence")) {
      const query = new URLSearchParams(location.search);
      query.set("sentence", id.slice(2));
      history.replaceState(history.state, "", `?${query}#s-${key}`);
    }
  }

  // A click or a tap on a sentence opens what can be done with it; another one, or Escape, closes it.
  function open(unit) {
    for (const other of document.querySelectorAll(".unit.open")) {
      if (other !== unit) other.classList.remove("open");
    }
    unit?.classList.toggle("open");
  }

  document.addEventListener("click", ({ target }) => {
    if (target.closest?.(".tools, .mark") || !document.querySelector(".unit")) return;
    const sentence = target.closest?.(".sentence");
    if (!sentence || getSelection().isCollapsed) open(sentence?.parentElement ?? null);
  });
  document.addEventListener("keydown", ({ key }) => {
    const unit = key === "Escape" && document.querySelector(".unit.open, .unit:focus-within");
    if (!unit) return;
    open(null);
    const mark = unit.querySelector(".mark");
    if (document.activeElement === mark) mark.blur();
    else if (unit.contains(document.activeElement)) mark.focus();
  });

  addEventListener("hashchange", followKey);
  document.addEventListener("DOMContentLoaded", () => {
    followKey();
    // The address names a sentence by its key alone: there is no fragment that the browser could scroll to.
    if (!location.hash) document.querySelector(".sentence.lit")?.scrollIntoView({ block: "center" });
  });
})();
