// Joining a form with what somebody else saved meanwhile: what merges by itself, what is asked, what stays at hand.
import { choose } from "./conflict.js";
import * as drafts from "./drafts.js";
import * as merge from "./merge.js";
import * as others from "./others.js";
import * as questions from "./questions.js";
import { show } from "./save-state.js";
import { words } from "./times.js";
import * as units from "./units.js";

// Fields and questions that only one side changed merge by themselves; the rest is for the person to decide.
export async function join(autosave, problem) {
  const mine = units.read(autosave.form);
  const theirs = new Map(
    Object.entries(problem.theirs)
      .filter(([unit]) => mine.has(unit))
      .map(([unit, value]) => [unit, units.toEntries(unit, value)]),
  );
  const { settled, asked } = merge.plan(autosave.saved, mine, theirs);
  const chosen = asked.length ? await decide(autosave, problem, asked) : [];
  if (!chosen) return;
  keepOthers(autosave, problem, asked, chosen);
  for (const [unit, entries] of decided(autosave, mine, theirs, asked, chosen)) settled.set(unit, entries);
  for (const [unit, entries] of settled) units.write(autosave.form, unit, entries);
  autosave.revision.value = problem.revision;
  autosave.seen = units.read(autosave.form);
  // What they did not send has not changed on the server.
  autosave.saved = new Map([...autosave.seen.keys()].map((unit) => [unit, theirs.get(unit) ?? autosave.saved.get(unit) ?? []]));
  show("saved", `Joined with the change of ${problem.by}`);
  if (autosave.isDirty) autosave.schedule(0);
  else drafts.forget(autosave.key);
}

// unit → entries of what the person decided.
function decided(autosave, mine, theirs, asked, chosen) {
  const found = new Map();
  const ofQuestions = new Map();
  asked.forEach(({ unit, id }, at) => {
    const { choice, text } = chosen[at];
    if (id) ofQuestions.set(id, choice);
    else if (choice === "both") found.set(unit, [[unit, text]]);
    else if (choice === "theirs") found.set(unit, theirs.get(unit));
  });
  if (theirs.has("questions") && !units.same(theirs.get("questions"), autosave.saved.get("questions"))) {
    const three = [autosave.saved, mine, theirs].map((side) => side.get("questions"));
    found.set("questions", merge.joinQuestions(...three, ofQuestions));
  }
  return found;
}

function keepOthers(autosave, problem, asked, chosen) {
  const texts = asked.flatMap((one, at) => {
    const [mine, theirs] = [one.words.mine, one.words.theirs];
    const own = { label: one.label, who: "what you wrote", text: mine };
    const other = { label: one.label, who: `what ${problem.by} saved`, text: theirs };
    return { mine: [other], theirs: [own], both: [own, other] }[chosen[at].choice];
  });
  if (texts.length) others.keep(autosave.form, autosave.key, texts);
}

async function decide(autosave, problem, asked) {
  const when = problem.at ? words(new Date(problem.at)) : "meanwhile";
  for (const one of asked) {
    one.label = one.id ? `Question ${one.place}` : units.labelOf(autosave.form, one.unit);
    one.words = one.id
      ? { mine: questions.describe(one.mine), theirs: questions.describe(one.theirs), base: "" }
      : wordsOf(autosave, problem, one);
    one.both = one.id ? (one.mine && one.theirs ? "rows" : "") : units.isText(autosave.form, one.unit) ? "text" : "";
  }
  const shown = asked.map(({ label, both, words: said }) => ({ label, both, ...said }));
  const chosen = await choose(shown, { by: problem.by, when });
  autosave.waiting = chosen ? null : problem;
  if (!chosen) {
    const compare = { label: "Compare", run: () => autosave.again() };
    show("conflict", `Changed by ${problem.by} ${when}`, compare);
  }
  return chosen;
}

function wordsOf(autosave, problem, { unit, mine, theirs, base }) {
  if (units.isText(autosave.form, unit)) return { mine, theirs, base };
  const said = problem.theirs[unit]?.text ?? String(problem.theirs[unit] ?? "");
  return { mine: units.describe(autosave.form, unit), theirs: said, base: "" };
}
