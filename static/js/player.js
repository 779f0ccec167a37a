// Videos and sound: keeps the place between visits (data-progress-url), and goes on where it was when the signed
// address of the file has expired in the middle.
import { ask } from "./http.js";

const EVERY = 10_000;
const SEEN = 0.9;

// A browser asks for further ranges at the signed address it was led to, which is good for 60 seconds. Past that a
// seek would hang for half a minute before it fails (Chrome), so the player asks to be led there anew.
const FRESH_FOR = 50_000;

function keepGoing(player) {
  let askedAt = Date.now();
  const renew = () => {
    askedAt = Date.now();
    const { currentTime, paused } = player;
    player.load();
    player.currentTime = currentTime;
    if (!paused) player.play().catch(() => {});
  };
  const renewWhenNeeded = () => {
    if (Date.now() - askedAt > FRESH_FOR && !hasHere(player)) renew();
  };
  player.addEventListener("loadstart", () => (askedAt = Date.now()));
  for (const name of ["seeking", "waiting", "stalled"]) player.addEventListener(name, renewWhenNeeded);
  player.addEventListener("error", () => Date.now() - askedAt > 5_000 && renew(), true); // else it is not the address
}

function hasHere({ buffered, currentTime }) {
  const parts = Array.from({ length: buffered.length }, (_, at) => [buffered.start(at), buffered.end(at)]);
  return parts.some(([start, end]) => start <= currentTime && currentTime < end - 0.5);
}

class Report {
  constructor(player) {
    this.player = player;
    this.url = player.dataset.progressUrl;
    this.isDone = player.dataset.progressDone === "true";
    this.sent = 0;
    const start = Number(player.dataset.progressAt) || 0;
    player.addEventListener("loadedmetadata", () => this.resume(start), { once: true });
    if (player.readyState > 0) this.resume(start);
    player.addEventListener("timeupdate", () => this.tick());
    player.addEventListener("pause", () => this.send());
    player.addEventListener("ended", () => this.send());
    addEventListener("pagehide", () => this.send(true));
  }

  resume(start) {
    if (start > 5 && start < this.player.duration - 5) this.player.currentTime = start;
  }

  tick() {
    if (Date.now() - this.sent > EVERY) this.send();
  }

  async send(leaving = false) {
    const { currentTime: position, duration } = this.player;
    if (!position || !duration) return;
    this.sent = Date.now();
    const isSeen = position / duration >= SEEN;
    const json = { state: isSeen ? "completed" : "started", position: Math.floor(position) };
    try {
      await ask(this.url, { method: "PUT", json, keepalive: leaving });
      if (isSeen && !this.isDone) this.done();
    } catch {
      // the next report tells it
    }
  }

  done() {
    this.isDone = true;
    this.player.dispatchEvent(new CustomEvent("section:done", { bubbles: true }));
  }
}

for (const player of document.querySelectorAll("[data-player]")) {
  keepGoing(player);
  if (player.dataset.progressUrl) new Report(player);
}
