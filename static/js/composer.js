// The composer keeps what is written as a draft on the server too, shortly after the last key, and takes files: each
// that is ready becomes a row that is sent with the post, a picture with the words for who cannot see it.
import { announce } from "./announce.js";
import { ask, Refused } from "./http.js";
import { at } from "./save-state.js";

const PAUSE = 2_500;
const LONGEST = 60_000;
const root = document.querySelector("form[data-composer]");

class Composer {
  constructor(form) {
    this.form = form;
    this.words = form.querySelector("[data-kept-words]");
    this.timer = 0;
    this.wait = PAUSE;
    this.isBusy = false;
    this.isSent = false;
    form.addEventListener("input", () => this.later());
    form.addEventListener("kept:back", () => this.later());
    form.addEventListener("send:done", () => this.stop());
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("send:conflict", (event) => this.refused(event));
    form.addEventListener("send:chosen", () => (this.wait = PAUSE));
    form.addEventListener("upload:ready", (event) => this.take(event.detail));
    form.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.timer) this.save();
    });
    if ("touched" in form.dataset) this.later(); // before this script was there
  }

  get hasWords() {
    return ["title", "content", "link"].some((name) => this.form.elements[name]?.value.trim());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = this.isSent || !this.form.dataset.draft ? 0 : setTimeout(() => this.save(), this.wait);
  }

  stop() {
    this.isSent = true;
    clearTimeout(this.timer);
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.isBusy) return this.later();
    if (!this.hasWords || "sending" in this.form.dataset) return undefined;
    this.isBusy = true;
    const sent = new FormData(this.form);
    try {
      const { draft_id: id, revision } = await ask(this.form.dataset.draft, { method: "POST", form: sent });
      this.form.elements.draft_id.value = id;
      this.form.elements.revision.value = revision;
      this.wait = PAUSE;
      this.form.dispatchEvent(new CustomEvent("draft:saved"));
      if (!this.isSent) this.words.textContent = `Draft saved ${at()}`;
    } catch (failure) {
      const isRefused = failure instanceof Refused && failure.status < 500 && failure.status !== 429;
      this.wait = isRefused ? LONGEST : Math.min(LONGEST, this.wait * 2); // the device has it; what is wrong is said on sending
      if (failure instanceof Refused && failure.problem.theirs) this.clashed(failure.problem);
      else if (!isRefused) this.unanswered = sent;
    } finally {
      this.isBusy = false;
      this.waiting?.();
      this.waiting = null;
    }
    return undefined;
  }

  // A draft on its way is waited for: what is sent after it knows which draft it is about.
  submitted(event) {
    if (!this.isBusy) return;
    event.preventDefault();
    event.stopPropagation();
    this.waiting = () => this.form.requestSubmit(event.submitter);
  }

  // The draft is another one than was read.
  clashed(problem) {
    if (!this.isSent) this.form.dispatchEvent(new CustomEvent("send:conflict", { bubbles: true, detail: problem }));
  }

  // Both are shown, and nothing is sent before the person has chosen; but nobody is asked about what was sent from here
  // and never answered.
  refused(event) {
    const { theirs, revision } = event.detail;
    if (!["title", "content"].every((name) => this.unanswered?.get(name).trim() === theirs[name].trim())) {
      this.waiting = null;
      return;
    }
    event.stopPropagation();
    this.unanswered = null;
    this.form.elements.revision.value = revision;
    this.wait = PAUSE;
    if ("sending" in this.form.dataset) setTimeout(() => this.form.requestSubmit(this.form.querySelector("[data-send-first]")));
    else this.later();
  }

  take(upload) {
    const list = this.form.querySelector("[data-attached]");
    const model = this.form.querySelector("template[data-attached-row]");
    const row = model.content.firstElementChild.cloneNode(true);
    const isPicture = upload.content_type.startsWith("image/");
    row.querySelector("[data-attached-name]").textContent = upload.filename;
    row.querySelector("[name=attachment]").value = upload.file_id;
    const words = row.querySelector("[data-attached-alt]");
    if (isPicture) {
      words.querySelector("input").name = `alt-${upload.file_id}`;
      words.querySelector("input").id = `alt-${upload.file_id}`;
      words.querySelector("label").htmlFor = `alt-${upload.file_id}`;
    } else words.remove();
    row.querySelector("[data-attached-remove]").setAttribute("aria-label", `Take ${upload.filename} out`);
    list.append(row);
    announce(`${upload.filename} is attached`);
    if (isPicture) row.querySelector("input[id]").focus();
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  clicked(event) {
    const button = event.target.closest("[data-attached-remove]");
    if (!button) return;
    button.closest("li").remove();
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    this.form.querySelector("[data-file]")?.focus();
  }
}

if (root) new Composer(root);
