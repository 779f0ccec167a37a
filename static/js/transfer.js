// Sends one file's bytes straight to the bucket, by the ticket our API gave: a form in one piece, or parts whose
// addresses are asked for only when they are about to be sent. Can be paused and goes on where it was.
import { ask } from "./http.js";

const AT_ONCE = 3;
const TRIES = 5;
const STALL = 30_000; // without a byte for this long a request is tried again; slow is fine, silent is not
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Stopped extends Error {}

function send(method, url, body, { onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watchdog = 0;
    const watch = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => request.abort(), STALL);
    };
    const stop = () => request.abort();
    const finish = (settle, value) => {
      clearTimeout(watchdog);
      signal.removeEventListener("abort", stop);
      settle(value);
    };
    request.open(method, url);
    request.upload.addEventListener("progress", (event) => {
      watch();
      onProgress(event.loaded);
    });
    request.upload.addEventListener("load", () => clearTimeout(watchdog)); // the bucket may take its time to answer
    request.addEventListener("load", () => {
      if (request.status < 300) finish(resolve);
      else finish(reject, Object.assign(new Error(`The file store answered ${request.status}.`), { status: request.status }));
    });
    request.addEventListener("error", () => finish(reject, new Error("The connection broke.")));
    request.addEventListener("abort", () =>
      finish(reject, signal.aborted ? new Stopped() : new Error("The connection stood still.")),
    );
    signal.addEventListener("abort", stop);
    watch();
    request.send(body);
  });
}

async function patiently(attempt, signal) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (failure) {
      if (signal.aborted) throw new Stopped();
      if (tried >= TRIES || (failure.status >= 400 && failure.status < 500 && failure.status !== 403)) throw failure;
      await wait(500 * 2 ** tried);
    }
  }
}

async function sendForm(file, ticket, { onProgress, signal }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value);
  form.append("file", file);
  await patiently(() => send("POST", ticket.url, form, { onProgress, signal }), signal);
}

async function sendParts(file, ticket, { onProgress, signal }) {
  const { part_size: size, part_count: count, upload } = ticket;
  const base = `/api/uploads/${upload.upload_id}/parts`;
  const sent = new Map((await ask(base)).parts.map((part) => [part.number, part.size]));
  const waiting = Array.from({ length: count }, (_, index) => index + 1).filter((number) => !sent.has(number));
  const report = () => onProgress([...sent.values()].reduce((sum, bytes) => sum + bytes, 0));
  report();

  async function one(number) {
    const piece = file.slice((number - 1) * size, number * size);
    const progress = (bytes) => {
      sent.set(number, Math.min(bytes, piece.size));
      report();
    };
    await patiently(async () => {
      const signed = await ask(base, { method: "POST", json: { parts: [{ number, size: piece.size }] }, signal });
      await send("PUT", signed.parts[0].url, piece, { onProgress: progress, signal });
    }, signal);
    progress(piece.size);
  }

  async function lane() {
    while (waiting.length) {
      if (signal.aborted) throw new Stopped();
      await one(waiting.shift());
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

// Resolves when all bytes are in the bucket. Rejects with Stopped once `signal` is aborted.
export function transfer(file, ticket, options) {
  return (ticket.method === "multipart" ? sendParts : sendForm)(file, ticket, options);
}
