// Remembers on this device which parts of the editor are folded; on a phone the outline begins folded.
const narrow = matchMedia("(max-width: 767px)").matches;

function kept(name) {
  try {
    return localStorage.getItem(`fold:${name}`);
  } catch {
    return null;
  }
}

for (const fold of document.querySelectorAll("[data-fold]")) {
  const name = fold.dataset.fold;
  if (narrow) fold.open = !("foldNarrow" in fold.dataset);
  else if (kept(name)) fold.open = kept(name) === "open";
  fold.addEventListener("toggle", () => {
    if (narrow) return;
    try {
      localStorage.setItem(`fold:${name}`, fold.open ? "open" : "closed");
    } catch {
      // not remembered
    }
  });
}
