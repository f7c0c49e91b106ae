// Links and texts to copy, links to hand on.
"use strict";

(() => {
  // Copy a link, or the text of the element whose id a button names, with a confirmation to see and to hear. Where
  // there are many buttons, each may mean the link that stands before it.
  async function copy(button) {
    const { copy: named, copyText: id } = button.dataset;
    const address = named || button.previousElementSibling?.href;
    const from = id && document.getElementById(id);
    if (id ? !from : !address) return;
    const text = from ? (from.value ?? from.textContent) : new URL(address, location.href).href;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
      button.after(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      button.focus();
      if (!done) return visavis.say(from ? "Could not copy." : `Could not copy the link: ${text}`);
    }
    button.classList.add("copied");
    visavis.say(from ? "Copied." : "Link copied.");
    setTimeout(() => button.classList.remove("copied"), 1800);
  }

  // The device's own share sheet; closing it without a choice is no failure.
  function share(button) {
    const { share: address, title } = button.dataset;
    const url = new URL(address, location.href).href;
    // "Sentence 3 of passage 1" says nothing away from its page: the page's own title says where that is.
    const names = [...new Set([title, document.title])].filter(Boolean);
    navigator.share({ url, title: names.join(" · ") }).catch((error) => {
      if (error.name !== "AbortError") visavis.say("Sharing failed; copy the link instead.");
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy], [data-copy-before], [data-copy-text], [data-share]");
    if (button?.dataset.share) share(button);
    else if (button) copy(button);
  });
})();
