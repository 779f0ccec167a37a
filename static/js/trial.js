// The conversation beside an agent's editor: each message is a run, which is given what was said before. The turns stay
// in this tab over a reload; what is being written stays on this device (kept.js) until a run has begun with it.
import { act } from "./doing.js";
import { addressOf, follow } from "./following.js";
import { ask, Refused, wordsOf } from "./http.js";
import { forget } from "./kept.js";
import { money, numbers } from "./locale.js";
import { read, same } from "./units.js";

const root = document.querySelector("[data-trial]");
const form = root.querySelector("form");
const list = root.querySelector("[data-trial-turns]");
const trouble = root.querySelector("[data-trial-trouble]");
const anew = root.querySelector("[data-trial-anew]");
const message = form.elements["given-0"];
const KEY = `trial:${root.dataset.trial}`;
let turns = [];
let attempt = null;

const isDraft = () => new FormData(form).get("as") === "draft";
const pageOf = (runId) => root.dataset.page.replace("RUN", encodeURIComponent(runId));

function made(tag, name = "", text = "") {
  const part = document.createElement(tag);
  part.className = name;
  part.textContent = text;
  return part;
}

function remember() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(turns, (name, value) => (name === "place" || name === "writing" ? undefined : value)));
  } catch {
    // then a reload begins with an empty conversation; the runs are in their list
  }
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) || [];
  } catch {
    return [];
  }
}

function wordsOfOutput(output) {
  if (typeof output === "string") return output;
  return typeof output?.text === "string" ? output.text : JSON.stringify(output, null, 2);
}

const STANDS = { queued: "Queued", running: "At work", waits: "Waits for an answer", failed: "Failed", stopped: "Stopped" };

function standing({ run, line, writing }) {
  if (run.status === "completed") return "";
  const state = STANDS[run.is_waiting && run.status === "running" ? "waits" : run.status];
  if (run.completed_at || run.is_waiting) return state;
  if (writing) return "Writing";
  return line ? `${state}: ${line}` : state;
}

function facts(turn) {
  const { run } = turn;
  const found = [standing(turn)];
  if (run.completed_at) {
    const seconds = (new Date(run.completed_at) - new Date(run.started_at)) / 1000;
    found.push(money(run.cost), `${numbers({ maximumFractionDigits: 1 }).format(seconds)} s`);
  }
  found.push(run.is_draft ? "the draft" : "as deployed");
  return found.filter(Boolean).join(" · ");
}

function link(runId, words) {
  const to = made("a", "", words);
  to.href = pageOf(runId);
  return to;
}

// What the run waits for: the browser does what it knows, the rest is answered on the run's page.
function asks(turn) {
  for (const wait of turn.run.wait || []) {
    const { id, kind, asked } = wait;
    const isDone = kind === "action" && act(turn.run.run_id, { id, tool: asked.tool, given: () => asked.arguments || {} }, tell);
    if (!isDone) return kind === "action" ? `The browser is to do ${asked.tool}.` : wait.title || "Somebody is to approve.";
  }
  return "";
}

function show(turn) {
  const { run, place } = turn;
  const said = place.querySelector(".trial-text");
  const soFar = run.completed_at ? "" : turn.writing || "";
  const answer = run.status === "completed" ? wordsOfOutput(run.results?.outputs) : run.error_details?.message || soFar;
  said.setAttribute("aria-busy", String(Boolean(soFar))); // it is read out once it is whole
  if (said.textContent !== answer) said.textContent = answer;
  said.classList.toggle("trial-failed", run.status === "failed");
  place.querySelector("[data-facts]").textContent = facts(turn);
  const asked = run.completed_at ? "" : asks(turn);
  const waits = place.querySelector("[data-asks]");
  waits.hidden = !asked;
  waits.replaceChildren(asked, " ", link(run.run_id, "Answer it on the run’s page"));
  place.querySelector("button").hidden = Boolean(run.completed_at);
}

