// Says how much room is left in a [data-most] field once it gets scarce, and by how much a text is too long: it is
// never cut.
import { numbers } from "./locale.js";

const count = numbers();
const length = (text) => [...text.replaceAll("\r\n", "\n")].length; // as the server counts: characters, not halves of them

function show(field) {
  const most = Number(field.dataset.most);
  const place = document.getElementById(`${field.id}_left`);
  if (!place || field.value.length < most * 0.8) {
    if (place) place.textContent = "";
    return;
  }
  const left = most - length(field.value);
  const near = left <= most * 0.1;
  place.textContent = left < 0 ? `${count.format(-left)} characters too many` : near ? `${count.format(left)} characters left` : "";
  place.classList.toggle("is-over", left < 0);
  // Only what changes what can be done is read aloud, not each key.
  place.setAttribute("aria-live", left < 0 || left % 50 === 0 ? "polite" : "off");
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-most]")) show(event.target);
});
for (const field of document.querySelectorAll("[data-most]")) {
  field.addEventListener("units:written", () => show(field));
  show(field);
}
