// After "Load more" the focus goes to the first new row, so that the keyboard stays where the eye is.
let last = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  last = target?.matches?.("[data-more]") ? target.previousElementSibling : null;
});
document.addEventListener("htmx:afterSettle", () => {
  last?.nextElementSibling?.querySelector("a, button, input")?.focus();
  last = null;
});
