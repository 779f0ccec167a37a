// The line near the title that says where the text is: saving, saved, kept on this device, waiting for a decision.
import { dates } from "./locale.js";

const place = document.querySelector("[data-save-state]");
const QUIET = new Set(["dirty", "saving"]); // nobody wants each key announced
const clock = dates({ hour: "2-digit", minute: "2-digit" });

// `action` is a button: {label, run}, or a link: {label, href}.
export function show(state, sentence, action) {
  if (!place) return;
  place.dataset.saveState = state;
  place.querySelector("[data-save-words]").setAttribute("aria-live", QUIET.has(state) ? "off" : "polite");
  place.querySelector("[data-save-before]")?.remove();
  const words = place.querySelector("[data-save-words]");
  if (words.textContent !== sentence) words.textContent = sentence;
  const slot = place.querySelector("[data-save-action]");
  slot.replaceChildren();
  if (!action) return;
  const control = document.createElement(action.href ? "a" : "button");
  control.className = "btn btn-small btn-plain";
  control.textContent = action.label;
  if (action.href) control.href = action.href;
  else {
    control.type = "button";
    control.addEventListener("click", action.run);
  }
  slot.append(control);
}

export const at = (moment) => clock.format(moment ? new Date(moment) : new Date());
