// Does what a run asks of the browser of who started it: once, in whichever of the person's tabs takes it.
import { actions } from "./actions.js";
import { addressOf } from "./following.js";
import { ask, wordsOf } from "./http.js";

const taken = new Set();

// What this browser has done, so that a tab that comes later does not do it again. The server takes one result alone.
const memory = {
  has(action) {
    try {
      return localStorage.getItem(`action:${action}`) !== null;
    } catch {
      return false;
    }
  },
  keep(action) {
    try {
      localStorage.setItem(`action:${action}`, "done");
    } catch {
      // then the server refuses what comes second
    }
  },
};

// One tab alone has the lock of an action. False where this browser does not know it: then the person does it.
export function act(runId, { id, tool, given }, trouble) {
  const does = Object.hasOwn(actions, tool) && actions[tool];
  if (!does) return false;
  if (taken.has(id)) return true;
  taken.add(id);
  navigator.locks?.request(`action:${id}`, { ifAvailable: true }, async (lock) => {
    if (lock && !memory.has(id)) await perform(runId, id, () => does(given()), trouble);
  });
  return true;
}

async function perform(runId, id, does, trouble) {
  const came = await Promise.resolve()
    .then(does)
    .then((output) => ({ output }))
    .catch((failure) => ({ error: String(failure?.message || failure).slice(0, 1000) }));
  // A result that is not taken is left to the form: the person sees what is wrong with it.
  try {
    await ask(`${addressOf(runId)}/actions/${encodeURIComponent(id)}/result`, { method: "POST", json: came });
    memory.keep(id);
  } catch (failure) {
    trouble(wordsOf(failure));
  }
}
