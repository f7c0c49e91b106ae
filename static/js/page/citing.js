// References: shown over the page that is cited, and copied with what is slanted in them.
"use strict";

(() => {
  async function copyText(button) {
    const source = document.getElementById(button.dataset.copyReference);
    const text = source.textContent;
    try {
      if (source.matches("pre") || !globalThis.ClipboardItem) await navigator.clipboard.writeText(text);
      else {
        const parts = { "text/plain": text, "text/html": source.innerHTML };
        const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], { type })]);
        await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      }
    } catch {
      const fold = source.closest("details");
      if (fold) fold.open = true;
      getSelection().selectAllChildren(source);
      if (!document.execCommand("copy")) return visavis.say("This browser does not let the page copy: the text is selected, copy it by hand.");
    }
    button.classList.add("copied");
    visavis.say(`${button.dataset.words ?? "Reference"} copied.`);
    setTimeout(() => button.classList.remove("copied"), 1800);
  }

  // What can be done with a sentence closes while the dialog has the focus: then its mark gets the focus, which opens it.
  function giveBack(link) {
    if (link.checkVisibility?.() === false) link.closest(".unit")?.querySelector(".mark").focus();
    link.focus();
  }

  let opening = false;

  async function open(link) {
    if (opening) return;
    opening = true;
    const content = await visavis.part(link.href, link);
    opening = false;
    if (!content) return location.assign(link.href);
    const way = Object.assign(document.createElement("a"), { href: link.href, textContent: "Open these references as a page" });
    const dialog = visavis.dialog(content, { named: "reference-title", way, closed: () => giveBack(link) });
    const title = dialog.querySelector("#reference-title");
    title.tabIndex = -1;
    title.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy-reference]");
    if (button) return void copyText(button);
    const link = event.target.closest?.("a[href^='/cite?']");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || !globalThis.HTMLDialogElement) return;
    event.preventDefault();
    open(link);
  });
})();
