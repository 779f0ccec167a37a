// Tries the bucket from this browser: what an upload does, step by step, and what to change where a step fails.
import { ask } from "./http.js";

const root = document.querySelector("[data-bucket-check]");
const list = root.querySelector("[data-steps]");
const button = root.querySelector("[data-run]");

function show(name, text, advice) {
  const row = root.querySelector(`template[data-step-${advice ? "bad" : "good"}]`).content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = name;
  row.querySelector("[data-text]").textContent = text;
  if (advice) row.querySelector("[data-advice]").textContent = advice;
  list.append(row);
}

const BLOCKED =
  "The browser was not allowed to, or did not reach the bucket: put the CORS rule below into the bucket, and check that the address in DIATONIC_S3_PUBLIC_ENDPOINT can be reached from here.";

// Returns the answer, or null once it has shown why there is none.
async function step(name, request, success) {
  let response;
  try {
    response = await request();
  } catch {
    show(name, "There was no answer that this page may read.", BLOCKED);
    return null;
  }
  if (!response.ok) {
    const reason = (await response.text()).match(/<Code>(\w+)<\/Code>/)?.[1] ?? "no reason";
    show(name, `The bucket answered ${response.status} (${reason}).`, "Check the role's permissions on uploads/temp/ and the clocks.");
    return null;
  }
  if (success) show(name, success);
  return response;
}

async function run() {
  const attempt = await ask("/api/storage/check", { method: "POST", json: {} });
  const { content } = attempt;
  const form = new FormData();
  for (const [name, value] of Object.entries(attempt.form_fields)) form.append(name, value);
  form.append("file", new Blob([content], { type: "text/plain" }));
  const sent = await step("Send by form (POST)", () => fetch(attempt.form_url, { method: "POST", body: form }), "A small file has arrived.");
  const part = await step("Send a part (PUT)", () => fetch(attempt.part_url, { method: "PUT", body: content }), "A part of a large file has arrived.");
  if (part) {
    if (part.headers.get("ETag")) show("Read the part's ETag", "It is readable.");
    else show("Read the part's ETag", "The bucket hides it.", "Add ETag to ExposeHeaders of the CORS rule.");
  }
  if (!sent) return;
  const read = await step("Read it (GET)", () => fetch(attempt.read_url));
  if (!read) return;
  if ((await read.text()) === content) show("Read it (GET)", "What was sent came back.");
  else show("Read it (GET)", "Something else came back.", "Look for a proxy between browsers and the bucket that changes answers.");
  const range = await step("Read a piece of it", () => fetch(attempt.read_url, { headers: { Range: "bytes=0-7" } }));
  if (range?.status === 206) show("Read a piece of it", "Videos can be sought through.");
  else if (range) show("Read a piece of it", `All of it came (${range.status}).`, "Let nothing in between strip the header Range, or videos do not seek.");
}

button.addEventListener("click", async () => {
  button.disabled = true;
  list.replaceChildren();
  root.querySelector("[data-intro]").hidden = true;
  try {
    await run();
  } catch (failure) {
    show("Ask for addresses", failure.message, "Try again in a moment.");
  }
  button.disabled = false;
});

document.querySelector("[data-copy]")?.addEventListener("click", async ({ currentTarget: button }) => {
  const text = document.querySelector(button.dataset.copy).textContent;
  await navigator.clipboard.writeText(text).catch(() => {});
  button.blur();
});
