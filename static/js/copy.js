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
  });
}
