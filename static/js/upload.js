// Files dropped on, or chosen for, a [data-upload] place. Uppy keeps the queue, the states, retries and pauses; the
// bytes go the way our tickets say (transfer.js); rows show progress, speed and time left.
import { follow } from "./follow.js";
import { ask } from "./http.js";
import { Stopped, transfer } from "./transfer.js";
import { forget, ticketFor } from "./tickets.js";
import { Unfinished } from "./unfinished.js";
import { UploadRow } from "./upload-row.js";

const AT_ONCE = 2;
const library = () => import("../vendor/uppy.js");

class Place {
  constructor(root) {
    this.root = root;
    this.target = { url: root.dataset.upload, extra: JSON.parse(root.dataset.uploadExtra || "{}") };
    this.rows = new Map();
    this.stops = new Map();
    this.lanes = new Set();
    this.input = root.querySelector("[data-file]");
    this.input.addEventListener("change", () => this.add(this.input.files));
    this.listenForDrops();
    this.unfinished = new Unfinished(root, this.target, (files) => this.add(files));
    this.unfinished.show();
  }

  listenForDrops() {
    const over = (isOver) => (event) => {
      event.preventDefault();
      this.root.classList.toggle("is-over", isOver);
    };
    this.root.addEventListener("dragover", over(true));
    this.root.addEventListener("dragleave", over(false));
    this.root.addEventListener("drop", (event) => {
      over(false)(event);
      this.add(event.dataTransfer.files);
    });
  }

  async start() {
    if (this.uppy) return;
    const { Uppy } = await library();
    this.uppy = new Uppy({ autoProceed: true, allowMultipleUploadBatches: true });
    const { capabilities } = this.uppy.getState();
    this.uppy.setState({ capabilities: { ...capabilities, resumableUploads: true } });
    this.uppy.addUploader((ids) => this.uploadAll(ids));
    this.uppy.on("upload-progress", (file, { bytesUploaded }) => this.rows.get(file.id)?.progress(bytesUploaded));
    this.uppy.on("upload-error", (file, failure) => this.rows.get(file.id)?.fail(failure));
    this.uppy.on("upload-pause", (file, isPaused) => this.paused(file, isPaused));
    this.uppy.on("file-removed", (file) => this.removed(file));
  }

  async add(files) {
    const chosen = [...files].slice(0, this.input.multiple ? undefined : 1);
    this.input.value = "";
    this.starting ??= this.start();
    await this.starting;
    for (const data of chosen) this.addOne(data);
  }

  isTaken(data) {
    const accepted = this.root.dataset.uploadAccept || this.input.accept;
    const extension = data.name.slice(data.name.lastIndexOf(".")).toLowerCase();
    return !accepted || accepted.split(",").includes(extension);
  }

  addOne(data) {
    if (!this.isTaken(data)) {
      const row = new UploadRow(this.root, data, { cancel: () => row.remove() });
      row.fail(new Error(`This place takes ${this.input.accept.replaceAll(",", ", ")}.`), { isFinal: true });
      return;
    }
    try {
      const id = this.uppy.addFile({ name: data.name, type: data.type, data, source: "page" });
      const row = new UploadRow(this.root, data, {
        pause: () => this.uppy.pauseResume(id),
        resume: () => this.uppy.pauseResume(id),
        retry: () => this.uppy.retryUpload(id).catch(() => {}),
        cancel: () => (this.rows.has(id) ? this.uppy.removeFile(id) : row.remove()),
      });
      this.rows.set(id, row);
      this.unfinished.settle(data);
    } catch (refused) {
      if (!refused.isRestriction) throw refused; // the same file twice: its row is there already
    }
  }

  async uploadAll(ids) {
    const waiting = [...ids];
    const lane = async () => {
      while (waiting.length) await this.upload(waiting.shift());
    };
    this.lanes.add(lane);
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    this.lanes.delete(lane);
  }

