// Two people changed the same thing: shows both texts, field by field, and answers with what was chosen.
import { joined, marked } from "./differences.js";

const sheet = document.querySelector("[data-conflict]");

function fill(place, text, against) {
  place.replaceChildren();
  for (const { text: words, differs } of marked(text, against)) {
    const part = document.createElement(differs ? "mark" : "span");
    part.textContent = words;
    place.append(part);
  }
}

function fieldset(one, at, by) {
  const part = sheet.querySelector("template").content.cloneNode(true);
  part.querySelector("legend").textContent = one.label;
  for (const radio of part.querySelectorAll("input")) radio.name = `choice-${at}`;
  part.querySelector("[data-by]").textContent = `What ${by} saved`;
  fill(part.querySelector("[data-mine]"), one.mine, one.theirs);
  fill(part.querySelector("[data-theirs]"), one.theirs, one.mine);
  const both = part.querySelector("[data-both]");
  if (!one.both) both.remove();
  else {
    both.querySelector("[data-both-label]").textContent = one.both === "text" ? "Both, as I put them together" : "Both, one after the other";
    const text = both.querySelector("textarea");
    if (one.both === "text") {
      const { text: together, clean } = joined(one.base, one.mine, one.theirs);
      text.value = together;
      text.name = `text-${at}`;
      text.setAttribute("aria-label", `${one.label}: both texts together`);
      text.addEventListener("input", () => (both.querySelector("[type=radio]").checked = true));
      if (clean) both.querySelector("[type=radio]").checked = true;
    } else text.remove();
  }
  return part;
}

// conflicts: [{label, mine, theirs, base, both}]; `both`: "text" (they can be put together), "rows" (both are taken) or
// "". Resolves to [{choice: "mine" | "theirs" | "both", text}] in the same order, or null: decide later.
export function choose(conflicts, { by, when }) {
  sheet.querySelector("[data-conflict-lead]").textContent =
    `${by} saved a change ${when}. Nothing is lost: choose what to keep, for each field. What you do not keep stays on this device until you dismiss it.`;
  const fields = sheet.querySelector("[data-conflict-fields]");
  fields.replaceChildren(...conflicts.map((one, at) => fieldset(one, at, by)));
  sheet.returnValue = "";
  sheet.showModal();
  return new Promise((resolve) => {
    sheet.addEventListener(
      "close",
      () => {
        if (sheet.returnValue !== "apply") return resolve(null);
        const chosen = new FormData(sheet.querySelector("form"));
        return resolve(conflicts.map((_, at) => ({ choice: chosen.get(`choice-${at}`), text: chosen.get(`text-${at}`) })));
      },
      { once: true },
    );
  });
}
