// Follows a run until it is over: by the stream or, where none is to be reached, by asking for its lines.
import { ask, wordsOf } from "./http.js";

const POLL = 2_000;
const SLOWEST = 15_000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const addressOf = (runId) => `/api/runs/${encodeURIComponent(runId)}`;

// Listens until the run is over, the stream ends for its reader to come again, or the line breaks.
function listen(url, from, tell) {
  return new Promise((resolve) => {
    const source = new EventSource(`${url}&after=${from.last}`);
    const end = (how) => {
      source.close();
      resolve(how);
    };
    source.addEventListener("open", () => {
      from.isHeard = true;
      tell.trouble("");
    });
    source.addEventListener("line", ({ data }) => {
      const line = JSON.parse(data);
      from.last = line.number;
      tell.lines([line]);
    });
    source.addEventListener("run", () => tell.changed());
    source.addEventListener("text", ({ data }) => tell.writes(JSON.parse(data)));
    source.addEventListener("end", ({ data }) => end(JSON.parse(data).is_over ? "over" : "again"));
    source.addEventListener("refused", () => end("refused"));
    source.addEventListener("error", () => end("broken"));
  });
}

async function poll(api, from, tell) {
  const lines = await ask(`${api}/logs?after=${from.last}`);
  from.last = lines.last;
  tell.lines(lines.items);
  tell.changed();
  if (lines.is_over) return "over";
  await pause(POLL);
  return "again";
}

async function hear(api, from, tell) {
  if (from.isStreamless) return poll(api, from, tell);
  from.isHeard = false;
  const { url } = await ask(`${api}/stream-ticket`, { method: "POST" });
  const how = await listen(url, from, tell);
  from.isStreamless = !from.isHeard;
  return from.isStreamless ? "again" : how;
}

// `tell`: lines(lines) that came, changed() when the run stands otherwise, writes({at, node, is_inner, text}) while a model
// writes, trouble(words) while there is any. Comes back when the run is over, or is not to be seen any more.
export async function follow(runId, last, tell) {
  const from = { last, isHeard: false, isStreamless: false };
  for (let patience = 1_000; ; ) {
    let how = "broken";
    try {
      how = await hear(addressOf(runId), from, tell);
    } catch (failure) {
      tell.trouble(wordsOf(failure));
      if (failure.status >= 400 && failure.status < 500 && failure.status !== 429) return;
    }
    if (how === "over" || how === "refused") return;
    if (how === "again") {
      patience = 1_000;
      continue;
    }
    tell.trouble("The connection is away. The run goes on; the page looks again in a moment.");
    await pause(patience);
    patience = Math.min(SLOWEST, patience * 2);
  }
}