function build(turn) {
  turn.place = made("li", "trial-turn");
  const stop = made("button", "btn btn-small btn-plain push", "Stop");
  stop.type = "button";
  stop.addEventListener("click", () => ask(`${addressOf(turn.run.run_id)}/stop`, { method: "POST" }).catch((failure) => tell(wordsOf(failure))));
  const answer = made("div", "trial-answer");
  const said = made("p", "trial-text");
  said.setAttribute("aria-live", "polite");
  const waits = made("p", "trial-asks");
  waits.dataset.asks = "";
  const foot = made("div", "row-flow soft");
  const told = made("span");
  told.dataset.facts = "";
  foot.append(told, link(turn.run.run_id, "Its run"), stop);
  answer.append(said, waits, foot);
  turn.place.append(made("p", "trial-said", turn.text), answer);
  list.append(turn.place);
  show(turn);
  list.scrollTop = list.scrollHeight;
}

function tell(words) {
  trouble.textContent = words;
}

async function renew(turn) {
  turn.run = await ask(addressOf(turn.run.run_id));
  remember();
  show(turn);
  list.scrollTop = list.scrollHeight;
}

// Until it is over; one change after the other, so that an older answer never comes last.
async function attend(turn) {
  let after = Promise.resolve();
  const changed = () => {
    after = after.then(() => renew(turn)).catch(() => {}); // the next change brings this one too
  };
  changed();
  await follow(turn.run.run_id, 0, {
    lines: (lines) => {
      turn.line = lines.findLast(({ number }) => number > 1)?.text ?? turn.line; // the first says that it was queued
      show(turn);
    },
    changed,
    writes: ({ is_inner: isInner, text }) => {
      turn.writing = isInner ? turn.writing : text; // inner: an agent that was asked by this one
      show(turn);
      list.scrollTop = list.scrollHeight;
    },
    trouble: tell,
  });
  await after;
  await renew(turn).catch((failure) => tell(wordsOf(failure)));
  ready();
}

const isOver = (turn) => Boolean(turn.run.completed_at);

function ready() {
  const isBusy = !turns.every(isOver);
  form.querySelector("[type=submit]").disabled = isBusy;
  root.setAttribute("aria-busy", String(isBusy));
  list.hidden = anew.hidden = !turns.length;
}

// What went before, of the turns that came to an answer.
const history = () =>
  turns
    .filter(({ run }) => run.status === "completed")
    .flatMap(({ text, run }) => [
      { role: "user", text },
      { role: "assistant", text: wordsOfOutput(run.results?.outputs) },
    ])
    .map((turn) => ({ ...turn, text: turn.text.trim() ? turn.text : "…" }));

function failed(failure) {
  if (!(failure instanceof Refused)) tell("The server cannot be reached. What you wrote is still here: try again in a moment.");
  else if (failure.status === 0 || failure.status === 401) tell("You are signed out. Reload the page to sign in: what you wrote is kept on this device.");
  else tell(wordsOf(failure));
}

// The same message with the same words before it is one run, however often it is sent on a bad line.
async function begin(text) {
  const json = { draft: isDraft(), input: { message: text, history: history() } };
  const body = JSON.stringify(json);
  if (attempt?.body !== body) attempt = { body, key: crypto.randomUUID() };
  const headers = { "Idempotency-Key": attempt.key };
  const run = await ask(`/api/agents/${encodeURIComponent(root.dataset.agent)}/execute`, { method: "POST", json, headers });
  attempt = null;
  return run;
}

async function send() {
  const text = message.value;
  const button = form.querySelector("[type=submit]");
  if (button.disabled) return;
  if (!text.trim()) {
    tell("Write a message first.");
    message.focus();
    return;
  }
  button.disabled = true;
  tell("");
  try {
    const turn = { text, run: await begin(text) };
    turns.push(turn);
    remember();
    if (message.value === text) message.value = "";
    forget(form);
    build(turn);
    ready();
    attend(turn);
  } catch (failure) {
    failed(failure);
    button.disabled = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
anew.addEventListener("click", () => {
  turns = turns.filter((turn) => !isOver(turn));
  list.replaceChildren(...turns.map(({ place }) => place));
  remember();
  ready();
  message.focus();
});

// What is written in the editor and not saved is not tried: that is said where one would wonder.
const editor = document.querySelector("form[data-kept]:not([data-trial-form])");
function compare() {
  const isOther = editor && isDraft() && !same([...read(editor)], [...read(editor, { asServed: true })]);
  root.querySelector("[data-trial-unsaved]").hidden = !isOther;
}
for (const name of ["input", "kept:back"]) document.addEventListener(name, compare);

turns = remembered();
turns.forEach(build);
turns.filter((turn) => !isOver(turn)).forEach(attend);
ready();
compare();
