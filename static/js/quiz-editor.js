// Questions as cards: add, remove, move, options likewise. The names of the fields follow the order of the cards
// (questions-0-options-1-text), so that the same form works without script, where each button asks the server.
import { announce } from "./announce.js";
import { showMessage } from "./messages.js";

const root = document.querySelector("[data-quiz]");
const form = root.closest("form");
const questionsOf = () => [...root.querySelectorAll("[data-question]")];
const optionsOf = (card) => [...card.querySelectorAll("[data-option]")];
const partIn = (card, part) => [...card.querySelectorAll(`[data-part="${part}"]`)].find((one) => !one.closest("[data-option]"));
const fresh = (name) => root.querySelector(`template[data-new-${name}]`).content.firstElementChild.cloneNode(true);
const newId = () => crypto.randomUUID();

// Labels are looked for in the card or option alone: elsewhere another may have the same id until all are renamed.
function rename(element, prefix, within) {
  const name = `${prefix}-${element.dataset.part}`;
  const label = element.id && within.querySelector(`label[for="${CSS.escape(element.id)}"]`);
  element.name = name;
  element.id = `id_${name}`;
  if (label) label.htmlFor = element.id;
}

function number() {
  questionsOf().forEach((card, q) => {
    for (const place of card.querySelectorAll("[data-number]")) place.textContent = `Question ${q + 1}`;
    for (const element of card.querySelectorAll("[data-part]")) {
      const option = element.closest("[data-option]");
      const at = option ? `-options-${optionsOf(card).indexOf(option)}` : "";
      rename(element, `questions-${q}${at}`, option || card);
    }
    optionsOf(card).forEach((option, o) => {
      option.querySelector("[data-option-number]").textContent = `Option ${o + 1} of question ${q + 1}`;
    });
    card.querySelector("[data-do=move_up]").disabled = q === 0;
    card.querySelector("[data-do=move_down]").disabled = q === questionsOf().length - 1;
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

function addOption(card, values = {}) {
  const option = fresh("option");
  card.querySelector("[data-options]").append(option);
  option.querySelector("[data-part=option_id]").value = values.option_id || newId();
  return option;
}

function addQuestion() {
  const card = fresh("question");
  root.querySelector("[data-questions]").append(card);
  card.querySelector("[data-options]").replaceChildren();
  partIn(card, "question_id").value = newId();
  return card;
}

function remove(element, what, focus) {
  const parent = element.parentElement;
  const after = element.nextElementSibling;
  element.remove();
  changed();
  focus?.focus();
  const undo = () => {
    parent.insertBefore(element, after?.parentElement === parent ? after : null);
    changed();
    element.querySelector("[data-part=text]").focus();
  };
  showMessage(`${what} removed.`, { undo });
}

const ACTIONS = {
  add_question() {
    const card = addQuestion();
    addOption(card);
    addOption(card);
    changed();
    partIn(card, "text").focus();
  },
  add_option(card) {
    const option = addOption(card);
    changed();
    option.querySelector("[data-part=text]").focus();
  },
  remove_question(card) {
    const next = card.nextElementSibling || card.previousElementSibling;
    remove(card, "Question", next?.querySelector("textarea") || root.querySelector("[data-do=add_question]"));
  },
  remove_option(card, option) {
    const next = option.nextElementSibling || option.previousElementSibling;
    remove(option, "Option", next?.querySelector("[data-part=text]") || card.querySelector("[data-do=add_option]"));
  },
  move_up: (card, _option, button) => move(card, card.previousElementSibling, "before", button),
  move_down: (card, _option, button) => move(card, card.nextElementSibling, "after", button),
};

function move(card, neighbour, side, button) {
  if (!neighbour) return;
  neighbour[side](card);
  changed();
  (button.disabled ? card.querySelector("[data-do^=move]:not(:disabled)") : button).focus();
  announce(`Question moved to place ${questionsOf().indexOf(card) + 1} of ${questionsOf().length}`);
}

// With one right answer, marking another unmarks the first.
function keepSingle(box) {
  const card = box.closest("[data-question]");
  if (!box.checked || partIn(card, "kind").value !== "single") return;
  for (const other of card.querySelectorAll("[data-part=is_right]")) if (other !== box) other.checked = false;
}

// Builds the cards from a list of [name, value], for a copy of this device or another person's version.
function rebuild(entries) {
  const values = new Map(entries);
  root.querySelector("[data-questions]").replaceChildren();
  for (let q = 0; values.has(`questions-${q}-text`); q += 1) {
    const card = addQuestion();
    for (let o = 0; values.has(`questions-${q}-options-${o}-text`); o += 1) addOption(card);
  }
  number();
  for (const element of root.querySelectorAll("[data-part]")) {
    if (element.type === "checkbox") element.checked = values.has(element.name);
    else element.value = values.get(element.name) ?? element.value;
  }
  number();
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  event.preventDefault();
  ACTIONS[button.dataset.do](button.closest("[data-question]"), button.closest("[data-option]"), button);
});
root.addEventListener("input", total);
root.addEventListener("change", (event) => {
  if (event.target.matches("[data-part=is_right]")) keepSingle(event.target);
});
root.addEventListener("units:write", (event) => rebuild(event.detail));
number();
