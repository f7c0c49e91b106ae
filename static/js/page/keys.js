// The keyboard.
"use strict";

(() => {
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
})();