  async upload(id) {
    const file = this.uppy.getFile(id);
    if (!file) return; // removed while it waited
    try {
      const ticket = await ticketFor(file.data, this.target);
      this.uppy.setFileMeta(id, { ticket });
      this.rows.get(id).begin(ticket.method);
      this.uppy.emit("upload-start", [file]);
      await this.send(id, ticket);
      await ask(`/api/uploads/${ticket.upload.upload_id}/complete`, { method: "POST" });
      forget(file.data, this.target);
      this.uppy.emit("upload-success", this.uppy.getFile(id), { status: 202, body: ticket.upload });
      await this.arrived(id, ticket.upload.upload_id);
    } catch (failure) {
      if (!(failure instanceof Stopped)) this.uppy.emit("upload-error", this.uppy.getFile(id), failure);
    }
  }

  // Sends until all bytes are there; a pause stops the request, and going on sends what is missing.
  async send(id, ticket) {
    const file = this.uppy.getFile(id);
    const total = file.size;
    const onProgress = (bytes) => {
      const bytesUploaded = Math.min(bytes, total);
      const uploadStarted = file.progress.uploadStarted ?? Date.now();
      this.uppy.emit("upload-progress", this.uppy.getFile(id), { uploadStarted, bytesUploaded, bytesTotal: total });
    };
    for (;;) {
      const stop = new AbortController();
      this.stops.set(id, stop);
      try {
        return await transfer(file.data, ticket, { onProgress, signal: stop.signal });
      } catch (failure) {
        if (!(failure instanceof Stopped) || !this.uppy.getFile(id)) throw failure;
        await new Promise((resolve) => {
          this.goOn = { ...this.goOn, [id]: resolve };
        });
        if (!this.uppy.getFile(id)) throw failure;
      }
    }
  }

  paused(file, isPaused) {
    this.rows.get(file.id)?.pause(isPaused);
    if (isPaused) {
      this.stops.get(file.id)?.abort();
      for (const lane of this.lanes) lane(); // those behind it need not wait
    } else this.goOn?.[file.id]?.();
  }

  removed(file) {
    this.stops.get(file.id)?.abort();
    this.goOn?.[file.id]?.();
    this.rows.get(file.id)?.remove();
    this.rows.delete(file.id);
    const { ticket } = file.meta;
    if (!ticket || file.progress.uploadComplete) return;
    forget(file.data, this.target);
    ask(`/api/uploads/${ticket.upload.upload_id}`, { method: "DELETE" }).catch(() => {}); // the sweep finds it too
  }

  // The bytes are there. Either a part of the page shows their processing, or the row does, to its end.
  async arrived(id, uploadId) {
    const row = this.rows.get(id);
    this.rows.delete(id);
    this.uppy.removeFile(id); // else the same file could not be chosen again
    const { uploadPart, uploadFollow, uploadNext } = this.root.dataset;
    if (uploadFollow !== undefined) {
      row?.processing();
      const ended = await follow(uploadId).catch((failure) => ({ state: "unknown", failure: { reason: failure.message } }));
      if (ended.state !== "ready") return row?.fail(new Error(ended.failure?.reason || "It was cancelled."), { isFinal: true });
      this.root.dispatchEvent(new CustomEvent("upload:ready", { bubbles: true, detail: ended }));
    }
    row?.done();
    if (uploadNext) {
      location.assign(uploadNext.replace("FILE", uploadId));
      return;
    }
    const body = this.root.querySelector("[data-slot-body]") || document.querySelector("[data-uploads]");
    const part = `${uploadPart}?awaited=${uploadId}`;
    if (uploadPart && body) await window.htmx.ajax("GET", part, { target: body, swap: "outerHTML" });
  }
}

const places = [...document.querySelectorAll("[data-upload]")].map((root) => new Place(root));
addEventListener("beforeunload", (event) => {
  if (places.some((place) => place.rows.size)) event.preventDefault();
});
