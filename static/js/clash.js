// A post was changed elsewhere while it was changed here: shows both texts and puts what was chosen into the form, which
// can be saved then.
import { choose } from "./conflict.js";
import { showMessage } from "./messages.js";
import { words } from "./times.js";
import { describe, isText, labelOf, read, same, toEntries, write } from "./units.js";

document.addEventListener("send:conflict", async (event) => {
  const form = event.target;
  const { theirs, by, at, revision } = event.detail;
  const mine = read(form);
  const asked = Object.entries(theirs)
    .map(([unit, value]) => ({ unit, entries: toEntries(unit, value) }))
    .filter(({ unit, entries }) => mine.has(unit) && !same(mine.get(unit), entries));
  const shown = asked.map(({ unit, entries }) => ({
    label: labelOf(form, unit),
    mine: describe(form, unit),
    theirs: entries.map(([, value]) => value).join(", "),
    base: "",
    both: isText(form, unit) ? "text" : "",
  }));
  const chosen = asked.length ? await choose(shown, { by: by || "Another window", when: at ? words(new Date(at)) : "meanwhile" }) : [];
  if (!chosen) return; // nothing is lost: the text is still here, and saving asks again
  form.elements.revision.value = revision;
  asked.forEach(({ unit, entries }, place) => {
    const { choice, text } = chosen[place];
    if (choice === "theirs") write(form, unit, entries);
    else if (choice === "both") write(form, unit, [[unit, text]]);
  });
  form.dispatchEvent(new Event("input", { bubbles: true }));
  showMessage("This is what you chose. Save it now.");
  form.querySelector("[data-send-first]")?.focus();
});
