// Links to copy and to hand on.
"use strict";

(() => {
  // Copy a link, with a confirmation to see and to hear.
  async function copy(button) {
    const address = new URL(button.dataset.copy, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      const field = Object.assign(document.createElement("textarea"), { value: address, className: "unseen" });
      button.after(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      button.focus();
      if (!done) return visavis.say(`The link could not be copied. It is ${address}`);
    }
    button.classList.add("copied");
    visavis.say("Link copied.");
    setTimeout(() => button.classList.remove("copied"), 1800);
  }

  // The device's own share sheet; closing it without a choice is no failure.
  function share(button) {
    const { share: address, title } = button.dataset;
    const url = new URL(address, location.href).href;
    navigator.share({ url, title: title || document.title }).catch(() => {});
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy], [data-share]");
    if (button?.dataset.copy) copy(button);
    else if (button) share(button);
  });
})();
