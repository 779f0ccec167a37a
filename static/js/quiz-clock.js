// The clock of a timed quiz: counts down by this device's own clock from what the server said, keeps the answers while
// they are given, and sends them when the time is over. The server times it all the same.
import { announce } from "./announce.js";
import { ask } from "./http.js";

const PAUSE = 2000; // after the last change
const SAID = [600, 300, 60, 30]; // seconds left that are announced
const timer = document.querySelector("[role=timer][data-seconds]");
const form = timer?.closest("form");
const ends = timer ? performance.now() + Number(timer.dataset.seconds) * 1000 : 0;
let waiting = 0;
let inFlight = false;
let isSent = false;

const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function words(seconds) {
  if (seconds >= 60) return `${counted(Math.ceil(seconds / 60), "minute")} left`;
  return `${counted(seconds, "second")} left`;
}

const shown = (seconds) => {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")} left`;
};

async function save() {
  clearTimeout(waiting);
  if (inFlight || isSent) {
    waiting = setTimeout(save, PAUSE);
    return;
  }
  inFlight = true;
  const place = form.querySelector("[data-saved]");
  try {
    await ask(form.dataset.saveUrl, { method: "POST", form: new FormData(form) });
    place.textContent = "Saved";
  } catch (failure) {
    place.textContent = failure.status === 409 ? failure.message : "Not saved yet, trying again";
    if (failure.status !== 409) waiting = setTimeout(save, PAUSE);
  }
  inFlight = false;
}

function send() {
  isSent = true;
  const anyway = document.createElement("input");
  Object.assign(anyway, { type: "hidden", name: "anyway", value: "1" });
  form.append(anyway);
  form.submit();
}

function tick(before) {
  const left = Math.max(0, Math.round((ends - performance.now()) / 1000));
  timer.textContent = shown(left);
  timer.parentElement.classList.toggle("is-short", left <= 60);
  const passed = SAID.find((at) => before > at && left <= at);
  if (passed) announce(words(passed));
  if (left === 0 && !isSent) {
    announce("The time is over. Your answers are sent.");
    send();
  }
  if (!isSent) setTimeout(() => tick(left), 1000 - (performance.now() % 1000));
}

if (timer) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    isSent = true;
  });
  tick(Number(timer.dataset.seconds) + 1);
}
