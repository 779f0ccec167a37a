// Keeps "3 h ago" current and shows the exact time in the zone and language that the account says, else the device's.
import { dates } from "./locale.js";

const STEPS = [
  [3600, 60, "min"],
  [86400, 3600, "h"],
  [604800, 86400, "d"],
];
const exact = dates({ dateStyle: "medium", timeStyle: "short" });
const day = dates({ dateStyle: "medium" });

// "3 h ago"
export function words(when, now = Date.now()) {
  const seconds = (now - when) / 1000;
  const away = Math.abs(seconds);
  if (away < 60) return "just now";
  const step = STEPS.find(([limit]) => away < limit);
  if (!step) return day.format(when);
  // What lies ahead is rounded: a week that has just begun is not "in 6 d".
  return seconds > 0 ? `${Math.floor(away / step[1])} ${step[2]} ago` : `in ${Math.round(away / step[1])} ${step[2]}`;
}

function refresh() {
  for (const part of document.querySelectorAll("[data-ago]")) {
    const time = part.closest("time");
    const when = new Date(time.dateTime);
    const said = words(when);
    if (part.textContent !== said) part.textContent = said;
    time.title = exact.format(when);
    time.querySelector(".visually-hidden").textContent = ` (${time.title})`;
  }
}

refresh();
setInterval(refresh, 30_000);
document.addEventListener("htmx:load", refresh);
