// Questions as cards: add, remove, copy, move, and likewise the rows in them (options, items, pairs). The names of the
// fields follow the order of the cards (questions-0-options-1-text), so that the same form works without script, where
// each button asks the server. A card holds the fields of all kinds; those of other kinds are hidden and not sent.
import { announce } from "./announce.js";
import { showMessage } from "./messages.js";

const root = document.querySelector("[data-quiz]");
const form = root.closest("form");
const questionsOf = () => [...root.querySelectorAll("[data-question]")];
const listOf = (card, rows) => card.querySelector(`[data-rows="${rows}"]`);
const rowsOf = (list) => [...list.children];
const partIn = (card, part) => [...card.querySelectorAll(`[data-part="${part}"]`)].find((one) => !one.closest("[data-row]"));
const fresh = (name) => root.querySelector(`template[data-new="${name}"]`).content.firstElementChild.cloneNode(true);
const newId = () => crypto.randomUUID();

// Labels are looked for in the card or row alone: elsewhere another may have the same id until all are renamed.
function rename(element, prefix, within) {
  const name = `${prefix}-${element.dataset.part}`;
  const label = element.id && within.querySelector(`label[for="${CSS.escape(element.id)}"]`);
  element.name = name;
  element.id = `id_${name}`;
  if (label) label.htmlFor = element.id;
}

function numberCard(card, q) {
  for (const place of card.querySelectorAll("[data-number]")) place.textContent = `Question ${q + 1}`;
  for (const element of card.querySelectorAll("[data-part]")) {
    const row = element.closest("[data-row]");
    const list = row?.parentElement;
    rename(element, row ? `questions-${q}-${list.dataset.rows}-${rowsOf(list).indexOf(row)}` : `questions-${q}`, row || card);
  }
  for (const list of card.querySelectorAll("[data-rows]")) {
    rowsOf(list).forEach((row, at, rows) => {
      for (const place of row.querySelectorAll("[data-row-number]")) place.textContent = at + 1;
      for (const up of row.querySelectorAll("[data-do=move_item_up]")) up.disabled = at === 0;
      for (const down of row.querySelectorAll("[data-do=move_item_down]")) down.disabled = at === rows.length - 1;
    });
  }
}

function number() {
  const cards = questionsOf();
  cards.forEach((card, q) => {
    numberCard(card, q);
    card.querySelector("[data-do=move_up]").disabled = q === 0;
    card.querySelector("[data-do=move_down]").disabled = q === cards.length - 1;
  });
  total();
}

function total() {
  const points = questionsOf().reduce((sum, card) => sum + (Number(partIn(card, "points").value) || 0), 0);
  const count = questionsOf().length;
  const words = `${count} ${count === 1 ? "question" : "questions"}, ${points} ${points === 1 ? "point" : "points"}`;
  for (const place of document.querySelectorAll("[data-quiz-total]")) place.textContent = words;
  for (const empty of root.querySelectorAll("[data-quiz-empty]")) empty.hidden = count > 0;
}

function changed() {
  number();
  form.dispatchEvent(new CustomEvent("units:changed"));
}

const giveIds = (within) => {
  for (const part of within.querySelectorAll("[data-part$=_id]")) part.value = newId();
};

function addRow(card, rows) {
  const row = fresh(rows);
  listOf(card, rows).append(row);
  giveIds(row);
  return row;
}

function addQuestion() {
  const card = fresh("question");
  root.querySelector("[data-questions]").append(card);
  for (const list of card.querySelectorAll("[data-rows]")) list.replaceChildren();
  giveIds(card);
  return card;
}

// Shows the fields of the card's kind. What was written for another one stays in the page, and comes back with it.
function showKind(card, { fill = false } = {}) {
  const kind = partIn(card, "kind").value;
  for (const part of card.querySelectorAll("[data-kinds]")) {
    part.disabled = part.hidden = !part.dataset.kinds.split(" ").includes(kind);
    const list = part.querySelector("[data-rows]");
    while (fill && !part.hidden && list && list.children.length < 2) addRow(card, list.dataset.rows);
  }
}

const firstText = (row) => row.querySelector("[data-part=text], [data-part=left]");

