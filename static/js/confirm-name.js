// The button of a form that cannot be undone works once the name is typed.
for (const form of document.querySelectorAll("[data-confirm-name]")) {
  const field = form.querySelector("[name=confirm_name]");
  const button = form.querySelector("[type=submit]");
  const check = () => {
    button.disabled = field.value.trim() !== form.dataset.confirmName;
  };
  field.addEventListener("input", check);
  check();
}
