// Two people changed the same form: what merges by itself, and what only a person can decide. Works on units
// (unit → entries): base is what both began with.
import * as questions from "./questions.js";
import * as units from "./units.js";

// → {settled: Map unit → entries, asked: [{unit, id, mine, theirs}]}; `id`: the question within the unit
export function plan(base, mine, theirs) {
  const settled = new Map();
  const asked = [];
  for (const [unit, their] of theirs) {
    const [ours, was] = [mine.get(unit), base.get(unit) ?? []];
    if (units.same(ours, their) || units.same(their, was)) continue;
    if (units.same(ours, was)) settled.set(unit, their);
    else if (unit === "questions") asked.push(...conflictsOf(was, ours, their));
    else asked.push({ unit, id: "", mine: valueOf(ours), theirs: valueOf(their), base: valueOf(was) });
  }
  return { settled, asked };
}

const valueOf = (entries) => entries.map(([, value]) => value).join(", ");
const byId = (list) => new Map(list.map((one) => [one.id, one]));

function sides(was, ours, theirs) {
  const lists = [was, ours, theirs].map((entries) => questions.read(entries));
  return { lists, maps: lists.map(byId) };
}

function conflictsOf(was, ours, their) {
  const { lists, maps } = sides(was, ours, their);
  const [base, mine, theirs] = maps;
  return questions
    .order(...lists)
    .map((id, place) => ({ unit: "questions", id, place: place + 1, mine: mine.get(id), theirs: theirs.get(id), base: base.get(id) }))
    .filter((one) => ![[one.mine, one.theirs], [one.mine, one.base], [one.theirs, one.base]].some((two) => questions.same(...two)));
}

// The unit's entries once every question that was asked about is decided; `chosen`: id → mine, theirs or both.
export function joinQuestions(was, ours, their, chosen) {
  const { lists, maps } = sides(was, ours, their);
  const [base, mine, theirs] = maps;
  const pick = (id) => {
    const [b, m, t] = [base.get(id), mine.get(id), theirs.get(id)];
    const choice = chosen.get(id) ?? (questions.same(m, b) ? "theirs" : "mine");
    if (choice === "both") return [m, questions.copyOf(t)];
    return [choice === "theirs" ? t : m];
  };
  return questions.write(questions.order(...lists).flatMap(pick).filter(Boolean));
}