function remove(element, what, focus) {
  const parent = element.parentElement;
  const after = element.nextElementSibling;
  element.remove();
  changed();
  focus?.focus();
  const undo = () => {
    parent.insertBefore(element, after?.parentElement === parent ? after : null);
    changed();
    firstText(element).focus();
  };
  showMessage(`${what} removed.`, { undo });
}

function move(element, up, button, what, all) {
  const neighbour = up ? element.previousElementSibling : element.nextElementSibling;
  if (!neighbour) return;
  neighbour[up ? "before" : "after"](element);
  changed();
  const other = button.dataset.do.replace(up ? /up$/ : /down$/, up ? "down" : "up");
  (button.disabled ? element.querySelector(`[data-do=${other}]`) : button).focus();
  announce(`${what} moved to place ${all().indexOf(element) + 1} of ${all().length}`);
}

function duplicate(card) {
  const copy = card.cloneNode(true);
  const written = [...card.querySelectorAll("select, textarea")];
  [...copy.querySelectorAll("select, textarea")].forEach((control, at) => {
    control.value = written[at].value; // what was typed or chosen is not part of a clone
  });
  giveIds(copy);
  card.after(copy);
  changed();
  partIn(copy, "text").focus();
  announce("Question copied");
}

const ACTIONS = {
  add_question() {
    const card = addQuestion();
    showKind(card, { fill: true });
    changed();
    partIn(card, "text").focus();
  },
  remove_question(card) {
    const next = card.nextElementSibling || card.previousElementSibling;
    remove(card, "Question", next?.querySelector("textarea") || root.querySelector("[data-do=add_question]"));
  },
  duplicate_question: duplicate,
  move_up: (card, _row, button) => move(card, true, button, "Question", questionsOf),
  move_down: (card, _row, button) => move(card, false, button, "Question", questionsOf),
  move_item_up: (_card, row, button) => move(row, true, button, "Item", () => rowsOf(row.parentElement)),
  move_item_down: (_card, row, button) => move(row, false, button, "Item", () => rowsOf(row.parentElement)),
};
for (const [one, what] of Object.entries({ option: "Option", item: "Item", pair: "Pair", distractor: "Right side" })) {
  ACTIONS[`add_${one}`] = (card) => {
    const row = addRow(card, `${one}s`);
    changed();
    firstText(row).focus();
  };
  ACTIONS[`remove_${one}`] = (card, row) => {
    const next = row.nextElementSibling || row.previousElementSibling;
    remove(row, what, next ? firstText(next) : card.querySelector(`[data-do=add_${one}]`));
  };
}

// With one right answer, marking another unmarks the first.
function keepSingle(box) {
  const card = box.closest("[data-question]");
  if (!box.checked || partIn(card, "kind").value !== "single") return;
  for (const other of card.querySelectorAll("[data-part=is_right]")) if (other !== box) other.checked = false;
}

const HAS_ROWS = { options: "text", items: "text", pairs: "left", distractors: "text" };

// Builds the cards from a list of [name, value], for a copy of this device or another person's version.
function rebuild(entries) {
  const values = new Map(entries);
  root.querySelector("[data-questions]").replaceChildren();
  for (let q = 0; values.has(`questions-${q}-text`); q += 1) {
    const card = addQuestion();
    for (const [rows, part] of Object.entries(HAS_ROWS)) {
      for (let at = 0; values.has(`questions-${q}-${rows}-${at}-${part}`); at += 1) addRow(card, rows);
    }
  }
  number();
  for (const element of root.querySelectorAll("[data-part]")) {
    if (element.type === "checkbox") element.checked = values.has(element.name);
    else element.value = values.get(element.name) ?? element.value;
  }
  for (const card of questionsOf()) showKind(card);
  number();
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  event.preventDefault();
  ACTIONS[button.dataset.do](button.closest("[data-question]"), button.closest("[data-row]"), button);
});
root.addEventListener("input", total);
root.addEventListener("change", (event) => {
  if (event.target.matches("[data-part=is_right]")) keepSingle(event.target);
  if (!event.target.matches("[data-part=kind]")) return;
  showKind(event.target.closest("[data-question]"), { fill: true });
  changed();
});
root.addEventListener("units:write", (event) => rebuild(event.detail));
number();
