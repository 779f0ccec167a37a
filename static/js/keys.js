// One key for what has data-key="n"; "?" shows the keys of the page, in the words of data-key-label.
const sheet = document.querySelector("[data-keys-sheet]");
const list = document.querySelector("[data-keys-list]");
const visible = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
const bound = () => [...document.querySelectorAll("[data-key]")].filter(visible);
const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]") !== null;

function row(key, label) {
  const term = document.createElement("dt");
  const mark = document.createElement("kbd");
  const meaning = document.createElement("dd");
  mark.textContent = key;
  meaning.textContent = label;
  term.append(mark);
  list.append(term, meaning);
}

function open() {
  if (!sheet || sheet.open) return;
  list.replaceChildren();
  row("?", "Show these keys");
  for (const element of bound()) row(element.dataset.key, element.dataset.keyLabel || element.textContent.trim());
  for (const note of document.querySelectorAll("[data-key-note]")) row(note.dataset.keyNote, note.dataset.keyLabel);
  sheet.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    open();
    return;
  }
  const element = bound().find((one) => one.dataset.key === event.key);
  if (!element) return;
  event.preventDefault();
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) open();
});
