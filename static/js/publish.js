// The button says which version it publishes.
for (const form of document.querySelectorAll("[data-publish]")) {
  const button = form.querySelector("[data-publish-button]");
  form.addEventListener("change", () => {
    const chosen = form.querySelector("[name=bump]:checked");
    const words = chosen?.labels[0]?.textContent.trim();
    if (words) button.textContent = `Publish version ${words.split(":")[0]}`;
  });
}
