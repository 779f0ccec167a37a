// Tickets for uploads. A large file that was interrupted, even by closing the page, goes on with its old ticket: what
// is kept on this device is the ticket and what the file was called, how long it is and when it was changed.
import { ask } from "./http.js";

const place = ({ url, extra }) => `upload:${document.body.dataset.organization}:${url}${JSON.stringify(extra)}:`;
const nameOf = ({ name, size, lastModified }) => `${name}:${size}:${lastModified}`;
const GONE = new Set([403, 404, 410]);

export const isSame = (one, other) => nameOf(one) === nameOf(other);

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}

function remember(key, file, ticket) {
  const { name, size, lastModified } = file;
  try {
    localStorage.setItem(key, JSON.stringify({ name, size, lastModified, ticket }));
  } catch {
    // then it begins again
  }
}

// The kept entry while its upload still waits; forgets it once it has ended. Throws while the server cannot be asked.
async function waiting(key) {
  const kept = read(key);
  if (!kept?.ticket) {
    drop(key);
    return null;
  }
  try {
    const upload = await ask(`/api/uploads/${kept.ticket.upload.upload_id}`);
    if (upload.state === "waiting" && new Date(upload.deadline) > new Date()) return kept;
  } catch (failure) {
    if (!GONE.has(failure.status)) throw failure;
  }
  drop(key);
  return null;
}

export async function ticketFor(file, target) {
  const key = place(target) + nameOf(file);
  const before = read(key) && (await waiting(key));
  if (before) return before.ticket;
  const { url, extra } = target;
  const json = { filename: file.name, content_type: file.type, size: file.size, ...extra };
  const ticket = await ask(url, { method: "POST", json, headers: { "Idempotency-Key": crypto.randomUUID() } });
  if (ticket.method === "multipart") remember(key, file, ticket);
  return ticket;
}

export const forget = (file, target) => drop(place(target) + nameOf(file));

// What was begun at this place and is not finished: name, size, lastModified, ticket, and how many bytes have arrived.
export async function unfinished(target) {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(place(target)));
  const found = await Promise.all(
    keys.map(async (key) => {
      const kept = await waiting(key).catch(() => null);
      if (!kept) return null;
      const { parts } = await ask(`/api/uploads/${kept.ticket.upload.upload_id}/parts`).catch(() => ({ parts: [] }));
      return { ...kept, sent: parts.reduce((sum, part) => sum + part.size, 0) };
    }),
  );
  return found.filter(Boolean);
}
