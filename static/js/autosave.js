// Every form[data-autosave] saves itself while it is written; leaving the page saves first, or asks. Without script
// the form is saved by its button.
import { Autosave } from "./autosave-form.js";
import * as drafts from "./drafts.js";

const forms = [...document.querySelectorAll("form[data-autosave]")].map((form) => new Autosave(form));
const isDirty = () => forms.some((one) => one.isDirty);
const saveAll = async (options) => (await Promise.all(forms.map((one) => one.save(options)))).every(Boolean);

drafts.forgetOld();
addEventListener("online", () => saveAll());
addEventListener("beforeunload", (event) => {
  if (forms.some((one) => one.isAtRisk)) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") saveAll({ leaving: true });
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && forms.length) {
    event.preventDefault();
    saveAll();
  }
});

// Going elsewhere on purpose saves first, so that nobody is asked whether to leave.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (link?.closest("[data-save-state]")) return; // signing in again: there is nothing to be saved before
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || event.button || !isDirty()) return;
  if (link.origin !== location.origin || (link.hash && link.pathname === location.pathname)) return;
  event.preventDefault();
  if (await saveAll()) location.assign(link.href);
});
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.matches("[data-autosave], [method=dialog]") || !isDirty()) return;
  event.preventDefault();
  if (await saveAll()) form.requestSubmit(event.submitter);
});
