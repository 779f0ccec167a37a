// Two people changed the same thing: shows both texts, field by field, and answers with what was chosen.
const sheet = document.querySelector("[data-conflict]");

function differing(mine, theirs) {
  const other = new Set(theirs.split("\n"));
  return mine.split("\n").map((line) => [line, !other.has(line)]);
}

function fill(place, text, against) {
  place.replaceChildren();
  for (const [line, differs] of differing(text, against)) {
    const part = document.createElement(differs ? "mark" : "span");
    part.textContent = `${line}\n`;
    place.append(part);
  }
}

function fieldset({ unit, label, mine, theirs }, by) {
  const part = sheet.querySelector("template").content.cloneNode(true);
  part.querySelector("legend").textContent = label;
  for (const radio of part.querySelectorAll("input")) radio.name = `choice-${unit}`;
  part.querySelector("[data-by]").textContent = `What ${by} saved`;
  fill(part.querySelector("[data-mine]"), mine, theirs);
  fill(part.querySelector("[data-theirs]"), theirs, mine);
  return part;
}

// conflicts: [{unit, label, mine, theirs}]. Resolves to a Map unit → "mine" | "theirs", or null: decide later.
export function choose(conflicts, { by, when }) {
  sheet.querySelector("[data-conflict-lead]").textContent =
    `${by} saved a change ${when}. Nothing is lost: choose what to keep, for each field.`;
  const fields = sheet.querySelector("[data-conflict-fields]");
  fields.replaceChildren(...conflicts.map((one) => fieldset(one, by)));
  sheet.returnValue = "";
  sheet.showModal();
  return new Promise((resolve) => {
    sheet.addEventListener(
      "close",
      () => {
        if (sheet.returnValue !== "apply") return resolve(null);
        const chosen = new FormData(sheet.querySelector("form"));
        return resolve(new Map(conflicts.map(({ unit }) => [unit, chosen.get(`choice-${unit}`)])));
      },
      { once: true },
    );
  });
}
