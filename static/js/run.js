// The page of a run: adds the lines of its log as they come, and replaces what changed.
import { act } from "./doing.js";
import { follow } from "./following.js";
import { words } from "./times.js";

const root = document.querySelector("[data-run]");
const log = document.getElementById("run-log");
const following = document.getElementById("run-following");
const writing = new Map();
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function part(text, name = "") {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

function add(line) {
  const row = document.createElement("li");
  const ms = line.data.ms ? `${Math.round(line.data.ms)} ms · ` : "";
  row.className = `log-${line.level}`;
  row.value = line.number;
  row.append(part(line.level, "log-level"), part(line.text), part(`${ms}${words(new Date(line.at))}`, "soft push"));
  log.append(row);
}

function show(lines) {
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  if (lines.length) log.querySelector("li.soft")?.remove();
  lines.forEach(add);
  for (const [at, row] of writing) {
    if (lines.some(({ node }) => node === row.dataset.node)) drop(at);
    else log.append(row);
  }
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}

function drop(at) {
  writing.get(at)?.remove();
  writing.delete(at);
}

// What a model has written so far stands below the log, until its node says that it answered.
function write({ at, node, text }) {
  if (!writing.has(at)) {
    const row = document.createElement("li");
    row.className = "log-writing";
    row.dataset.node = node;
    row.append(part("writing", "log-level"), part(""));
    writing.set(at, row);
  }
  writing.get(at).children[1].textContent = text;
  show([]);
}

// Replaces the parts of the page that are others by now; what is open stays open, and what is written stays.
async function renew() {
  const response = await fetch(root.dataset.page, { credentials: "same-origin" });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(old.id);
    if (!fresh || fresh.dataset.live === old.dataset.live) continue;
    for (const { id } of old.querySelectorAll("details[open][id]")) fresh.querySelector(`#${id}`)?.setAttribute("open", "");
    const seen = [...old.querySelectorAll("[data-scrolls]")].map(({ id, scrollLeft, scrollTop }) => ({ id, scrollLeft, scrollTop }));
    const focused = old.contains(document.activeElement) && document.activeElement.id;
    old.replaceWith(document.adoptNode(fresh));
    for (const { id, scrollLeft, scrollTop } of seen) document.getElementById(id)?.scrollTo(scrollLeft, scrollTop);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  document.dispatchEvent(new Event("htmx:load"));
  doWhatIsAsked();
}

const trouble = (said) => {
  following.textContent = said;
};

function doWhatIsAsked() {
  for (const place of document.querySelectorAll("[data-action]")) {
    const given = () => JSON.parse(place.querySelector("[data-arguments]")?.textContent || "{}");
    act(root.dataset.run, { id: place.dataset.action, tool: place.dataset.tool, given }, trouble);
  }
}

let renewal = null;
function renewSoon() {
  renewal ??= pause(300)
    .then(renew)
    .catch(() => {}) // the next change brings this one too
    .finally(() => {
      renewal = null;
    });
}

log.scrollTop = log.scrollHeight;
doWhatIsAsked();
if (!root.dataset.over && !root.dataset.later) {
  await follow(root.dataset.run, Number(root.dataset.last), { lines: show, changed: renewSoon, writes: write, trouble });
  [...writing.keys()].forEach(drop);
  await renew().catch(() => {}); // the page stands as it was heard last
}
