// What differs between two texts, word by word; and the text that has the changes of both, where they do not touch.
const MOST_CELLS = 1_000_000; // more would be felt; then whole lines are compared

// Which of the parts the two lists have in common, in order: pairs of places.
function common(one, other) {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let tail = 0;
  while (
    tail < one.length - start &&
    tail < other.length - start &&
    one[one.length - 1 - tail] === other[other.length - 1 - tail]
  ) {
    tail += 1;
  }
  const pairs = Array.from({ length: start }, (_, at) => [at, at]);
  pairs.push(...longest(one.slice(start, one.length - tail), other.slice(start, other.length - tail), start));
  for (let at = tail; at > 0; at -= 1) pairs.push([one.length - at, other.length - at]);
  return pairs;
}

function longest(one, other, offset) {
  const width = other.length + 1;
  if (!one.length || !other.length || one.length * width > MOST_CELLS) return [];
  const table = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const below = table[(i + 1) * width + j];
      const beside = table[i * width + j + 1];
      table[i * width + j] = one[i] === other[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(below, beside);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) pairs.push([offset + i++, offset + j++]);
    else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
}

const words = (text) => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) || [];
const lines = (text) => text.match(/[^\n]*\n|[^\n]+$/g) || [];

// The parts of `text` in order: [{text, differs}], against the other text.
export function marked(text, against) {
  const cut = words(text).length * words(against).length > MOST_CELLS ? lines : words;
  const [own, other] = [cut(text), cut(against)];
  const shared = new Set(common(own, other).map(([at]) => at));
  const parts = [];
  own.forEach((part, at) => {
    const differs = !shared.has(at);
    const last = parts.at(-1);
    if (last && (last.differs === differs || !part.trim())) last.text += part;
    else parts.push({ text: part, differs });
  });
  return parts;
}

// Runs of lines between those that all three texts have: [[base, mine, theirs], …].
function runs(base, mine, theirs) {
  const [ours, others] = [base, base].map((_, side) => new Map(common(base, side ? theirs : mine)));
  const found = [];
  let [b, m, t] = [0, 0, 0];
  const close = (at, toMine, toTheirs) => {
    found.push([base.slice(b, at), mine.slice(m, toMine), theirs.slice(t, toTheirs)]);
    [b, m, t] = [at, toMine, toTheirs];
  };
  for (let at = 0; at < base.length; at += 1) {
    if (!ours.has(at) || !others.has(at)) continue;
    if (at > b || ours.get(at) > m || others.get(at) > t) close(at, ours.get(at), others.get(at));
    close(at + 1, ours.get(at) + 1, others.get(at) + 1);
  }
  close(base.length, mine.length, theirs.length);
  return found;
}

// The text with the changes of both sides, line by line; `clean`: no line was changed by both. Where one was, both
// stand there, mine first.
export function joined(base, mine, theirs) {
  let clean = true;
  const text = runs(lines(base), lines(mine), lines(theirs)).map(([was, ours, others]) => {
    const [a, b, c] = [was, ours, others].map((part) => part.join(""));
    if (b === c || c === a) return b;
    if (b === a) return c;
    clean = false;
    return b && c && !b.endsWith("\n") ? `${b}\n${c}` : b + c;
  });
  return { text: text.join(""), clean };
}
