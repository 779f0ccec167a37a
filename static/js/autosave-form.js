// One form that saves itself: one request in flight, a visible state, both texts on a conflict, and a copy on this
// device until the server has it.
import * as drafts from "./drafts.js";
import { ask, Refused } from "./http.js";
import { join } from "./joining.js";
import * as others from "./others.js";
import { at, show } from "./save-state.js";
import * as units from "./units.js";

const PAUSE = 900; // after the last key
const LONGEST_RETRY = 30_000;
const KEEPALIVE_BYTES = 60_000; // browsers refuse larger bodies while a page goes away

// The parts of the page that changed with what was saved, by selector: never a part that holds the focus.
function refresh({ parts = {}, title }) {
  for (const [selector, html] of Object.entries(parts)) {
    const place = document.querySelector(selector);
    if (place && !place.contains(document.activeElement)) place.outerHTML = html;
  }
  for (const place of document.querySelectorAll("[data-module-title]")) if (title) place.textContent = title;
}

export class Autosave {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.autosave;
    this.revision = form.elements.revision;
    this.saved = units.read(form, { asServed: true });
    this.inFlight = null;
    this.timer = 0;
    this.failures = 0;
    this.waiting = null; // a conflict that waits for a decision
    this.isSignedOut = false;
    others.show(form, this.key);
    // What somebody typed before this script was there has to be saved too.
    this.seen = this.restore() ? units.read(form) : this.saved;
    form.addEventListener("input", () => this.touched());
    form.addEventListener("change", () => this.touched());
    form.addEventListener("units:changed", () => this.touched());
    form.addEventListener("submit", (event) => this.submitted(event));
    this.touched();
  }

  get isDirty() {
    const now = units.read(this.form);
    return !units.same([...now], [...this.saved]);
  }

  // Whether leaving the page now would lose something, as far as the person knows.
  get isAtRisk() {
    return this.isDirty && !(this.isSignedOut && this.isKept);
  }

  touched() {
    const now = units.read(this.form);
    if (units.same([...now], [...this.seen])) return; // leaving a field tells of its change once more
    this.seen = now;
    if (!this.isDirty) return this.takenBack();
    this.isKept = drafts.keep(this.key, {
      revision: this.revision.value,
      base: [...this.saved],
      entries: [...now],
    });
    if (this.waiting) return;
    if (!this.failures) show("dirty", "Not saved yet");
    this.schedule(this.failures ? this.delay() : PAUSE);
  }

  // Typed, and taken back before it was sent.
  takenBack() {
    if (this.inFlight || this.waiting) return;
    clearTimeout(this.timer);
    drafts.forget(this.key);
    show("saved", "Saved");
  }

  schedule(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  delay() {
    return Math.min(LONGEST_RETRY, 1000 * 2 ** this.failures);
  }

  async submitted(event) {
    const { submitter } = event;
    const goesElsewhere = submitter?.hasAttribute("formaction");
    if (goesElsewhere && !this.isDirty) return;
    event.preventDefault();
    if ((await this.save()) && goesElsewhere) this.form.requestSubmit(submitter);
  }

  // Resolves to whether everything is saved.
  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.waiting) return false;
    if (this.inFlight) {
      await this.inFlight;
      return this.isDirty ? this.save({ leaving }) : true;
    }
    if (!this.isDirty) return true;
    this.inFlight = this.send(leaving);
    await this.inFlight;
    this.inFlight = null;
    return !this.isDirty;
  }

  async send(leaving) {
    const sent = units.read(this.form);
    const form = new FormData(this.form);
    if (!leaving) show("saving", "Saving…");
    try {
      const answer = await ask(this.form.getAttribute("action") || location.href, {
        method: "POST",
        form,
        keepalive: leaving && JSON.stringify([...sent]).length < KEEPALIVE_BYTES,
      });
      this.done(sent, answer, leaving);
    } catch (failure) {
      await this.failed(failure);
    }
  }

  done(sent, answer, leaving) {
    this.failures = 0;
    this.isSignedOut = false;
    this.saved = sent;
    this.revision.value = answer.revision;
    this.showErrors([]);
    // The page that comes next may have been read before this was saved: it compares with the copy, and forgets it.
    if (!this.isDirty && !leaving) drafts.forget(this.key);
    if (this.isDirty) this.schedule(PAUSE);
    show("saved", `Saved ${at(answer.saved_at)}`);
    refresh(answer);
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: answer }));
  }

  async failed(failure) {
    if (failure instanceof Refused && failure.problem.theirs) {
      await this.conflict(failure.problem);
    } else if (failure instanceof Refused && failure.status === 422) {
      this.showErrors(failure.problem.errors || []);
      show("refused", `Not saved: ${failure.message}`);
    } else if (failure instanceof Refused && (failure.status === 0 || failure.status === 401)) {
      this.isSignedOut = true;
      const here = location.pathname + location.search; // with its #part it would not be loaded anew
      show("refused", "You are signed out. Your text is kept on this device.", { label: "Sign in", href: here });
    } else if (failure instanceof Refused && failure.status < 500 && failure.status !== 429) {
      show("refused", `Not saved: ${failure.message}`);
    } else {
      this.failures += 1;
      const where = this.isKept ? "kept on this device" : "not saved, keep this page open";
      const cause = failure instanceof Refused ? "The server has trouble" : "The server cannot be reached";
      show("offline", `${navigator.onLine ? cause : "Offline"}, ${where}`);
      this.schedule(failure.retryAfter ? failure.retryAfter * 1000 : this.delay());
    }
  }

  showErrors(errors) {
    for (const old of this.form.querySelectorAll("[data-autosave-error]")) old.remove();
    for (const control of this.form.querySelectorAll(".is-invalid")) {
      control.classList.remove("is-invalid");
      control.removeAttribute("aria-invalid");
    }
    for (const { pointer, message } of errors) this.showError(pointer.replace(/^[#/]+/, "").replaceAll("/", "-"), message);
  }

  showError(name, message) {
    const control = this.form.elements[name];
    if (!control?.classList) return;
    const line = document.createElement("p");
    line.className = "invalid-feedback";
    line.dataset.autosaveError = "";
    line.textContent = message;
    control.classList.add("is-invalid");
    control.setAttribute("aria-invalid", "true");
    (control.closest(".field, .check") || control.parentElement).append(line);
  }

  async conflict(problem) {
    await join(this, problem);
  }

  async again() {
    const problem = this.waiting;
    this.waiting = null;
    await this.conflict(problem);
  }

  // A copy of this device that the server never got: put back, or compared when the server's text changed since.
  // Returns whether there was one.
  restore() {
    const draft = drafts.find(this.key);
    if (!draft) return false;
    const kept = new Map(draft.entries);
    if (units.same([...kept], [...this.saved])) {
      drafts.forget(this.key);
      return false;
    }
    const server = [...this.saved].map(([unit, entries]) => [unit, { entries, text: units.describe(this.form, unit) }]);
    for (const [unit, entries] of kept) if (this.saved.has(unit)) units.write(this.form, unit, entries);
    if (draft.revision === this.revision.value) {
      show("dirty", "Your text from before is back");
      this.schedule(PAUSE);
      return true;
    }
    this.saved = new Map(draft.base);
    const by = this.form.dataset.changedBy || "Someone else";
    this.conflict({ theirs: Object.fromEntries(server), by, revision: this.revision.value });
    return true;
  }
}
