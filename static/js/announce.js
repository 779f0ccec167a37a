// Says a sentence to screen readers, without moving the focus.
const region = () => document.querySelector("[data-announcer]");

export function announce(sentence) {
  const place = region();
  if (!place) return;
  place.textContent = "";
  requestAnimationFrame(() => {
    place.textContent = sentence;
  });
}
