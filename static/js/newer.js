// "3 new posts": asks for what is newer while somebody looks at the feed, and never moves what they read. The server
// answers 304 while nothing is; after a failure it is asked more rarely, and no more once it says that there is nothing
// to ask for.
import { announce } from "./announce.js";

const USUAL = 5_000;
const SLOWEST = 300_000;
const link = document.querySelector("[data-newer]");
const rows = document.querySelector("#rows");
let tag = "";
let pause = USUAL;
let timer = 0;
let isOver = false;
let areMore = false;

function later() {
  clearTimeout(timer);
  if (!isOver && document.visibilityState === "visible") timer = setTimeout(look, pause);
}

function say(number, more) {
  if (!number) return;
  const words = more ? `More than ${number} new posts` : `${number} new post${number === 1 ? "" : "s"}`;
  const place = link.querySelector("[data-newer-words]");
  if (place.textContent !== words) {
    place.textContent = words;
    announce(words);
  }
  link.hidden = false;
}

async function look() {
  const headers = { Accept: "application/json", "X-Organization": document.body.dataset.organization };
  if (tag) headers["If-None-Match"] = tag;
  try {
    const response = await fetch(link.dataset.newer, { headers, credentials: "same-origin", redirect: "manual" });
    if (response.ok) {
      tag = response.headers.get("ETag") || "";
      const { items, more } = await response.json();
      const here = new Set([...rows.querySelectorAll("[data-post]")].map((one) => one.dataset.post));
      areMore = more;
      say(items.filter((one) => !here.has(one.post_id)).length, more);
      pause = USUAL;
    } else if (response.status === 304) pause = USUAL;
    else if (response.status === 429 || response.status >= 500) slower();
    else isOver = true; // signed out, or not allowed any more: reloading the page says why
  } catch {
    slower();
  }
  later();
}

function slower() {
  pause = Math.min(SLOWEST, pause * 2);
}

async function take(event) {
  if (areMore) return; // what is on the page begins too far below them: the link leads to the newest
  event.preventDefault();
  const answer = await fetch(link.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    location.assign(link.href);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = [...page.querySelectorAll("#rows > [data-post]")].filter((one) => !rows.querySelector(`[data-post="${CSS.escape(one.dataset.post)}"]`));
  const since = page.querySelector("[data-newer]")?.dataset.newer;
  if (since) link.dataset.newer = since;
  tag = "";
  link.hidden = true;
  link.querySelector("[data-newer-words]").textContent = "";
  rows.prepend(...fresh.map((one) => document.adoptNode(one)));
  for (const one of fresh) window.htmx?.process(one);
  fresh[0]?.scrollIntoView({ block: "nearest" });
  fresh[0]?.querySelector("[data-walk]")?.focus();
}

if (link && rows) {
  link.addEventListener("click", take);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
    else clearTimeout(timer);
  });
  later();
}
