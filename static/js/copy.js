// A button that copies the text of the element it names: data-copy="#id"; it says so with data-copied.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    const words = button.querySelector("span") || button;
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      words.textContent = button.dataset.copied || "Copied";
    } catch {
      getSelection().selectAllChildren(source); // refused: at least it is marked, to be copied by hand
    }
// <button data-copy="id of an element"> copies that element's text, and says so to everybody.
const SHOWN_MS = 2000;

const said = document.querySelector("[data-announcer]");

for (const button of document.querySelectorAll("[data-copy]")) {
  const words = button.lastChild;
  const usual = words.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      words.textContent = "Copied";
    } catch {
      words.textContent = "Select it and copy it by hand";
    }
    if (said) said.textContent = words.textContent;
    setTimeout(() => {
      words.textContent = usual;
    }, SHOWN_MS);
  });
}
