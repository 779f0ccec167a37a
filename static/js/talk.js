// What posts and comments have in common on a page: long ones unfold in place, sharing copies the address, who reacted
// opens as a sheet, a branch that was asked for gets the focus, the field to answer in gets it when it opens.
import { announce } from "./announce.js";
import { ask } from "./http.js";
import { showMessage } from "./messages.js";

function unfold(link) {
  const text = document.getElementById(link.getAttribute("aria-controls"));
  if (!text) return false;
  text.classList.remove("is-folded");
  text.tabIndex = -1;
  text.focus({ preventScroll: true });
  link.remove();
  return true;
}

async function share(form) {
  const address = new URL(form.dataset.share, location.href).href;
  let isCopied = true;
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    isCopied = false; // refused, or no clipboard: the address itself is told
  }
  showMessage(isCopied ? "The link is copied." : `The link: ${address}`);
  try {
    const { shares } = await ask(form.getAttribute("action"), { method: "POST", form: new FormData(form) });
    const place = form.querySelector("[data-shares]");
    if (place) place.textContent = shares || "";
  } catch {
    // it is copied all the same; only the count misses it
  }
}

document.addEventListener("click", (event) => {
  const more = event.target.closest("a[data-unfold]");
  if (more && !event.ctrlKey && !event.metaKey && unfold(more)) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[data-share]")) return;
  event.preventDefault();
  share(event.target);
});
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details[data-opens]") || !event.target.open || !event.isTrusted) return;
  if (document.activeElement?.closest("details") === event.target) event.target.querySelector("textarea")?.focus();
}, true);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close-details]");
  if (!button) return;
  const details = button.closest("details");
  details.open = false;
  details.querySelector("summary").focus();
});

// Who reacted: htmx brings the list, the sheet shows it.
let asked = null;
let had = 0;
document.addEventListener("htmx:beforeSwap", (event) => {
  const branch = event.detail.target?.closest?.("[data-branch]");
  if (!branch || event.detail.target !== branch) return; // such as the number at the bell, which comes when it likes
  asked = `#${branch.id}`;
  had = branch.querySelectorAll(":scope > li").length;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const sheet = event.detail.target?.closest?.("dialog[data-sheet]");
  if (sheet && !sheet.open) sheet.showModal();
  if (!asked || `#${event.detail.target?.id}` !== asked) return;
  const rows = document.querySelectorAll(`${asked} > li`);
  (rows[Math.min(Math.max(had - 1, 0), rows.length - 1)]?.querySelector("[data-walk]"))?.focus();
  announce(`${rows.length} replies`);
  asked = null;
});

// "Say hello" leads to the composer, and opens it.
function compose() {
  const place = location.hash === "#compose" && document.querySelector("details#compose");
  if (!place) return;
  place.open = true;
  place.querySelector("textarea").focus();
}
addEventListener("hashchange", compose);
compose();
