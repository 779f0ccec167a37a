// A case that is open is in this person's hands: it is claimed while the page is seen, and let go when it is left. Who
// else has it, or looks at it, is said calmly. Asking for an edit needs words: without them the focus goes there.
import { announce } from "./announce.js";
import { ask } from "./http.js";

const EVERY = 180_000;
const LOOKS_EVERY = 20_000;
const page = document.querySelector("[data-case]");
const address = `/api/moderation/cases/${page.dataset.case}`;
const notice = document.querySelector("[data-claimed]");
const words = document.querySelector("[data-claimed-words]");

function show(sentence) {
  notice.hidden = !sentence;
  if (!sentence || words.textContent === sentence) return;
  words.textContent = sentence;
  announce(sentence);
}

async function claim() {
  if (document.visibilityState === "hidden" || !navigator.onLine) return;
  try {
    await ask(`${address}/claim`, { method: "POST", json: {} });
    show("");
  } catch (failure) {
    if (failure.status === 409) show(failure.message);
  }
}

const free = () => ask(`${address}/release`, { method: "POST", keepalive: true }).catch(() => {});

if ("claim" in page.dataset) {
  claim();
  setInterval(claim, EVERY);
  document.addEventListener("visibilitychange", claim);
  addEventListener("pagehide", free);
}

const eyes = document.querySelector("[data-looking]");

function look(values = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  return ask(eyes.dataset.looking, { method: "POST", form: body, keepalive: "leave" in values });
}

async function beat() {
  if (document.visibilityState === "hidden" || !navigator.onLine) return;
  const { words: who } = await look().catch(() => ({ words: "" })); // who cannot be asked about is not shown
  const place = eyes.querySelector("[data-looking-words]");
  if (place.textContent !== who) place.textContent = who;
  eyes.hidden = !who;
}

beat();
setInterval(beat, LOOKS_EVERY);
document.addEventListener("visibilitychange", beat);
addEventListener("pagehide", () => look({ leave: "1" }).catch(() => {}));

const form = document.querySelector("[data-decide]");
form?.addEventListener("submit", (event) => {
  removeEventListener("pagehide", free); // what is decided is nobody's to let go
  const note = form.elements.namedItem("note");
  if (event.submitter && "needsNote" in event.submitter.dataset && !note.value.trim()) {
    event.preventDefault();
    note.focus();
    announce("Say what has to be changed, then ask for the edit.");
  }
});

// What is open stands in sight in the list beside it.
document.querySelector(".case-row.is-open")?.scrollIntoView({ block: "nearest" });
