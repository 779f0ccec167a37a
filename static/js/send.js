// A form[data-send] is sent without leaving the page. The answer says what happens: {url} leads on, {html, into} puts
// something at the end of a list, {html, replace} in the place of what it was; {said} is told. What was refused stands
// at its field, and nothing that was typed is lost. Without script the form is sent as any other.
import { announce } from "./announce.js";
import { ask, Refused } from "./http.js";
import { forget } from "./kept.js";
import { showMessage } from "./messages.js";

const nameOf = (pointer) => pointer.replace(/^[#/]+/, "").replaceAll("/", "-");

function clear(form) {
  for (const old of form.querySelectorAll("[data-send-error]")) old.remove();
  for (const control of form.querySelectorAll(".is-invalid")) {
    control.classList.remove("is-invalid");
    control.removeAttribute("aria-invalid");
  }
}

function line(text, link) {
  const part = document.createElement("p");
  part.className = "invalid-feedback";
  part.dataset.sendError = "";
  part.setAttribute("role", "alert");
  part.append(text);
  if (link) part.append(" ", link);
  return part;
}

function refuse(form, failure) {
  clear(form);
  const loose = [];
  for (const { pointer, message } of failure.problem.errors || []) {
    const control = form.elements[nameOf(pointer)];
    if (!control?.classList) {
      loose.push(message);
      continue;
    }
    control.classList.add("is-invalid");
    control.setAttribute("aria-invalid", "true");
    (control.closest(".field") || control.parentElement).append(line(message));
  }
  if (loose.length || !failure.problem.errors?.length) form.prepend(line([failure.message, ...loose].join(" ")));
  form.querySelector("[aria-invalid]")?.focus();
}

function signedOut(form) {
  clear(form);
  const link = document.createElement("a");
  link.textContent = "Sign in";
  link.href = location.pathname + location.search;
  const where = form.dataset.kept ? " Your text is kept on this device." : "";
  form.prepend(line(`You are signed out.${where}`, link));
  link.focus();
}

function failed(form, failure) {
  if (!(failure instanceof Refused)) {
    clear(form);
    form.prepend(line("The server cannot be reached. What you wrote is still here: try again in a moment."));
  } else if (failure.status === 0 || failure.status === 401 || failure.problem.code === "csrf") signedOut(form);
  else if (failure.problem.theirs) form.dispatchEvent(new CustomEvent("send:conflict", { bubbles: true, detail: failure.problem }));
  else refuse(form, failure);
}

const elementOf = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html; // made by our own template, from escaped values
  return template.content.firstElementChild;
};

function show(made) {
  window.htmx?.process(made);
  const place = made.matches("[tabindex]") ? made : made.querySelector("[tabindex]");
  place?.focus({ preventScroll: true });
  made.scrollIntoView({ block: "nearest" });
}

function put({ html, into, replace }) {
  const made = elementOf(html);
  if (replace) {
    document.querySelector(replace)?.replaceWith(made);
  } else {
    const list = document.querySelector(into);
    const more = list.querySelector(":scope > [data-more]");
    list.querySelector(":scope > [data-none]")?.remove();
    if (more) more.before(made);
    else list.append(made);
    list.hidden = false;
  }
  show(made);
}

function done(form, answer) {
  forget(form);
  form.dispatchEvent(new CustomEvent("send:done", { bubbles: true, detail: answer }));
  if (answer.url) {
    location.assign(answer.url);
    return;
  }
  clear(form);
  form.reset();
  form.closest("details")?.removeAttribute("open");
  for (const [selector, words] of Object.entries(answer.words || {})) {
    for (const place of document.querySelectorAll(selector)) place.textContent = words;
  }
  if (answer.html) put(answer);
  if (answer.said) (answer.html ? announce : showMessage)(answer.said);
}

async function send(form, submitter) {
  form.dataset.sending = "";
  form.setAttribute("aria-busy", "true");
  try {
    const address = submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;
    done(form, await ask(address, { method: "POST", form: new FormData(form, submitter) }));
  } catch (failure) {
    failed(form, failure);
  } finally {
    delete form.dataset.sending;
    form.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-send]")) return;
  event.preventDefault();
  if (!("sending" in form.dataset)) send(form, event.submitter);
});
// Ctrl+Enter sends, as everywhere where people write to each other.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("form[data-send]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-send-first]"));
});
