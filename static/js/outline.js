// The order of the sections: by dragging, by the buttons of a row, by arrow keys on its handle. Moves are shown at
// once and sent as one list, one request in flight; the server's refusal puts the old order back.
import "../vendor/sortable.js";
import { announce } from "./announce.js";
import { ask } from "./http.js";
import { showMessage } from "./messages.js";

const list = document.querySelector("[data-outline]");
const form = list.closest("form");
const menu = document.querySelector("#row-menu");
const rows = () => [...list.querySelectorAll("[data-section]")];
const order = () => rows().map((row) => row.dataset.section);
let sent = order();
let isSending = false;

function show(wanted) {
  const byId = new Map(rows().map((row) => [row.dataset.section, row]));
  for (const id of wanted) list.append(byId.get(id));
}

function number() {
  rows().forEach((row, index) => (row.querySelector("[data-place]").textContent = index + 1));
}

function turnMenu(row) {
  const section = menu.querySelector("[data-menu-section]");
  if (section.value !== row.dataset.section && menu.matches(":popover-open")) menu.hidePopover();
  section.value = row.dataset.section;
  for (const item of menu.querySelectorAll("[data-below]")) {
    item[item.matches("a") ? "href" : "formAction"] = row.querySelector("[data-link]").href + item.dataset.below;
  }
  const at = rows().indexOf(row);
  for (const button of menu.querySelectorAll("[data-move]")) {
    button.disabled = button.dataset.move === "down" ? at === rows().length - 1 : at === 0;
  }
}

// Somebody else moved, added or deleted sections: the page gets the outline as it is now.
async function takeTheirs() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const theirs = page.querySelectorAll("[data-outline] > [data-section]");
  if (!theirs.length) return location.reload();
  list.replaceChildren(...theirs);
  form.elements.revision.value = page.querySelector("[data-outline]").closest("form").elements.revision.value;
  sent = order();
}

async function send() {
  if (isSending) return;
  isSending = true;
  while (String(order()) !== String(sent)) {
    const wanted = order();
    const body = new FormData(form);
    for (const id of wanted) body.append("order", id);
    try {
      const answer = await ask(form.getAttribute("action"), { method: "POST", form: body });
      form.elements.revision.value = answer.revision;
      sent = wanted;
    } catch (failure) {
      if (failure.problem?.code === "outline_changed") await takeTheirs();
      else show(sent);
      number();
      showMessage(`The order was not saved: ${failure.message}`, { kind: "error" });
    }
  }
  isSending = false;
}

function place(row, index) {
  const others = rows().filter((one) => one !== row);
  const at = Math.max(0, Math.min(others.length, index));
  if (others[at]) others[at].before(row);
  else list.append(row);
  number();
  const title = row.querySelector("[data-title]").textContent.trim();
  announce(`${title}: place ${at + 1} of ${others.length + 1}`);
  send();
}

const TARGETS = {
  up: (at) => at - 1,
  down: (at) => at + 1,
  top: () => 0,
  bottom: () => rows().length,
};
const KEYS = { ArrowUp: "up", ArrowDown: "down", Home: "top", End: "bottom" };

function move(row, where, focus) {
  place(row, TARGETS[where](rows().indexOf(row)));
  (focus.disabled ? row.querySelector("[data-handle]") : focus).focus();
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("[popovertarget]");
  if (button) turnMenu(button.closest("[data-section]")); // before the browser opens it
});
menu.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  event.preventDefault();
  menu.hidePopover();
  const row = rows().find((one) => one.dataset.section === menu.querySelector("[data-menu-section]").value);
  move(row, button.dataset.move, row.querySelector("[data-handle]"));
});
list.addEventListener("keydown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || !KEYS[event.key]) return;
  event.preventDefault();
  move(handle.closest("[data-section]"), KEYS[event.key], handle);
});
addEventListener("beforeunload", (event) => {
  if (isSending) event.preventDefault();
});
window.Sortable.create(list, {
  handle: "[data-handle]",
  draggable: "[data-section]",
  animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
  ghostClass: "is-ghost",
  onEnd: ({ item }) => {
    number();
    announce(`Moved to place ${rows().indexOf(item) + 1} of ${rows().length}`);
    send();
  },
});
number();
