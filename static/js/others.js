// Texts that were not kept when two were joined: on this device, below the form, until somebody dismisses them.
import { dates } from "./locale.js";

const PREFIX = "other:";
const MOST = 20;
const exact = dates({ dateStyle: "medium", timeStyle: "short" });
const template = () => document.querySelector("template[data-others]");

function find(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) || [];
  } catch {
    return [];
  }
}

function store(key, texts) {
  try {
    if (texts.length) localStorage.setItem(PREFIX + key, JSON.stringify(texts.slice(-MOST)));
    else localStorage.removeItem(PREFIX + key);
  } catch {
    // full or refused: they are still on the page
  }
}

// texts: [{label, who, text}]
export function keep(form, key, texts) {
  const at = new Date().toISOString();
  const before = find(key);
  const isNew = ({ label, text }) => text.trim() && !before.some((one) => one.label === label && one.text === text);
  const all = [...before, ...texts.filter(isNew).map((one) => ({ ...one, at }))];
  store(key, all);
  show(form, key, all);
}

export function show(form, key, texts = find(key)) {
  form.parentElement.querySelector(`[data-others-of="${CSS.escape(key)}"]`)?.remove();
  if (!texts.length || !template()) return;
  const part = template().content.firstElementChild.cloneNode(true);
  part.dataset.othersOf = key;
  part.querySelector("[data-others-count]").textContent = texts.length;
  const list = part.querySelector("[data-others-list]");
  const model = part.querySelector("[data-other]");
  model.remove();
  for (const [place, { label, who, text, at }] of texts.entries()) {
    const row = model.cloneNode(true);
    row.querySelector("[data-other-label]").textContent = `${label}: ${who}, ${exact.format(new Date(at))}`;
    row.querySelector("[data-other-text]").textContent = text;
    row.querySelector("[data-other-copy]").addEventListener("click", () => navigator.clipboard?.writeText(text));
    row.querySelector("[data-other-dismiss]").addEventListener("click", () => {
      const rest = texts.filter((_, other) => other !== place);
      store(key, rest);
      show(form, key, rest);
    });
    list.append(row);
  }
  form.before(part);
}
