// A line at the foot of the window says what happened, seen and said: `visavis.notice(words, { undo, open })`. Undo
// takes it back, and the focus then goes where it came from; `open` is where to see it.
"use strict";

visavis.notice = function notice(words, { undo, open } = {}) {
  visavis.say(words);
  const before = document.activeElement;
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  document.getElementById("notice")?.remove();
  const line = make("div", { id: "notice", className: "notice furniture" });
  line.append(make("span", { textContent: words }));
  if (open) line.append(make("a", { href: open, textContent: "Open the list" }));
  if (undo) {
    const button = make("button", { type: "button", textContent: "Undo" });
    button.addEventListener("click", () => (line.remove(), before?.focus(), undo()));
    line.append(button);
  }
  (document.querySelector("dialog[open]") ?? document.body).append(line);
  const leave = () => (line.matches(":hover, :focus-within") ? setTimeout(leave, 3000) : line.remove());
  setTimeout(leave, undo ? 12000 : 6000);
};
