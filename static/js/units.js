// A form as units that are saved, compared and restored: one for each name, or one for each [data-autosave-group].
const IGNORED = new Set(["csrfmiddlewaretoken", "revision", "base"]);

const groupOf = (control) => control.closest("[data-autosave-group]")?.dataset.autosaveGroup;

function controlsOf(form) {
  return [...form.elements].filter((control) => control.name && !control.matches(":disabled") && !IGNORED.has(control.name));
}

function valueOf(control, asServed) {
  if (!asServed) return control.value;
  const options = control.tagName === "SELECT" && [...control.options];
  return options ? (options.find((one) => one.defaultSelected) || options[0])?.value || "" : control.defaultValue;
}

function entriesOf(control, asServed) {
  if (control.type === "submit" || control.type === "button" || control.type === "file") return [];
  const isOn = asServed ? control.defaultChecked : control.checked;
  if ((control.type === "checkbox" || control.type === "radio") && !isOn) return [];
  return [[control.name, valueOf(control, asServed)]];
}

// unit → entries, in the order of the page. asServed: as the page came, whatever was typed since.
export function read(form, { asServed = false } = {}) {
  const units = new Map();
  for (const control of controlsOf(form)) {
    const unit = groupOf(control) || control.name;
    if (!units.has(unit)) units.set(unit, []);
    units.get(unit).push(...entriesOf(control, asServed));
  }
  return units;
}

// What the server calls theirs: a plain value for a field, entries for a group.
export function toEntries(unit, value) {
  if (Array.isArray(value?.entries)) return value.entries;
  if (typeof value === "boolean") return value ? [[unit, "on"]] : []; // a box
  return [[unit, String(value ?? "")]];
}

// Line ends and spaces around a value do not count: forms and servers change them.
const plain = (_key, value) => (typeof value === "string" ? value.replaceAll("\r\n", "\n").trim() : value);

export const same = (one, other) => JSON.stringify(one, plain) === JSON.stringify(other, plain);

// The cursor stays where it was, as far as there is still text.
function replace(control, value) {
  const isHere = control === document.activeElement && typeof control.selectionStart === "number";
  const [start, end] = isHere ? [control.selectionStart, control.selectionEnd] : [0, 0];
  control.value = value;
  if (isHere) control.setSelectionRange(Math.min(start, value.length), Math.min(end, value.length));
}

// Rebuilding a group takes the field away in which somebody writes: the same one of the same row gets the focus again.
function keepingFocus(group, rebuild) {
  const was = document.activeElement;
  const [, prefix, part] = (group.contains(was) && /^(\w+-\d+)-(.+)$/.exec(was.name || "")) || [];
  const idOf = (name) => group.querySelector(`[name="${CSS.escape(name)}"]`);
  const idField = [...group.querySelectorAll("[name$='_id']")].find((one) => /^\w+-\d+-[a-z]+_id$/.test(one.name));
  const key = idField?.name.replace(/^\w+-\d+-/, ""); // such as question_id: a row is known by it wherever it goes
  const id = key && prefix && idOf(`${prefix}-${key}`)?.value;
  const selection = id && typeof was.selectionStart === "number" ? [was.selectionStart, was.selectionEnd] : null;
  rebuild();
  if (!id) return;
  const row = [...group.querySelectorAll(`[name$="-${key}"]`)].find((one) => one.value === id);
  const now = row && idOf(row.name.replace(key, part));
  now?.focus();
  if (now && selection) now.setSelectionRange(...selection);
}

// Writes entries into the page. A group is rebuilt by whoever listens for "units:write".
export function write(form, unit, entries) {
  const group = form.querySelector(`[data-autosave-group="${CSS.escape(unit)}"]`);
  if (group) {
    keepingFocus(group, () => group.dispatchEvent(new CustomEvent("units:write", { detail: entries })));
    return;
  }
  const values = entries.map(([, value]) => value);
  for (const control of controlsOf(form).filter((one) => one.name === unit)) {
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else replace(control, values[0] ?? "");
    control.dispatchEvent(new Event("units:written", { bubbles: true }));
  }
}

// A unit as text that a person can compare.
export function describe(form, unit) {
  const lines = [];
  let mark = "";
  for (const control of controlsOf(form).filter((one) => (groupOf(one) || one.name) === unit)) {
    if (control.type === "checkbox" || control.type === "radio") mark = control.checked ? "✓ " : "";
    else if (control.type !== "hidden" && control.type !== "submit") {
      lines.push(mark + (control.selectedOptions?.[0]?.textContent.trim() ?? control.value));
      mark = "";
    }
  }
  return lines.join("\n") || mark.trim();
}

// Whether a unit is one text of several lines.
export function isText(form, unit) {
  return controlsOf(form).some((control) => control.name === unit && control.tagName === "TEXTAREA" && !groupOf(control));
}

export function labelOf(form, unit) {
  const group = form.querySelector(`[data-autosave-group="${CSS.escape(unit)}"]`);
  if (group) return group.dataset.autosaveLabel;
  const control = controlsOf(form).find((one) => one.name === unit);
  const label = control?.labels?.[0]?.firstChild?.textContent.trim();
  return label || unit;
}
