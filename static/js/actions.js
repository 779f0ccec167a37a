// What a run may ask of the browser by the name of a frontend action. What is not here, the person does by the form.
import { showMessage } from "./messages.js";

export const actions = {
  // The time, time zone and language of who started the run.
  local_time: () => ({
    time: new Date().toISOString(),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: navigator.language,
  }),
  // Shows {"text": "…"} to who started the run.
  show_message: ({ text }) => {
    if (typeof text !== "string" || !text) throw new Error("There is no text to show.");
    showMessage(text);
    return { shown: true };
  },
};
