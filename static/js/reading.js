// Notes that a section was opened, so that "Continue" leads back here. Completing it is the reader's button.
import { ask } from "./http.js";

const article = document.querySelector("[data-reading]");
if (article && article.dataset.readingState !== "completed" && !article.querySelector("[data-progress-url]")) {
  ask(article.dataset.reading, { method: "PUT", json: { state: "started" } }).catch(() => {});
}
