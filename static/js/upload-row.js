// One file on its way: name, progress, speed, time left, and its buttons.
import { announce } from "./announce.js";
import { wordsOf } from "./http.js";
import { numbers } from "./locale.js";

const WINDOW = 8_000; // speed is measured over the last seconds
const UNITS = ["bytes", "KB", "MB", "GB"];

export function size(bytes) {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const digits = power === 0 || bytes / 1024 ** power >= 100 ? 0 : 1;
  const number = numbers({ maximumFractionDigits: digits }).format(bytes / 1024 ** power);
  return `${number} ${UNITS[power]}`;
}

function timeLeft(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 60) return `about ${Math.max(1, Math.round(seconds))} s left`;
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${(seconds / 3600).toFixed(1)} h left`;
}

export class UploadRow {
  constructor(root, file, actions) {
    const template = root.querySelector("template[data-upload-row]");
    this.element = template.content.firstElementChild.cloneNode(true);
    this.file = file;
    this.samples = [];
    this.part = (name) => this.element.querySelector(`[data-${name}]`);
    this.part("name").textContent = file.name;
    this.part("size").textContent = size(file.size);
    this.part("progress").setAttribute("aria-label", `Upload of ${file.name}`);
    for (const [name, run] of Object.entries(actions)) this.part(name).addEventListener("click", run);
    this.say("Waiting");
    root.querySelector("[data-upload-rows]").append(this.element);
  }

  say(words) {
    this.part("words").textContent = words;
  }

  buttons({ pause = false, resume = false, retry = false }) {
    this.part("pause").hidden = !pause;
    this.part("resume").hidden = !resume;
    this.part("retry").hidden = !retry;
  }

  begin(method) {
    this.isOnePiece = method === "post";
    this.element.classList.remove("is-failed");
    this.buttons({ pause: true });
    this.say("Beginning");
    announce(`Uploading ${this.file.name}`);
  }

  progress(bytes) {
    const now = Date.now();
    this.samples = [...this.samples.filter(([at]) => now - at < WINDOW), [now, bytes]];
    const [[firstAt, firstBytes]] = this.samples;
    const speed = ((bytes - firstBytes) / (now - firstAt)) * 1000;
    const percent = this.file.size ? Math.floor((bytes / this.file.size) * 100) : 100;
    const words = [`${percent} %`];
    if (speed > 0) words.push(`${size(speed)}/s`, timeLeft((this.file.size - bytes) / speed));
    this.part("progress").value = percent;
    this.say(percent === 100 ? "All bytes are there" : words.filter(Boolean).join(", "));
  }

  pause(isPaused) {
    this.samples = [];
    this.buttons(isPaused ? { resume: true } : { pause: true });
    const again = this.isOnePiece ? ". A file of this size begins again when you go on." : "";
    this.say(isPaused ? `Paused${again}` : "Going on");
    this.part(isPaused ? "resume" : "pause").focus();
  }

  fail(failure, { isFinal = false } = {}) {
    this.element.classList.add("is-failed");
    this.part("cancel").hidden = false;
    this.part("progress").value = 0;
    this.buttons({ retry: !isFinal && !failure.problem?.errors?.length });
    this.say(wordsOf(failure));
    announce(`The upload of ${this.file.name} failed`);
  }

  processing() {
    this.buttons({});
    this.part("cancel").hidden = true;
    this.part("progress").removeAttribute("value");
    this.say("Being made ready");
  }

  done() {
    announce(`${this.file.name} is uploaded`);
    this.remove();
  }

  remove() {
    this.element.remove();
  }
}
