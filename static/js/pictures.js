// Pictures in a text: chosen, dropped or pasted; their description is asked for at once; the text gets a place holder
// that becomes the picture's address when it is ready.
import { announce } from "./announce.js";
import { follow } from "./follow.js";
import { ask, wordsOf } from "./http.js";
import { insert } from "./markdown.js";
import { showMessage } from "./messages.js";
import { transfer } from "./transfer.js";

const root = document.querySelector("[data-markdown][data-picture-upload]");
const sheet = document.querySelector("[data-picture-sheet]");
const field = root.querySelector("textarea");
const input = sheet.querySelector("[data-picture-file]");
const words = sheet.querySelector("[data-picture-words]");
const escaped = (text) => text.replace(/[[\]\\]/g, "\\$&").replaceAll("\n", " ");

function replace(text, by) {
  const at = field.value.indexOf(text);
  if (at < 0) return; // deleted meanwhile
  field.setRangeText(by, at, at + text.length, "preserve");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function upload(file) {
  const json = { filename: file.name, content_type: file.type, size: file.size, ...JSON.parse(root.dataset.pictureExtra) };
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const ticket = await ask(root.dataset.pictureUpload, { method: "POST", json, headers });
  await transfer(file, ticket, { onProgress: () => {}, signal: new AbortController().signal });
  await ask(`/api/uploads/${ticket.upload.upload_id}/complete`, { method: "POST" });
  const ended = await follow(ticket.upload.upload_id);
  if (ended.state !== "ready") throw new Error(ended.failure?.reason || "The picture was not taken.");
  return ended.file_id;
}

async function place(file, description) {
  const holder = `![${escaped(description)}](uploading:${crypto.randomUUID().slice(0, 8)})`;
  insert(field, holder, field.selectionStart, field.selectionEnd);
  announce(`Uploading ${file.name}`);
  try {
    const id = await upload(file);
    replace(holder, `![${escaped(description)}](${root.dataset.pictureAddress.replace("FILE", id)})`);
    announce("The picture is in the text");
  } catch (failure) {
    replace(holder, "");
    showMessage(`The picture was not taken. ${wordsOf(failure)}`, { kind: "error" });
  }
}

function open(file) {
  const chosen = new DataTransfer();
  if (file) chosen.items.add(file);
  input.files = chosen.files;
  words.value = "";
  sheet.showModal();
  (file ? words : input).focus();
}

const pictureOf = (files) => [...files].find((file) => file.type.startsWith("image/"));

root.addEventListener("click", (event) => {
  if (event.target.closest("[data-picture-open]")) open();
});
field.addEventListener("paste", (event) => {
  const file = pictureOf(event.clipboardData.files);
  if (!file) return;
  event.preventDefault();
  open(file);
});
field.addEventListener("dragover", (event) => {
  if (event.dataTransfer.types.includes("Files")) event.preventDefault();
});
field.addEventListener("drop", (event) => {
  const file = pictureOf(event.dataTransfer.files);
  if (!file) return;
  event.preventDefault();
  open(file);
});
sheet.addEventListener("close", () => {
  const [file] = input.files;
  if (sheet.returnValue === "insert" && file) place(file, words.value.trim());
  sheet.returnValue = "";
});
