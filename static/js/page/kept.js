// Sentences somebody keeps, in their browser alone: a list of places ("commentary/section/key") and notes on them.
"use strict";

(() => {
  const NAME = "visavis.kept";
  const MOST = 200;
  const PLACE = /^[^/\s]+\/[^/\s]+\/[^/\s]+$/;
  const { memory, notice } = visavis;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // What is stored, mended where it is not of the right form.
  function read() {
    const known = memory.read(NAME) ?? {};
    const sentences = Array.isArray(known.sentences) ? known.sentences : [];
    const places = sentences.filter((place) => typeof place === "string" && PLACE.test(place));
    const notes = Object.entries(known.notes ?? {}).filter(([, words]) => typeof words === "string");
    return { sentences: [...new Set(places)].slice(0, MOST), notes: Object.fromEntries(notes) };
  }

  const store = ({ sentences, notes }) =>
    memory.write(NAME, sentences.length || Object.keys(notes).length ? { sentences, notes } : null);
  const refused = () => `Nothing was kept: ${memory.full ? "this browser’s storage is full." : "this browser lets pages store nothing."}`;

  // Store a list; true where that went well, else the reader is told why not and nothing has changed.
  function write(list) {
    if (list.sentences.length > MOST) {
      notice(`A list can hold ${MOST} sentences. Remove some, or bookmark this one and start another.`);
      return false;
    }
    const stored = store(list);
    if (stored) mark();
    else notice(refused());
    return stored;
  }

  const address = (sentences, by = "") => {
    const query = [...sentences.map((place) => ["sentence", place]), ...(by ? [["by", by]] : [])];
    const text = query.map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%2F", "/")}`).join("&");
    return text ? `/kept?${text}` : "/kept";
  };
  const counted = (count) => `${count} ${count === 1 ? "sentence" : "sentences"}`;
  const same = (one, other) => one.length === other.length && one.every((place, index) => place === other[index]);

  // Show on every button whether its sentence is kept, and in the masthead how many are.
  function mark() {
    const { sentences } = read();
    for (const button of all("[data-keep]")) {
      const alias = button.closest("[data-asked]")?.dataset.asked;
      const kept = sentences.includes(button.dataset.keep) || sentences.includes(alias);
      button.setAttribute("aria-pressed", kept);
      button.firstElementChild.textContent = kept ? "Kept" : "Keep";
    }
    for (const link of all("[data-kept-link]")) link.setAttribute("href", address(sentences));
    for (const count of all("[data-kept-count]")) {
      count.hidden = !sentences.length;
      count.textContent = sentences.length;
    }
    if (list() && !own) judge();
    else if (list()) whose();
  }

  // Take every name of a sentence out of the list, with the note on it; Undo brings all back where it was.
  function takeOut(places, words, focus) {
    const before = read();
    const left = before.sentences.filter((place) => !places.includes(place));
    const notes = Object.fromEntries(Object.entries(before.notes).filter(([place]) => !places.includes(place)));
    if (!write({ sentences: left, notes })) return;
    notice(words, { undo: () => write(before) && (follow(before.sentences), visavis.say("Brought back.")) });
    follow(left, focus);
  }

  function toggle(button) {
    const known = read();
    const names = [button.dataset.keep, button.closest("[data-asked]")?.dataset.asked].filter(Boolean);
    if (known.sentences.some((place) => names.includes(place))) return takeOut(names, "Removed from your list.");
    const sentences = [...known.sentences, button.dataset.keep];
    if (!write({ ...known, sentences })) return;
    notice(`Kept: ${counted(sentences.length)} in your list.`, { open: address(sentences) });
    follow(sentences);
  }

  // ---- The page of the list. It shows the reader's own list, or one that came by its address.
  const list = () => document.getElementById("kept");
  const shown = () => new URLSearchParams(location.search).getAll("sentence");
  const found = () => all(".kept-list [data-asked]", list()).map((entry) => entry.dataset.asked);
  let own = false;

  function judge() {
    own = same(read().sentences, shown());
    whose();
  }

  function whose() {
    const mine = read().sentences;
    const here = shown();
    list().classList.toggle("own", own && here.length > 0);
    list().classList.toggle("shared", !own);
    const line = list().querySelector("[data-kept-whose]");
    if (!line) return;
    const missing = found().filter((place) => !mine.includes(place));
    const some = `${missing.length} of its sentences ${missing.length === 1 ? "is" : "are"} not in yours.`;
    const told = missing.length ? (mine.length ? some : "Yours is empty.") : "All of it is in yours.";
    line.hidden = own;
    line.textContent = `This address holds another list, or an earlier one of yours. ${told}`;
    for (const button of all("[data-kept-do=all]", list())) button.hidden = !missing.length;
    for (const link of all("a[data-kept-link]", list())) link.hidden = !mine.length;
  }

  // Where the own list is shown, show it as it is now, without leaving the page; `focus` says what has the focus then, and
  // null leaves it where it is. Of two changes in a row only the later answer is shown.
  let turn = 0;

  async function follow(sentences, focus) {
    if (!list() || !own) return;
    const mine = ++turn;
    const next = address(sentences, sentences.length ? new URLSearchParams(location.search).get("by") : "");
    const part = await visavis.part(next);
    if (mine !== turn) return;
    if (!part) return location.assign(next);
    list().replaceWith(part);
    history.replaceState(null, "", next);
    arrange();
    if (focus === null) return;
    const target = (focus && all(focus)[0]) || document.getElementById("kept-title");
    (target.disabled ? target.closest("[role=group]").querySelector("button:enabled") : target)?.focus();
  }

  function arrange() {
    if (!list()) return;
    const { sentences, notes } = read();
    if (!shown().length && sentences.length) return location.replace(address(sentences));
    for (const field of all("[data-note]", list())) field.value = notes[field.dataset.note] ?? "";
    own = false;
    mark();
  }

  const selectorOf = (entry, doing) => entry && `[data-asked="${CSS.escape(entry.dataset.asked)}"] [data-kept-do=${doing}]`;

  function move(entry, by) {
    const known = read();
    const sentences = [...known.sentences];
    const at = sentences.indexOf(entry.dataset.asked);
    const to = at + by;
    if (at < 0 || to < 0 || to >= sentences.length) return;
    [sentences[at], sentences[to]] = [sentences[to], sentences[at]];
    if (!write({ ...known, sentences })) return;
    follow(sentences, selectorOf(entry, by < 0 ? "up" : "down"))?.then(() => visavis.say(`Now number ${to + 1} of ${sentences.length}.`));
  }

  function keepAll() {
    const before = read();
    const sentences = [...new Set([...before.sentences, ...found()])];
    const added = sentences.length - before.sentences.length;
    if (!write({ ...before, sentences })) return;
    notice(`Kept ${counted(added)} more: ${sentences.length} in your list.`, { undo: () => (write(before), judge()), open: address(sentences) });
    document.getElementById("kept-title")?.focus(); // the button that was pressed is gone
  }

  // Written at every letter; what could not be is told once, and what was is told when the field is left.
  let unstored = false;

  function note(field) {
    const known = read();
    const words = field.value.trim();
    const { [field.dataset.note]: _, ...others } = known.notes;
    const stored = store({ ...known, notes: words ? { ...others, [field.dataset.note]: words } : others });
    if (!stored && !unstored) notice(refused());
    unstored = !stored;
  }

  function remove(entry) {
    const next = selectorOf(entry.nextElementSibling ?? entry.previousElementSibling, "remove");
    takeOut([entry.dataset.asked, entry.dataset.place], "Removed from your list.", next);
  }

  // Notes are in this browser alone. They go along with the wish for a file that holds them, in the body of a form.
  function withNotes(link) {
    const { notes } = read();
    const form = Object.assign(document.createElement("form"), { method: "post", action: link.pathname, hidden: true });
    const send = (name, value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    for (const [name, value] of new URL(link.href).searchParams) {
      send(name, value);
      if (name !== "sentence") continue;
      const place = list().querySelector(`[data-asked="${CSS.escape(value)}"]`)?.dataset.place;
      send("note", notes[place] ?? notes[value] ?? "");
    }
    document.body.append(form);
    form.submit();
    form.remove();
  }

  document.addEventListener("click", (event) => {
    const file = event.target.closest?.(".kept.own .exports a");
    if (file && Object.keys(read().notes).length) {
      event.preventDefault();
      withNotes(file);
      return;
    }
    const pressed = event.target.closest?.("[data-keep], [data-kept-do]");
    if (!pressed) return;
    const entry = pressed.closest("[data-asked]");
    const doing = {
      up: () => move(entry, -1),
      down: () => move(entry, 1),
      remove: () => remove(entry),
      clear: () => takeOut(read().sentences, `List cleared (${counted(read().sentences.length)}).`),
      all: keepAll,
    };
    if (pressed.dataset.keep) toggle(pressed);
    else doing[pressed.dataset.keptDo]();
  });
  document.addEventListener("input", ({ target }) => {
    if (target.dataset?.note) note(target);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.dataset?.note && !unstored) notice("Note saved in this browser.");
  });

  // Another tab has changed the list, or a page since this one was left.
  function refresh() {
    mark();
    if (!list() || !own) return;
    const { sentences, notes } = read();
    if (!same(sentences, shown())) return follow(sentences, null);
    for (const field of all("[data-note]", list())) {
      if (field !== document.activeElement) field.value = notes[field.dataset.note] ?? "";
    }
  }
  addEventListener("storage", ({ key }) => (key === NAME || key === null) && refresh());
  addEventListener("pageshow", refresh);
  document.addEventListener("htmx:afterSettle", mark);
  document.addEventListener("visavis:shown", mark);
  document.addEventListener("DOMContentLoaded", arrange);
})();
