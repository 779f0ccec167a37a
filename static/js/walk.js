// j and k go from one [data-walk] to the next (posts of the feed, comments of a post); l, c and o press what the one
// with the focus has for it: data-walk-key="l".
const typing = "input, textarea, select, [contenteditable=true]";
const visible = (element) => element.checkVisibility?.() ?? true;
const all = () => [...document.querySelectorAll("[data-walk]")].filter(visible);

function step(by) {
  const stops = all();
  const here = document.activeElement?.closest("[data-walk]");
  const at = stops.indexOf(here);
  const next = stops[at < 0 ? (by > 0 ? 0 : -1) : at + by];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: next.offsetHeight < innerHeight * 0.8 ? "center" : "start" });
}

function press(key) {
  const here = document.activeElement?.closest("[data-walk]");
  const control = [...(here?.querySelectorAll(`[data-walk-key="${key}"]`) || [])].find(visible);
  control?.click();
  return Boolean(control);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest(typing) || document.querySelector("dialog[open]")) return;
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    step(event.key === "j" ? 1 : -1);
  } else if (/^[a-z]$/.test(event.key) && press(event.key)) event.preventDefault();
});
