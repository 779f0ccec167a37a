"""A question as a reader found it, and the judgement on it."""

import json
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from hashlib import blake2b
from typing import Any

from pydantic import ValidationError

from diatonic.common.validation import sentence
from education.questions.rules.bank import clean_tags
from education.questions.rules.reading import (
    MAX_QUESTION_BYTES,
    MAX_TAGS,
    Line,
    Verdict,
    as_json,
)
from education.quizzes.rules import Question, Quiz, missing, number_of, readings_of, unclear

_MAX_TEXT, _MAX_SHORT, _MOST, _MOST_POINTS = 2000, 500, 20, 100
_NOTES = 12


@dataclass(slots=True)
class Choice:
    """An option. ``share`` is what choosing it is worth: 100 is right, less is partly right, 0 and below is wrong."""

    text: str
    share: Decimal = Decimal(0)
    feedback: str = ""


@dataclass(slots=True)
class Draft:
    """A question in words of its own, before it is known whether it can be taken.

    Readers fill what belongs to ``kind`` and say in ``notes`` what they changed; ``refusal`` says why it cannot be
    taken. Texts are plain by then.
    """

    kind: str = ""
    title: str = ""
    text: str = ""
    feedback: str = ""
    points: Decimal = Decimal(1)
    options: list[Choice] = field(default_factory=list)
    is_true: bool | None = None
    accepted: list[str] = field(default_factory=list)
    match_case: bool = False
    value: str = ""
    tolerance: str = "0"
    items: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    distractors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusal: str = ""

    def note(self, text: str) -> None:
        """Say once what was changed."""
        if text not in self.notes:
            self.notes.append(text)


def refused(title: str, reason: str, *, text: str = "") -> Draft:
    """Return the draft of a question that cannot be taken."""
    return Draft(title=title, text=text, refusal=reason)


def judge(draft: Draft, *, number: int, seed: str) -> Line:
    """Return the verdict about a draft. Ids in the question follow from ``seed`` and ``number``, and tell nothing."""
    question, reason = None, draft.refusal
    if not reason:
        question, reason = _made(draft, f"{seed}#{number}")
    title = " ".join((draft.title or draft.text).split())[:200]
    tags = _tags(draft)
    if question is None:
        return Line(number=number, verdict=Verdict.REFUSED, title=title, notes=[reason[:500]], tags=tags)
    notes = [note[:500] for note in draft.notes[:_NOTES]]
    verdict = Verdict.CHANGED if notes else Verdict.TAKEN
    return Line(number=number, verdict=verdict, title=title, notes=notes, tags=tags, question=question)


def _made(draft: Draft, seed: str) -> tuple[Question | None, str]:
    """Return the question, or why there is none."""
    if draft.kind in ("single", "several"):
        _settle_choice(draft)
    if draft.kind == "number" and (reason := unclear(draft.value) or unclear(draft.tolerance)):
        return None, reason
    if too_long := _too_long(draft):
        return None, too_long
    try:
        question = Question.model_validate(_values(draft, seed))
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        return None, f"It does not fit: {'/'.join(str(part) for part in first['loc'])}: {sentence(first)}"
    lacking = missing(Quiz(questions=[question]))
    if lacking:
        return None, _LACKING.get(lacking[0].message, lacking[0].message)
    if len(json.dumps(as_json(question), ensure_ascii=False).encode()) > MAX_QUESTION_BYTES:
        return None, f"It is too long: a question has at most {MAX_QUESTION_BYTES // 1000} KB here."
    return question, ""


#: What an author would be told to do → what is said about a question of a file.
_LACKING = {
    "Write the question.": "It has no text.",
    "Mark the right answer.": "No answer is marked as right.",
    "Add at least two options.": "It has fewer than two options.",
}


def _settle_choice(draft: Draft) -> None:
    """Find out which options are right: here an option is right or it is not."""
    best = max((choice.share for choice in draft.options), default=Decimal(0))
    if best <= 0:
        return
    if draft.kind == "single":
        if any(0 < choice.share < best for choice in draft.options):
            draft.note("Partial credit is dropped: only the best answer counts as right.")
        if best < 100:  # noqa: PLR2004 -- percent
            draft.note(f"The best answer was worth {best.normalize():f} %; here it counts as right.")
        right = [choice for choice in draft.options if choice.share == best]
        if len(right) > 1:
            draft.kind = "several"
            draft.note("More than one answer is right, so all of them are to be chosen.")
    else:
        right = [choice for choice in draft.options if choice.share > 0]
        if len({choice.share for choice in right}) > 1:
            draft.note("Different shares for right answers are dropped: all of them are to be chosen.")
    known = {id(choice) for choice in right}
    for choice in draft.options:
        choice.share = Decimal(100) if id(choice) in known else Decimal(0)


def as_true_false(draft: Draft) -> None:
    """Make a choice between the words true and false a question of that kind."""
    texts = [choice.text.lower() for choice in draft.options]
    right = [choice.text.lower() for choice in draft.options if choice.share > 0]
    if draft.kind == "single" and sorted(texts) == ["false", "true"] and len(right) == 1:
        if any(choice.feedback for choice in draft.options):
            draft.note("Feedback for single answers is left out: this kind has one for everyone.")
        draft.kind, draft.is_true, draft.options = "true_false", right == ["true"], []


