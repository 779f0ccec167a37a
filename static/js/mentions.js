// After an @ and a letter the members whose name begins so are offered below the field: arrows choose, Enter or Tab takes,
// Escape closes. Without it, and without a script, an @ is an @. At most one question a pause.
import { announce } from "./announce.js";
import { ask } from "./http.js";
import { insert } from "./markdown.js";

const PAUSE = 250;
const FIELDS = "form[data-mentions] textarea[name=content]";
const TYPED = /(?:^|[\s(])@(\p{L}[\p{L}\p{M}\p{N}.'\u2019-]*(?: \p{L}[\p{L}\p{M}\p{N}.'\u2019-]*){0,2})$/u;

const list = document.createElement("ul");
list.className = "offered card";
list.id = "offered-people";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "People to mention");
const known = new Map();
let field = null; // the one that the list belongs to
let timer = 0;
let asked = null;
let refused = ""; // what was closed is not opened again by the next letter

function typed(place) {
  if (place.selectionStart !== place.selectionEnd) return null;
  const found = place.value.slice(Math.max(0, place.selectionStart - 80), place.selectionStart).match(TYPED);
  return found ? found[1] : null;
}

function close() {
  clearTimeout(timer);
  asked?.abort();
  list.remove();
  list.replaceChildren();
  for (const name of ["aria-controls", "aria-activedescendant"]) field?.removeAttribute(name);
  field = null;
}

function choose(option) {
  for (const each of list.children) each.setAttribute("aria-selected", String(each === option));
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function show(place, people) {
  const words = typed(place);
  if (!people.length || words === null || document.activeElement !== place) return close();
  field = place;
  list.replaceChildren(...people.map(({ user_id: id, name }, number) => {
    const option = document.createElement("li");
    option.id = `offered-${number}`;
    option.setAttribute("role", "option");
    option.dataset.person = id;
    option.textContent = name;
    return option;
  }));
  if (list.previousElementSibling !== place) place.after(list);
  place.setAttribute("aria-autocomplete", "list");
  place.setAttribute("aria-controls", list.id);
  choose(list.firstElementChild);
  announce(`${people.length === 1 ? "1 person" : `${people.length} people`}: arrow keys choose, Enter mentions`);
  return undefined;
}

async function find(place) {
  const words = typed(place);
  if (words === null || !navigator.onLine) return close();
  const key = words.toLowerCase();
  if (known.has(key)) return show(place, known.get(key));
  asked?.abort();
  asked = new AbortController();
  try {
    const { items } = await ask(`${place.form.dataset.mentions}?q=${encodeURIComponent(words)}`, { signal: asked.signal });
    known.set(key, items);
    show(place, items);
  } catch {
    if (!asked.signal.aborted) close(); // who cannot be asked for is typed
  }
  return undefined;
}

function take(option) {
  const place = field;
  const end = place.selectionStart;
  const start = end - typed(place).length - 1;
  const name = option.textContent.replace(/[[\]\n]/g, " ");
  const person = option.dataset.person;
  close();
  insert(place, `@[${name}](${person}) `, start, end);
  announce(`${name} is mentioned`);
}

document.addEventListener("input", (event) => {
  if (!event.target.matches?.(FIELDS)) return;
  const words = typed(event.target);
  clearTimeout(timer);
  if (words === null) refused = "";
  if (words === null || (refused && words.startsWith(refused))) return void (field && close());
  const none = [...known].some(([key, items]) => !items.length && words.toLowerCase().startsWith(key));
  if (none) return void (field && close());
  timer = setTimeout(() => find(event.target), PAUSE);
});
document.addEventListener("keydown", (event) => {
  if (!field || event.target !== field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const options = [...list.children];
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(options[(at + 1) % options.length]);
  else if (event.key === "ArrowUp") choose(options[(at + options.length - 1) % options.length]);
  else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && typed(field) !== null) take(options[at]);
  else if (event.key === "Escape") {
    refused = typed(field) ?? "";
    close();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
list.addEventListener("pointerdown", (event) => {
  event.preventDefault(); // the field keeps the focus
  const option = event.target.closest("[data-person]");
  if (option) take(option);
});
document.addEventListener("focusout", (event) => {
  if (event.target === field) close();
});
document.addEventListener("selectionchange", () => {
  if (field && document.activeElement === field && typed(field) === null) close();
});
