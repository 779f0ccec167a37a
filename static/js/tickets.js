// Tickets for uploads. A large file that was interrupted, even by closing the page, goes on with its old ticket.
import { ask } from "./http.js";

const keyOf = (file, place) => `upload:${place}:${file.name}:${file.size}:${file.lastModified}`;

function remember(key, ticket) {
  try {
    localStorage.setItem(key, JSON.stringify(ticket));
  } catch {
    // then it begins again
  }
}

async function known(key) {
  try {
    const ticket = JSON.parse(localStorage.getItem(key));
    if (!ticket) return null;
    const upload = await ask(`/api/uploads/${ticket.upload.upload_id}`);
    if (upload.state === "waiting" && new Date(upload.deadline) > new Date()) return ticket;
  } catch {
    // gone, or somebody else's by now
  }
  localStorage.removeItem(key);
  return null;
}

export async function ticketFor(file, { url, extra }) {
  const key = keyOf(file, url + JSON.stringify(extra));
  const before = await known(key);
  if (before) return before;
  const json = { filename: file.name, content_type: file.type, size: file.size, ...extra };
  const ticket = await ask(url, { method: "POST", json, headers: { "Idempotency-Key": crypto.randomUUID() } });
  if (ticket.method === "multipart") remember(key, ticket);
  return ticket;
}

export function forget(file, { url, extra }) {
  try {
    localStorage.removeItem(keyOf(file, url + JSON.stringify(extra)));
  } catch {
    // nothing was kept
  }
}
