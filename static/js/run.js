// Follows a run: adds the lines of its log as they come, and replaces what changed on the page. What a run asks of the
// browser of who started it is done here, once, in whichever of the person's tabs takes it.
import { actions } from "./actions.js";
import { ask, wordsOf } from "./http.js";
import { words } from "./times.js";

const POLL = 2_000;
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

let renewal = null;
function renewSoon() {
  renewal ??= pause(300)
    .then(renew)
    .catch(() => {}) // the next change brings this one too
    .finally(() => {
      renewal = null;
    });
}

// Listens until the run is over, the stream ends for its reader to come again, or the line breaks.
function listen(url, from) {
  return new Promise((resolve) => {
    const source = new EventSource(`${url}&after=${from.last}`);
    const end = (how) => {
      source.close();
      resolve(how);
    };
    source.addEventListener("open", () => {
      from.isHeard = true;
      following.textContent = "";
    });
    source.addEventListener("line", ({ data }) => {
      const line = JSON.parse(data);
      from.last = line.number;
      show([line]);
    });
    source.addEventListener("run", renewSoon);
    source.addEventListener("end", ({ data }) => end(JSON.parse(data).is_over ? "over" : "again"));
    source.addEventListener("refused", () => end("refused"));
    source.addEventListener("error", () => end("broken"));
  });
}

// Where no stream is to be reached, the page asks for lines.
async function poll(from) {
  const lines = await ask(`${api}/logs?after=${from.last}`);
  from.last = lines.last;
  show(lines.items);
  renewSoon();
  await pause(POLL);
  return lines.is_over ? "over" : "again";
}

async function hear(from) {
  if (from.isStreamless) return poll(from);
  from.isHeard = false;
  const { url } = await ask(`${api}/stream-ticket`, { method: "POST" });
  const how = await listen(url, from);
  from.isStreamless = !from.isHeard;
  return from.isStreamless ? "again" : how;
}

async function follow() {
  const from = { last: Number(root.dataset.last), isHeard: false, isStreamless: false };
  for (let patience = 1_000; ; ) {
    let how = "broken";
    try {
      how = await hear(from);
    } catch (failure) {
      following.textContent = wordsOf(failure);
      if (failure.status >= 400 && failure.status < 500 && failure.status !== 429) return;
    }
    if (how === "over" || how === "refused") {
      await renew();
      return;
    }
    if (how === "again") {
      patience = 1_000;
      continue;
    }
    following.textContent = "The connection is away. The run goes on; the page looks again in a moment.";
    await pause(patience);
    patience = Math.min(SLOWEST, patience * 2);
  }
}

log.scrollTop = log.scrollHeight;
act();
if (!root.dataset.over && !root.dataset.later) follow();
