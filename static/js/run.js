// Follows a run: adds the lines of its log as they come, and replaces what changed on the page. What a run asks of the
// browser of who started it is done here, once, in whichever of the person's tabs takes it.
import { actions } from "./actions.js";
import { ask, wordsOf } from "./http.js";
import { words } from "./times.js";

const WAIT = 10;
const SLOWEST = 15_000;
const root = document.querySelector("[data-run]");
const api = `/api/runs/${encodeURIComponent(root.dataset.run)}`;
const log = document.getElementById("run-log");
const following = document.getElementById("run-following");
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function part(text, name = "") {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

function add(line) {
  const row = document.createElement("li");
  const ms = line.data.ms ? `${Math.round(line.data.ms)} ms ` : "";
  row.className = `log-${line.level}`;
  row.value = line.number;
  row.append(part(line.level, "log-level"), part(line.text), part(`${ms}${words(new Date(line.at))}`, "soft push"));
  log.append(row);
}

function show(lines) {
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  if (lines.length) log.querySelector("li:not([value])")?.remove();
  lines.forEach(add);
  if (isAtEnd) log.scrollTop = log.scrollHeight;
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
    old.replaceWith(document.adoptNode(fresh));
  }
  document.dispatchEvent(new Event("htmx:load"));
  act();
}

// What this browser has done, so that a tab that comes later does not do it again. The server takes one result alone.
const memory = {
  has(action) {
    try {
      return localStorage.getItem(`action:${action}`) !== null;
    } catch {
      return false;
    }
  },
  keep(action) {
    try {
      localStorage.setItem(`action:${action}`, "done");
    } catch {
      // then the server refuses what comes second
    }
  },
};

// One tab alone has the lock of an action.
function act() {
  for (const place of document.querySelectorAll("[data-action]:not([data-taken])")) {
    const does = actions[place.dataset.tool];
    if (!does) continue;
    place.dataset.taken = "yes";
    navigator.locks?.request(`action:${place.dataset.action}`, { ifAvailable: true }, async (lock) => {
      if (lock && !memory.has(place.dataset.action)) await perform(place, does);
    });
  }
}

async function perform(place, does) {
  const { action } = place.dataset;
  const given = await Promise.resolve(place.querySelector("[data-arguments]")?.textContent || "{}")
    .then((said) => does(JSON.parse(said)))
    .then((output) => ({ output }))
    .catch((failure) => ({ error: String(failure?.message || failure).slice(0, 1000) }));
  // A result that is not taken is left to the form: the person sees what is wrong with it.
  try {
    await ask(`${api}/actions/${encodeURIComponent(action)}/result`, { method: "POST", json: given });
    memory.keep(action);
  } catch (failure) {
    following.textContent = wordsOf(failure);
  }
}

async function follow() {
  let last = Number(root.dataset.last);
  for (let patience = 1_000; ; ) {
    try {
      const lines = await ask(`${api}/logs?after=${last}&wait=${WAIT}`);
      show(lines.items);
      last = lines.last;
      patience = 1_000;
      following.textContent = "";
      await renew();
      if (lines.is_over) return;
      if (lines.items.length) await pause(300);
    } catch (failure) {
      if (failure.status >= 400 && failure.status < 500 && failure.status !== 429) {
        following.textContent = wordsOf(failure);
        return;
      }
      following.textContent = "The connection is away. The run goes on; the page looks again in a moment.";
      await pause(patience);
      patience = Math.min(SLOWEST, patience * 2);
    }
  }
}

log.scrollTop = log.scrollHeight;
act();
if (!root.dataset.over && !root.dataset.later) follow();
