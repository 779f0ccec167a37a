// What is written in a form[data-kept] stays on this device until it is sent: a lost network, an ended session or a
// closed page takes nothing away. The key changes with what is written for, so an old copy never comes back; whoever
// sends a form without leaving the page calls `forget`.
import * as drafts from "./drafts.js";
import { read, same, write } from "./units.js";

const UNTOUCHED = new Set(["edition", "draft_id"]); // they belong to the page, not to what was written

function attend(form) {
  if (form.dataset.keptFor === form.dataset.kept) return;
  form.dataset.keptFor = form.dataset.kept;
  const key = form.dataset.kept;
  const words = form.querySelector("[data-kept-words]");
  const server = [...read(form, { asServed: true })]; // on a slow line somebody types before the scripts are there
  const kept = drafts.find(key);
  const isBack = kept && !same(kept.entries, server);

  if (isBack) {
    for (const [unit, entries] of kept.entries) if (!UNTOUCHED.has(unit)) write(form, unit, entries);
    if (words) words.textContent = "What you wrote before is back.";
    form.closest("details")?.setAttribute("open", "");
    form.dispatchEvent(new CustomEvent("kept:back", { bubbles: true }));
  }

  const texts = () => [...form.elements].filter((one) => one.name && one.matches("textarea, input:not([type]), [type=text], [type=url]"));
  const changed = () => {
    form.dataset.touched = ""; // for scripts that come later
    const now = [...read(form)];
    // A choice without a word is nothing that anybody would miss.
    if (same(now, server) || texts().every((one) => one.value === one.defaultValue)) {
      drafts.forget(key);
      if (words) words.textContent = "";
      return;
    }
    const isKept = drafts.keep(key, { entries: now });
    if (words) words.textContent = isKept ? words.dataset.keptWords || "Kept on this device until you hand it in." : "";
  };
  form.addEventListener("input", changed);
  if (!isBack && !same([...read(form)], server)) changed();
}

// The server has it.
export function forget(form) {
  if (!form.dataset.kept) return;
  drafts.forget(form.dataset.kept);
  const words = form.querySelector("[data-kept-words]");
  if (words) words.textContent = "";
}

const attendAll = (root) => {
  for (const form of root.querySelectorAll("form[data-kept]")) attend(form);
};

attendAll(document);
document.addEventListener("htmx:load", (event) => attendAll(event.detail.elt));
drafts.forgetOld();
