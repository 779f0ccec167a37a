"""The questions of two versions of a quiz compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from education.authoring.rules.versions.texts import Effort, Line, compare_texts, relocated
from education.quizzes.rules import Question, QuestionKind

_HOW = {
    QuestionKind.SINGLE: "one right answer",
    QuestionKind.SEVERAL: "several right answers",
    QuestionKind.TRUE_FALSE: "true or false",
    QuestionKind.TEXT: "a short text",
    QuestionKind.NUMBER: "a number",
    QuestionKind.ORDERING: "in the right order",
    QuestionKind.MATCHING: "what belongs together",
}


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """What became of one question. ``is_regraded``: an answer that was right may be wrong now, or the reverse."""

    question_id: str
    kind: Literal["added", "removed", "changed", "moved"]
    number_before: int
    number_after: int
    is_regraded: bool
    lines: tuple[Line, ...]


def compare_questions(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], effort: Effort
) -> tuple[QuestionChange, ...]:
    """Return what changed between the questions of two quizzes, as JSON; in the order of the later one."""
    old = {one.question_id: (number, one) for number, one in enumerate(_parsed(before), 1)}
    new = {one.question_id: (number, one) for number, one in enumerate(_parsed(after), 1)}
    moved = relocated(list(old), list(new))
    changes = []
    for name in [*new, *(name for name in old if name not in new)]:
        (number, was), (place, now) = old.get(name, (0, None)), new.get(name, (0, None))
        lines = compare_texts("\n".join(_described(was)), "\n".join(_described(now)), effort)
        kind: Literal["added", "removed", "changed", "moved"]
        if was is None or now is None:
            kind = "added" if was is None else "removed"
        elif lines:
            kind = "changed"
        elif name in moved:
            kind = "moved"
        else:
            continue
        is_regraded = was is not None and now is not None and _key(was) != _key(now)
        changes.append(QuestionChange(name, kind, number, place, is_regraded, lines))
    return tuple(changes)


def _parsed(questions: Sequence[Mapping[str, Any]]) -> list[Question]:
    return [Question.model_validate(one) for one in questions]


def _key(question: Question) -> tuple[Any, ...]:
    """Return what decides whether an answer is right."""
    return (
        question.kind,
        question.is_true,
        {option.option_id for option in question.options if option.is_right},
        (set(question.accepted), question.match_case),
        (question.value, question.tolerance),
        [item.item_id for item in question.items],
        {pair.pair_id: pair.right for pair in question.pairs},
    )


def _described(question: Question | None) -> Iterator[str]:
    if question is None:
        return
    yield from question.text.splitlines()
    points = f"{question.points} point{'' if question.points == 1 else 's'}"
    yield f"({_HOW[question.kind]}, {points})"
    yield from _ANSWERS[question.kind](question)
    if question.feedback:
        yield f"Afterwards: {question.feedback}"


def _options(question: Question) -> Iterator[str]:
    for option in question.options:
        told = f" ({option.feedback})" if option.feedback else ""
        yield f"{'✓' if option.is_right else '✗'} {option.text}{told}"


def _accepted(question: Question) -> Iterator[str]:
    yield from (f"✓ {text}" for text in question.accepted)
    if question.match_case:
        yield "Capitals count."


def _number(question: Question) -> Iterator[str]:
    around = f" ± {question.tolerance}" if question.tolerance else ""
    yield f"✓ {question.value}{around}"


def _pairs(question: Question) -> Iterator[str]:
    yield from (f"{pair.left} → {pair.right}" for pair in question.pairs)
    yield from (f"… → {item.text}" for item in question.distractors)


_ANSWERS: Mapping[QuestionKind, Callable[[Question], Iterable[str]]] = {
    QuestionKind.SINGLE: _options,
    QuestionKind.SEVERAL: _options,
    QuestionKind.TRUE_FALSE: lambda question: [f"✓ {'True' if question.is_true else 'False'}"],
    QuestionKind.TEXT: _accepted,
    QuestionKind.NUMBER: _number,
    QuestionKind.ORDERING: lambda question: [f"{place}. {item.text}" for place, item in enumerate(question.items, 1)],
    QuestionKind.MATCHING: _pairs,
}
