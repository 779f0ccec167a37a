// A file of questions: asks for a ticket, sends the file straight to the bucket, has it read, and goes to the dry run.
import { ask } from "./http.js";
import { transfer } from "./transfer.js";

const root = document.querySelector("[data-question-import]");
const part = (name) => root.querySelector(`[data-${name}]`);
const input = part("file");

function show(name, isShown) {
  part(name).hidden = !isShown;
}

function say(words) {
  part("words").textContent = words;
}

async function send(file) {
  const json = {
    filename: file.name,
    size: file.size,
    format: part("format").value || null,
    module_id: root.dataset.module || null,
    content_id: root.dataset.section || null,
  };
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const ticket = await ask("/api/education/questions/imports", { method: "POST", json, headers });
  const onProgress = (bytes) => {
    part("progress").value = (100 * Math.min(bytes, file.size)) / Math.max(1, file.size);
  };
  await transfer(file, ticket, { onProgress, signal: new AbortController().signal });
  const { import_id: id } = ticket.import;
  await ask(`/api/education/questions/imports/${id}/read`, { method: "POST", json: {} });
  location.assign(`${root.dataset.pages}${id}/`);
}

function words(failure) {
  const fields = failure.problem?.errors || [];
  return [failure.message, ...fields.map((one) => one.message || one.detail || "")].join(" ").trim();
}

async function take(file) {
  if (!file || input.disabled) return;
  input.disabled = true;
  show("failed", false);
  show("sending", true);
  say(`Sending ${file.name}`);
  try {
    await send(file);
    say("Sent. Opening the result.");
  } catch (failure) {
    show("sending", false);
    part("failed").textContent = words(failure);
    show("failed", true);
    input.value = "";
    input.disabled = false;
  }
}

input.addEventListener("change", () => take(input.files[0]));
for (const [name, isOver] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  root.addEventListener(name, (event) => {
    event.preventDefault();
    root.classList.toggle("is-over", isOver);
    if (name === "drop") take(event.dataTransfer.files[0]);
  });
}
