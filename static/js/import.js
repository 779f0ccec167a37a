// Sends an archive straight to the bucket by the ticket of our API, then starts the import and goes to its page.
import { ask } from "./http.js";
import { Stopped, transfer } from "./transfer.js";

const form = document.querySelector("[data-import]");
const input = form.querySelector("[data-file]");
const bar = form.querySelector("progress");
const words = form.querySelector("[data-words]");
const cancel = form.querySelector("[data-cancel]");

function say(text, isWrong = false) {
  words.textContent = text;
  words.classList.toggle("invalid-feedback", isWrong);
}

const reasonOf = (failure) => failure.problem?.errors?.map((one) => one.message).join(" ") || failure.message;

async function send(file) {
  const stop = new AbortController();
  cancel.onclick = () => stop.abort();
  bar.hidden = cancel.hidden = false;
  input.disabled = true;
  say(`Sending “${file.name}”.`);
  try {
    const ticket = await ask("/api/education/imports", { method: "POST", json: { filename: file.name, size: file.size } });
    const onProgress = (bytes) => {
      bar.value = Math.floor((100 * bytes) / file.size);
      say(`Sending “${file.name}”: ${Math.min(100, bar.value)} %`);
    };
    await transfer(file, ticket, { onProgress, signal: stop.signal });
    say("It has arrived.");
    await ask(`/api/education/imports/${ticket.import_id}/start`, { method: "POST" });
    window.location.assign(form.dataset.import.replace("IMPORT", ticket.import_id));
  } catch (failure) {
    bar.hidden = cancel.hidden = true;
    input.disabled = false;
    input.value = "";
    say(failure instanceof Stopped ? "Nothing was imported." : reasonOf(failure), !(failure instanceof Stopped));
  }
}

input.addEventListener("change", () => input.files[0] && send(input.files[0]));
form.addEventListener("dragover", (event) => event.preventDefault());
form.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!input.disabled && event.dataTransfer.files[0]) send(event.dataTransfer.files[0]);
});
