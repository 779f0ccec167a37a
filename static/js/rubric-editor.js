// The criteria of an exercise: add, remove, move. The names of the fields follow their order (rubric-0-title), so that
// the same form works without script, where each button asks the server.
import { announce } from "./announce.js";
import { showMessage } from "./messages.js";

const MOST = 20;
const root = document.querySelector("[data-rubric]");
const form = root.closest("form");
const list = root.querySelector("[data-criteria]");
const all = () => [...list.querySelectorAll("[data-criterion]")];
const part = (criterion, name) => criterion.querySelector(`[data-part="${name}"]`);

function number() {
  all().forEach((criterion, at) => {
    criterion.querySelector("[data-number]").textContent = `Criterion ${at + 1}`;
    for (const element of criterion.querySelectorAll("[data-part]")) {
      const name = `rubric-${at}-${element.dataset.part}`;
      const label = element.id && criterion.querySelector(`label[for="${CSS.escape(element.id)}"]`);
      element.name = name;
      element.id = `id_${name}`;
      if (label) label.htmlFor = element.id;
    }
    criterion.querySelector("[data-do=move_up]").disabled = at === 0;
    criterion.querySelector("[data-do=move_down]").disabled = at === all().length - 1;
  });
  total();
}

function total() {
  const count = all().length;
  const points = all().reduce((sum, criterion) => sum + (Number(part(criterion, "points").value) || 0), 0);
  const words = `${count} ${count === 1 ? "criterion" : "criteria"}${count ? `, ${points} points` : ""}`;
  for (const place of document.querySelectorAll("[data-rubric-total]")) place.textContent = words;
  root.querySelector("[data-rubric-empty]").hidden = count > 0;
  for (const button of root.querySelectorAll("[data-do=add_criterion]")) button.disabled = count >= MOST;
}

function changed() {
  number();
  form.dispatchEvent(new CustomEvent("units:changed"));
}

function add() {
  const criterion = root.querySelector("template[data-new-criterion]").content.firstElementChild.cloneNode(true);
  list.append(criterion);
  part(criterion, "criterion_id").value = crypto.randomUUID();
  return criterion;
}

function remove(criterion) {
  const after = criterion.nextElementSibling;
  const next = after || criterion.previousElementSibling;
  criterion.remove();
  changed();
  (next ? part(next, "title") : root.querySelector("[data-do=add_criterion]")).focus();
  const undo = () => {
    list.insertBefore(criterion, after?.parentElement === list ? after : null);
    changed();
    part(criterion, "title").focus();
  };
  showMessage("Criterion removed.", { undo });
}

function move(criterion, neighbour, side, button) {
  if (!neighbour) return;
  neighbour[side](criterion);
  changed();
  (button.disabled ? criterion.querySelector("[data-do^=move]:not(:disabled)") : button).focus();
  announce(`Criterion moved to place ${all().indexOf(criterion) + 1} of ${all().length}`);
}

const ACTIONS = {
  add_criterion() {
    const criterion = add();
    changed();
    part(criterion, "title").focus();
  },
  remove_criterion: remove,
  move_up: (criterion, button) => move(criterion, criterion.previousElementSibling, "before", button),
  move_down: (criterion, button) => move(criterion, criterion.nextElementSibling, "after", button),
};

// Builds the list from [name, value] pairs, for a copy of this device or another person's version.
function rebuild(entries) {
  const values = new Map(entries);
  list.replaceChildren();
  for (let at = 0; values.has(`rubric-${at}-title`); at += 1) add();
  number();
  for (const element of list.querySelectorAll("[data-part]")) element.value = values.get(element.name) ?? element.value;
  number();
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.do === "add_criterion") ACTIONS.add_criterion();
  else ACTIONS[button.dataset.do](button.closest("[data-criterion]"), button);
});
root.addEventListener("input", total);
root.addEventListener("units:write", (event) => rebuild(event.detail));
number();
