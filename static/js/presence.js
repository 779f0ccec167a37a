// Says every 20 s that this editor is open, and shows who else has it open and where. A hidden page says nothing, so
// that its person is gone a minute later.
import { ask } from "./http.js";

const EVERY = 20_000;
const place = document.querySelector("[data-presence]");
const titleOf = (id) => document.querySelector(`[data-section="${CSS.escape(id)}"] [data-title]`)?.textContent.trim();

function sentence({ name, content_id: id }) {
  const title = id && titleOf(id);
  if (id && id === place.dataset.presenceAt) return `${name} is editing this section now`;
  return title ? `${name} is editing “${title}” now` : `${name} is here too`;
}

function show(others) {
  const words = others.slice(0, 3).map(sentence);
  if (others.length > 3) words.push(`${others.length - 3} more are here`);
  const text = words.join(" · ");
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
  for (const old of document.querySelectorAll("[data-present]")) old.remove();
  for (const { name, content_id: id } of others) {
    const facts = id && document.querySelector(`[data-section="${CSS.escape(id)}"] .outline-facts`);
    if (!facts) continue;
    const mark = document.createElement("span");
    mark.className = "outline-present";
    mark.dataset.present = "";
    mark.textContent = `${name} is here`;
    facts.append(mark);
  }
}

function form(values) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  return body;
}

async function beat() {
  if (document.visibilityState === "hidden" || !navigator.onLine) return;
  try {
    const { others } = await ask(place.dataset.presence, { method: "POST", form: form({ content_id: place.dataset.presenceAt }) });
    show(others);
  } catch {
    show([]); // whoever cannot be asked about is not shown
  }
}

beat();
setInterval(beat, EVERY);
document.addEventListener("visibilitychange", beat);
addEventListener("pagehide", () => {
  // Not a beacon: without a session it would follow to the sign-in, and change where that leads to.
  ask(place.dataset.presence, { method: "POST", form: form({ leave: "1" }), keepalive: true }).catch(() => {});
});
