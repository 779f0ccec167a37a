// Reactions are buttons that stay down. What a person wants is shown at once; while one request is on its way another
// click only changes what is wanted, and the last word is what is sent. A failure takes it back and says so.
import { announce } from "./announce.js";
import { ask, wordsOf } from "./http.js";
import { numbers } from "./locale.js";
import { showMessage } from "./messages.js";

const count = numbers();
const isDown = (button) => button.getAttribute("aria-pressed") === "true";
const inFlight = new WeakSet();

function show(button, isOn, number) {
  const words = button.dataset.words;
  button.setAttribute("aria-pressed", String(isOn));
  button.dataset.count = number;
  button.querySelector("[data-number]").textContent = number ? count.format(number) : "";
  button.value = `${button.dataset.kind}:${isOn ? "off" : "on"}`;
  button.setAttribute("aria-label", number ? `${words}, ${count.format(number)}` : words);
}

function showTotal(form, total) {
  const link = form.querySelector("[data-total]");
  if (!link) return;
  link.hidden = !total;
  link.querySelector("[data-total-number]").textContent = count.format(total);
  link.querySelector("[data-total-words]").textContent = total === 1 ? "reaction" : "reactions";
}

const totalOf = (form) => [...form.querySelectorAll("[data-kind]")].reduce((sum, one) => sum + Number(one.dataset.count), 0);

async function settle(form, button) {
  if (inFlight.has(button)) return;
  inFlight.add(button);
  let sent = null;
  try {
    while (sent !== isDown(button)) {
      sent = isDown(button);
      const body = new FormData(form);
      body.set("reaction", `${button.dataset.kind}:${sent ? "on" : "off"}`);
      const answer = await ask(form.getAttribute("action"), { method: "POST", form: body });
      if (sent === isDown(button)) for (const one of form.querySelectorAll("[data-kind]")) take(one, answer, button);
    }
    showTotal(form, totalOf(form));
    announce(`${button.dataset.words}, ${count.format(Number(button.dataset.count))}`);
  } catch (failure) {
    if (sent !== null && sent === isDown(button)) show(button, !sent, Math.max(0, Number(button.dataset.count) + (sent ? -1 : 1)));
    showTotal(form, totalOf(form));
    const isOut = failure.status === 0 || failure.status === 401;
    showMessage(isOut ? "You are signed out. Reload the page to sign in." : `That did not arrive. ${wordsOf(failure)}`, { kind: "error" });
  } finally {
    inFlight.delete(button);
  }
}

// What others did meanwhile is shown too; a button that is on its way itself keeps what is wanted of it.
function take(one, { counts, mine }, settled) {
  if (one !== settled && inFlight.has(one)) return;
  show(one, mine.includes(one.dataset.kind), counts[one.dataset.kind] || 0);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-react]") || event.defaultPrevented) return;
  event.preventDefault();
  const button = event.submitter;
  if (!button) return;
  const isOn = !isDown(button);
  show(button, isOn, Math.max(0, Number(button.dataset.count) + (isOn ? 1 : -1)));
  showTotal(form, totalOf(form));
  settle(form, button);
});
