// The questions of a quiz as names and values of a form (questions-0-options-1-text), taken apart and joined again.
const NAME = /^questions-(\d+)-(.+)$/;

// entries → [{id, parts: [[name without its place, value]]}], in order
export function read(entries) {
  const found = [];
  for (const [name, value] of entries) {
    const [, place, part] = NAME.exec(name) || [];
    if (part === undefined) continue;
    found[Number(place)] ??= { id: "", parts: [] };
    found[Number(place)].parts.push([part, value]);
    if (part === "question_id") found[Number(place)].id = value;
  }
  return found.filter(Boolean).map((one, place) => ({ ...one, id: one.id || `new-${place}` }));
}

export const write = (questions) =>
  questions.flatMap(({ parts }, place) => parts.map(([part, value]) => [`questions-${place}-${part}`, value]));

// What is empty is not there: forms send fields that a kind of question does not use.
const known = (question) =>
  JSON.stringify(
    (question?.parts || [])
      .map(([part, value]) => [part, String(value).replaceAll("\r\n", "\n").trim()])
      .filter(([, value]) => value)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

export const same = (one, other) => Boolean(one) === Boolean(other) && known(one) === known(other);

// A copy beside the other one: as a question of its own it gets an id of its own.
export const copyOf = ({ parts }) => ({ id: "", parts: parts.filter(([part]) => part !== "question_id") });

const spoken = (part) => part.replace(/-\d+-/g, " ").replaceAll(/[-_]/g, " ");

export function describe(question) {
  if (!question) return "(removed)";
  const text = [];
  let mark = "";
  for (const [part, value] of question.parts) {
    const last = part.split("-").at(-1);
    if (last.endsWith("_id") || !String(value).trim()) continue;
    if (last === "is_right") mark = "✓ ";
    else if (last === "text" || last === "left" || last === "right") {
      text.push(mark + value);
      mark = "";
    } else text.push(`${spoken(part)}: ${value}`);
  }
  return text.join("\n");
}

// The order of whoever changed it, with what only the other one has after its neighbour.
export function order(base, mine, theirs) {
  const ids = (list) => list.map(({ id }) => id);
  const there = new Set(ids(theirs).filter((id) => ids(mine).includes(id) && ids(base).includes(id)));
  const shared = (list) => ids(list).filter((id) => there.has(id));
  const moved = String(shared(mine)) !== String(shared(base));
  const [lead, rest] = moved ? [mine, theirs] : [theirs, mine];
  const found = ids(lead);
  ids(rest).forEach((id, at, all) => {
    if (!found.includes(id)) found.splice(at ? found.indexOf(all[at - 1]) + 1 : 0, 0, id);
  });
  return found;
}
