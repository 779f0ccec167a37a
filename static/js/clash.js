// A post or a comment was changed elsewhere while it was changed here: shows both texts and puts what was chosen into the
// form, which can be saved then. What was not chosen stays above the form, on this device, until it is dismissed.
import { choose } from "./conflict.js";
import { showMessage } from "./messages.js";
import * as others from "./others.js";
import { words } from "./times.js";
import { describe, isText, labelOf, read, same, toEntries, write } from "./units.js";

let isAsking = false; // another change may come meanwhile: saving what was chosen asks about it

const keyOf = (form) => form.dataset.others || form.dataset.kept;

function conflicts(form, theirs) {
  const mine = read(form);
  return Object.entries(theirs)
    .map(([unit, value]) => ({ unit, entries: toEntries(unit, value) }))
    .filter(({ unit, entries }) => mine.has(unit) && !same(mine.get(unit), entries))
    .map(({ unit, entries }) => ({
      unit,
      entries,
      label: labelOf(form, unit),
      mine: describe(form, unit),
      theirs: entries.map(([, value]) => value).join(", "),
      base: "",
      both: isText(form, unit) ? "text" : "",
    }));
}

const own = ({ label, mine }) => ({ label, who: "what you wrote", text: mine });

function take(form, asked, chosen, by) {
  const left = [];
  asked.forEach(({ unit, entries, label, mine, theirs }, place) => {
    const { choice, text } = chosen[place];
    if (choice === "theirs") write(form, unit, entries);
    else if (choice === "both") write(form, unit, [[unit, text]]);
    const kept = describe(form, unit).trim();
    if (mine.trim() !== kept) left.push(own({ label, mine }));
    if (theirs.trim() !== kept) left.push({ label, who: `what ${by.toLowerCase()} saved`, text: theirs });
  });
  others.keep(form, keyOf(form), left);
}

async function settle(form, { theirs, by = "Another window", at, revision }) {
  const asked = conflicts(form, theirs);
  const chosen = asked.length ? await choose(asked, { by, when: at ? words(new Date(at)) : "meanwhile" }) : [];
  if (!chosen) {
    others.keep(form, keyOf(form), asked.map(own)); // it is still in the form, too, and saving asks again
    return;
  }
  form.elements.revision.value = revision;
  take(form, asked, chosen, by);
  form.dispatchEvent(new CustomEvent("send:chosen"));
  form.dispatchEvent(new Event("input", { bubbles: true }));
  showMessage("This is what you chose. Save it now.");
  form.querySelector("[data-send-first]")?.focus();
}

document.addEventListener("send:conflict", async (event) => {
  if (isAsking) return;
  isAsking = true;
  try {
    await settle(event.target, event.detail);
  } finally {
    isAsking = false;
  }
});

const showAll = (root) => {
  for (const form of root.querySelectorAll("form[data-send][data-kept]")) others.show(form, keyOf(form));
};
showAll(document);
document.addEventListener("toggle", (event) => showAll(event.target), true); // a comment's form, wherever it came from
