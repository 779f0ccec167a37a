// Uploads that a reload broke off: the same file, chosen again, goes on with the parts that are missing.
import { ask } from "./http.js";
import { forget, isSame, unfinished } from "./tickets.js";
import { size } from "./upload-row.js";

export class Unfinished {
  // `add` takes a file as if it was dropped on the place.
  constructor(root, target, add) {
    this.root = root;
    this.target = target;
    this.add = add;
    this.rows = [];
  }

  async show() {
    for (const kept of await unfinished(this.target).catch(() => [])) this.showOne(kept);
  }

  showOne(kept) {
    const element = this.root.querySelector("template[data-unfinished-row]").content.firstElementChild.cloneNode(true);
    const part = (name) => element.querySelector(`[data-${name}]`);
    const percent = Math.floor((kept.sent / kept.size) * 100);
    part("name").textContent = kept.name;
    part("size").textContent = size(kept.size);
    part("progress").value = percent;
    part("progress").setAttribute("aria-label", `Upload of ${kept.name}`);
    part("words").textContent = `Broken off at ${percent} %. Choose the same file to go on.`;
    part("again").setAttribute("aria-label", `Choose ${kept.name} again`);
    part("again").addEventListener("click", () => part("chosen").click());
    part("chosen").addEventListener("change", () => this.choose(kept, part));
    part("cancel").addEventListener("click", () => this.cancel(kept));
    this.rows.push({ kept, element });
    this.root.querySelector("[data-upload-rows]").append(element);
  }

  choose(kept, part) {
    const [file] = part("chosen").files;
    if (!file) return;
    if (isSame(file, kept)) {
      this.add([file]);
      return;
    }
    const changed = file.name === kept.name && file.size === kept.size;
    part("words").textContent = changed
      ? "This file was changed since. Cancel this upload, and upload the file anew."
      : `This is another file. ${kept.name} with ${size(kept.size)} is wanted.`;
  }

  // A file that is on its way needs no reminder.
  settle(file) {
    for (const { kept, element } of this.rows) if (isSame(file, kept)) element.remove();
  }

  async cancel(kept) {
    this.settle(kept);
    forget(kept, this.target);
    await ask(`/api/uploads/${kept.ticket.upload.upload_id}`, { method: "DELETE" }).catch(() => {}); // the sweep finds it too
  }
}
