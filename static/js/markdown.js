// A toolbar and a live preview for a textarea of Markdown. The textarea stays a textarea: spelling, undo, phones and
// screen readers work as everywhere, and so does the form without script.
import { ask } from "./http.js";

const WRAPS = { bold: ["**", "bold"], italic: ["_", "italic"], code: ["`", "code"] };
const LINES = { heading: "## ", quote: "> ", list: "- ", numbers: "1. " };

// execCommand keeps the browser's own undo, which setting .value would lose.
export function insert(field, text, start, end) {
  field.focus();
  field.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function wrap(field, [mark, sample]) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end) || sample;
  insert(field, mark + chosen + mark, start, end);
  field.setSelectionRange(start + mark.length, start + mark.length + chosen.length);
}

function prefix(field, mark) {
  const { selectionStart, selectionEnd, value } = field;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionEnd) < 0 ? value.length : value.indexOf("\n", selectionEnd);
  const lines = value.slice(start, end).split("\n");
  const marked = lines.every((line) => line.startsWith(mark));
  insert(field, lines.map((line) => (marked ? line.slice(mark.length) : mark + line)).join("\n"), start, end);
}

function link(field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const words = value.slice(start, end) || "link text";
  insert(field, `[${words}](https://)`, start, end);
  const at = start + words.length + 3;
  field.setSelectionRange(at, at + 8);
}

function table(field) {
  const at = field.selectionEnd;
  insert(field, "\n\n| Column | Column |\n| --- | --- |\n| Cell | Cell |\n\n", at, at);
}

function run(field, command) {
  if (WRAPS[command]) wrap(field, WRAPS[command]);
  else if (LINES[command]) prefix(field, LINES[command]);
  else if (command === "link") link(field);
  else if (command === "table") table(field);
}

// A list goes on by itself; Enter on an empty item ends it.
function continueList(event) {
  const field = event.target;
  const { selectionStart: at, selectionEnd, value } = field;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || at !== selectionEnd) return;
  const start = value.lastIndexOf("\n", at - 1) + 1;
  const item = value.slice(start, at).match(/^(\s*)([-*]|(\d+)\.) (.*)$/);
  if (!item) return;
  event.preventDefault();
  const next = item[3] ? `${Number(item[3]) + 1}.` : item[2];
  if (item[4]) insert(field, `\n${item[1]}${next} `, at, at);
  else insert(field, "", start, at);
}

class Editor {
  constructor(root) {
    this.root = root;
    this.field = root.querySelector("textarea");
    this.preview = root.querySelector("[data-preview]");
    this.timer = 0;
    this.shown = null;
    root.addEventListener("click", (event) => this.clicked(event));
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("input", () => this.later());
    this.field.addEventListener("units:written", () => this.later());
    new ResizeObserver(() => this.later()).observe(this.preview); // shown beside the text where there is room
  }

  clicked(event) {
    const command = event.target.closest("[data-md]");
    const mode = event.target.closest("[data-mode]");
    if (command) run(this.field, command.dataset.md);
    if (mode) this.turn(mode.dataset.mode);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey) {
      const button = this.root.querySelector(`[data-md-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (!button) return;
      event.preventDefault();
      run(this.field, button.dataset.md);
    } else {
      continueList(event);
    }
  }

  turn(mode) {
    this.root.dataset.showing = mode;
    for (const button of this.root.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    }
    this.later(0);
  }

  later(pause = 350) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.render(), pause);
  }

  async render() {
    const text = this.field.value;
    if (text === this.shown || !this.preview.checkVisibility()) return;
    this.shown = text;
    const form = new FormData();
    form.set("body", text);
    try {
      const { html } = await ask(this.root.dataset.previewUrl, { method: "POST", form });
      if (this.shown === text) this.preview.innerHTML = html; // sanitized by the server, as learners get it
    } catch {
      this.shown = null;
      this.preview.textContent = "The preview is not available just now.";
    }
  }
}

for (const root of document.querySelectorAll("[data-markdown]")) new Editor(root);
