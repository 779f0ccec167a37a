// Answering a quiz: items are put in order by buttons too. Without script their places are chosen from lists.
import { announce } from "./announce.js";

const rowsOf = (list) => [...list.children];

// The order of the rows is the answer from now on: each gets its place.
function number(list) {
  const rows = rowsOf(list);
  rows.forEach((row, at) => {
    row.querySelector("select").value = String(at + 1);
    row.querySelector("[data-arrange-move=up]").disabled = at === 0;
    row.querySelector("[data-arrange-move=down]").disabled = at === rows.length - 1;
  });
}

function tell(list, row) {
  const text = row.querySelector(".arrange-text").textContent.trim();
  announce(`${text}: place ${rowsOf(list).indexOf(row) + 1} of ${list.children.length}`);
}

function move(button) {
  const list = button.closest("[data-arrange]");
  const row = button.closest("li");
  const isUp = button.dataset.arrangeMove === "up";
  const neighbour = isUp ? row.previousElementSibling : row.nextElementSibling;
  if (!neighbour) return;
  neighbour[isUp ? "before" : "after"](row);
  number(list);
  (button.disabled ? row.querySelector(`[data-arrange-move]:not(:disabled)`) : button).focus();
  tell(list, row);
}

function place(select) {
  const list = select.closest("[data-arrange]");
  const row = select.closest("li");
  if (!select.value) return;
  const others = rowsOf(list).filter((one) => one !== row);
  const next = others[Number(select.value) - 1];
  if (next) next.before(row);
  else list.append(row);
  number(list);
  select.focus();
  tell(list, row);
}

for (const list of document.querySelectorAll("[data-arrange]")) {
  for (const moves of list.querySelectorAll(".arrange-moves")) moves.hidden = false;
  const rows = rowsOf(list);
  rows[0].querySelector("[data-arrange-move=up]").disabled = true;
  rows.at(-1).querySelector("[data-arrange-move=down]").disabled = true;
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-arrange-move]");
    if (!button) return;
    move(button);
    list.dispatchEvent(new Event("input", { bubbles: true }));
  });
  list.addEventListener("change", (event) => place(event.target));
}
