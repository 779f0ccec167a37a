// Messages go away by themselves, but never while somebody reads them, points at them or could undo something.
const place = () => document.querySelector("[data-messages]");

function dismissLater(message, seconds) {
  let timer = 0;
  const start = () => {
    timer = setTimeout(() => message.remove(), seconds * 1000);
  };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) message.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) message.addEventListener(name, start);
  start();
}

function welcome(message) {
  if (!message.classList.contains("message-error")) dismissLater(message, message.querySelector("form, a") ? 20 : 7);
}

// Shows a sentence as a message; with `undo`, a function that its button calls.
export function showMessage(sentence, { undo, kind = "success" } = {}) {
  const message = document.createElement("div");
  message.className = `message message-${kind}`;
  message.dataset.message = "";
  const text = document.createElement("span");
  text.textContent = sentence;
  message.append(text);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small btn-plain";
    button.textContent = "Undo";
    button.addEventListener("click", () => {
      message.remove();
      undo();
    });
    message.append(button);
  }
  place()?.append(message);
  dismissLater(message, undo || kind === "error" ? 20 : 7);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest("[data-message]").remove();
});
for (const message of document.querySelectorAll("[data-message]")) welcome(message);
