// Keeps the number on "Take N questions" right while boxes are checked; what is on other pages is in it already.
function recount(form) {
  const place = form.querySelector("[data-choice-count]");
  if (!place) return;
  const boxes = [...form.querySelectorAll("input[name=chosen]")];
  const before = boxes.filter((box) => box.defaultChecked).length;
  const now = boxes.filter((box) => box.checked).length;
  const count = Number(place.dataset.choiceCount) + now - before;
  place.textContent = `Take ${count} ${count === 1 ? "question" : "questions"}`;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-choice]");
  if (form) recount(form);
});
