// What is written in a form[data-kept] stays on this device until it is sent: a lost network, an ended session or a
// closed page takes nothing away. The key changes with what is written for, so an old copy never comes back.
import * as drafts from "./drafts.js";
import { read, same, write } from "./units.js";

for (const form of document.querySelectorAll("form[data-kept]")) {
  const key = form.dataset.kept;
  const words = form.querySelector("[data-kept-words]");
  const server = [...read(form)];
  const kept = drafts.find(key);

  if (kept && !same(kept.entries, server)) {
    for (const [unit, entries] of kept.entries) if (unit !== "edition") write(form, unit, entries);
    if (words) words.textContent = "What you wrote before is back.";
  }

  form.addEventListener("input", () => {
    const isKept = drafts.keep(key, { entries: [...read(form)] });
    if (words) words.textContent = isKept ? "Kept on this device until you hand it in." : "";
  });
}
drafts.forgetOld();
