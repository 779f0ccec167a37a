// A file that a worker makes something of: asks for a ticket, sends the file straight to the bucket, has the work begin,
// and goes to the page that shows it. data-import: where tickets are; data-begin: what begins the work; data-page: the
// page, with IMPORT for the id. Whatever has data-field is told with the ticket.
import { ask, wordsOf } from "./http.js";
import { Stopped, transfer } from "./transfer.js";

const root = document.querySelector("[data-import]");
const { import: api, begin, page } = root.dataset;
const part = (name) => root.querySelector(`[data-${name}]`);
const input = part("file");

function say(words) {
  part("words").textContent = words;
}

function fail(words) {
  part("failed").textContent = words;
  part("failed").hidden = !words;
}

async function send(file, signal) {
  const fields = [...root.querySelectorAll("[data-field]")].map((one) => [one.dataset.field, one.value || null]);
  const json = { filename: file.name, size: file.size, ...Object.fromEntries(fields) };
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const ticket = await ask(api, { method: "POST", json, headers });
  const { import_id: id } = ticket.import || ticket;
  const onProgress = (bytes) => {
    part("progress").value = Math.min(100, Math.floor((100 * bytes) / Math.max(1, file.size)));
    say(`Sending “${file.name}”: ${part("progress").value} %`);
  };
  await transfer(file, ticket, { onProgress, signal });
  say("It has arrived.");
  await ask(`${api}/${id}/${begin}`, { method: "POST", json: {} });
  location.assign(page.replace("IMPORT", id));
}

async function take(file) {
  if (!file || input.disabled) return;
  const stop = new AbortController();
  part("cancel").onclick = () => stop.abort();
  input.disabled = true;
  fail("");
  say(`Sending “${file.name}”.`);
  part("sending").hidden = false;
  try {
    await send(file, stop.signal);
  } catch (failure) {
    part("sending").hidden = true;
    fail(failure instanceof Stopped ? "Nothing was imported." : wordsOf(failure));
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
