// Marks in each text what the older one below it had not.
import { marked } from "./differences.js";

function mark(row) {
  const older = row.nextElementSibling?.matches("[data-change]") ? row.nextElementSibling : null;
  if (!older || "marked" in row.dataset) return;
  row.dataset.marked = "";
  for (const place of row.querySelectorAll("[data-changed]")) {
    const same = older.querySelector(`${place.tagName}[data-changed]`);
    const parts = marked(place.textContent, same?.textContent ?? "");
    place.replaceChildren(
      ...parts.map(({ text, differs }) => {
        const part = document.createElement(differs ? "ins" : "span");
        part.textContent = text;
        return part;
      }),
    );
  }
}

const markAll = () => document.querySelectorAll("[data-change]").forEach(mark);
markAll();
document.addEventListener("htmx:load", markAll);