def _too_long(draft: Draft) -> str:
    texts = [draft.text, *(choice.text for choice in draft.options), *draft.items, *draft.distractors]
    texts += [side for pair in draft.pairs for side in pair]
    if any(len(text) > _MAX_TEXT for text in texts):
        return f"It is too long: a text has at most {_MAX_TEXT:,} characters here."
    for things, name in (
        (draft.options, "options"),
        (draft.items, "items"),
        (draft.pairs, "pairs"),
        (draft.distractors, "extra right sides"),
    ):
        if len(things) > _MOST:
            return f"It has {len(things)} {name}; at most {_MOST} are possible here."
    return ""


def _values(draft: Draft, seed: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "question_id": _id(seed),
        "kind": draft.kind,
        "text": draft.text,
        "points": _points(draft),
        "feedback": _shortened(draft, draft.feedback),
    }
    fill = _FILLED.get(draft.kind)
    return values | (fill(draft, seed) if fill else {})


def _choices(draft: Draft, seed: str) -> dict[str, Any]:
    return {
        "options": [
            {
                "option_id": _id(seed, "option", str(at)),
                "text": choice.text,
                "is_right": choice.share > 0,
                "feedback": _shortened(draft, choice.feedback),
            }
            for at, choice in enumerate(draft.options)
        ]
    }


def _accepted(draft: Draft, _seed: str) -> dict[str, Any]:
    kept = list(dict.fromkeys(" ".join(text.split()) for text in draft.accepted if text.strip()))
    fitting = [text for text in kept if len(text) <= _MAX_SHORT][:_MOST]
    if len(fitting) < len(kept):
        draft.note(f"Of {len(kept)} accepted answers {len(fitting)} are kept: at most {_MOST}, none too long.")
    return {"accepted": fitting, "match_case": draft.match_case}


def _number(draft: Draft, _seed: str) -> dict[str, Any]:
    value, tolerance = number_of(draft.value), number_of(draft.tolerance or "0")
    if tolerance is None:
        draft.note(f"Its tolerance “{draft.tolerance[:60]}” is no number, so there is none.")
    return {
        "value": None if value is None else str(value),
        "tolerance": "0" if tolerance is None else str(abs(tolerance)),
    }


def _items(draft: Draft, seed: str) -> dict[str, Any]:
    return {"items": [{"item_id": _id(seed, "item", str(at)), "text": text} for at, text in enumerate(draft.items)]}


def _pairs(draft: Draft, seed: str) -> dict[str, Any]:
    return {
        "pairs": [
            {"pair_id": _id(seed, "pair", str(at)), "left": left, "right": right}
            for at, (left, right) in enumerate(draft.pairs)
        ],
        "distractors": [
            {"item_id": _id(seed, "extra", str(at)), "text": text} for at, text in enumerate(draft.distractors)
        ],
    }


_FILLED = {
    "single": _choices,
    "several": _choices,
    "true_false": lambda draft, _seed: {"is_true": draft.is_true},
    "text": _accepted,
    "number": _number,
    "ordering": _items,
    "matching": _pairs,
}


def _points(draft: Draft) -> int:
    whole = int(draft.points.quantize(Decimal(1), rounding=ROUND_HALF_UP)) if draft.points.is_finite() else 1
    kept = min(max(whole, 1), _MOST_POINTS)
    if kept != draft.points:
        draft.note(f"Its {draft.points.normalize():f} points become {kept}: whole points from 1 to {_MOST_POINTS}.")
    return kept


def _shortened(draft: Draft, text: str) -> str:
    if len(text) <= _MAX_TEXT:
        return text
    draft.note(f"A feedback is shortened to {_MAX_TEXT:,} characters.")
    return text[: _MAX_TEXT - 1].rstrip() + "…"


def _tags(draft: Draft) -> list[str]:
    return clean_tags(draft.tags)[:MAX_TAGS]


def _id(seed: str, *names: str) -> str:
    return blake2b("\0".join(names).encode(), key=seed.encode()[:64], digest_size=10).hexdigest()


def decimal_of(text: str | None, default: str = "0") -> Decimal:
    """Return points or a share as a file writes them, the default where that is no number.

    There are no thousands of them, so that a comma is a decimal comma. For right answers :func:`ends_of` and the
    judgement itself look closer.
    """
    found = readings_of(text or "")
    return found[0] if found else Decimal(default)


def ends_of(draft: Draft, least: str, most: str) -> tuple[Decimal, Decimal] | None:
    """Return both ends of a range of right numbers; ``None`` with the refusal where one cannot be read for certain."""
    ends = number_of(least), number_of(most)
    if ends[0] is None or ends[1] is None:
        doubt = unclear(least) or unclear(most)
        draft.refusal = doubt or f"Its range from “{least[:60]}” to “{most[:60]}” is not between two numbers."
        return None
    return ends[0], ends[1]
