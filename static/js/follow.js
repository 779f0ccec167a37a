// Follows an upload through its processing, by its revision: an answer that did not change costs 304 and no body.

const FIRST = 700;
const SLOWEST = 5_000;
const ENDS = new Set(["ready", "failed", "cancelled", "timed_out"]);
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Resolves to the upload once it has ended; `onStep` hears of every change.
export async function follow(uploadId, onStep = () => {}) {
  let tag = "";
  for (let pause = FIRST; ; pause = Math.min(SLOWEST, pause * 1.4)) {
    await wait(pause);
    const headers = { Accept: "application/json", "X-Organization": document.body.dataset.organization };
    if (tag) headers["If-None-Match"] = tag;
    const response = await fetch(`/api/uploads/${uploadId}`, { headers, credentials: "same-origin" }).catch(() => null);
    if (response && response.status >= 400 && response.status < 500 && response.status !== 429) {
      throw new Error("It cannot be followed any more. Reload the page to see how it went.");
    }
    if (!response?.ok) continue; // unchanged, or the network is away for a moment
    tag = response.headers.get("ETag") || "";
    const upload = await response.json();
    onStep(upload);
    if (ENDS.has(upload.state)) return upload;
  }
}
