"""Questions that are answered by arranging: putting items in order, or finding what belongs together.

Items and right sides that read the same are the same: who swaps two of them has answered the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from diatonic.common.errors import FieldError
from education.quizzes.rules.disguise import Disguise
from education.quizzes.rules.kinds.base import Kind, Line, Mistake, doubles
from education.quizzes.rules.numbers import folded
from education.quizzes.rules.questions import Question

_FEW = 2


class Ordering(Kind):
    """Items to be put in order; right when all of them stand where they belong."""

    def missing(self, question: Question, pointer: str) -> Iterator[FieldError]:
        if len(question.items) < _FEW:
            yield FieldError(f"{pointer}/items", "Add at least two items, in the right order.")
        for number, item in enumerate(question.items):
            if not item.text:
                yield FieldError(f"{pointer}/items/{number}/text", "Write this item, or remove it.")
        yield from doubles([item.item_id for item in question.items], f"{pointer}/items")

    def shown(self, question: Question, disguise: Disguise, *, shuffle: bool) -> dict[str, Any]:
        del shuffle  # the stored order is the answer
        names = {item.item_id: disguise.id_of(question.question_id, item.item_id) for item in question.items}
        mixed = disguise.order(question.items, lambda item: item.item_id, question.question_id)
        return {"items": [{"item_id": names[item.item_id], "text": item.text} for item in mixed]}

    def wrong(self, question: Question, chosen: Sequence[str]) -> str | None:
        there = {item.item_id for item in question.items}
        if not set(chosen) <= there:
            return "This question has no such item."
        if len(set(chosen)) < len(chosen):
            return "Each item has one place."
        return "Give every item a place." if chosen and len(chosen) < len(there) else None

    def is_right(self, question: Question, chosen: Sequence[str]) -> bool:
        texts = {item.item_id: folded(item.text) for item in question.items}
        return len(texts) > 0 and [texts.get(name) for name in chosen] == list(texts.values())

    def right(self, question: Question) -> tuple[str, ...]:
        return tuple(item.item_id for item in question.items)

    def lines(self, question: Question, chosen: Sequence[str], *, reveal: bool) -> tuple[Line, ...]:
        texts = {item.item_id: item.text for item in question.items}
        given = [texts.get(name, "") for name in chosen] + [""] * len(texts)
        return tuple(
            Line(f"{place}.", there, item.text if reveal else "")
            for place, (there, item) in enumerate(zip(given, question.items, strict=False), 1)
        )

    def mistakes(self, question: Question, chosen: Sequence[str]) -> list[Mistake]:
        texts = {item.item_id: item.text for item in question.items}
        order = [texts.get(name, "") for name in chosen]
        return [Mistake("\0".join(map(folded, order)), " → ".join(order))] if order else []

    def from_learner(self, question: Question, chosen: Sequence[str], disguise: Disguise) -> list[str]:
        own = {disguise.id_of(question.question_id, item.item_id): item.item_id for item in question.items}
        return [own.get(name, name) for name in chosen]

    def to_learner(self, question: Question, chosen: Sequence[str], disguise: Disguise) -> list[str]:
        return [disguise.id_of(question.question_id, name) for name in chosen]


class Matching(Kind):
    """Left sides, each to be given its right side; right when every pair is."""

    def missing(self, question: Question, pointer: str) -> Iterator[FieldError]:
        if len(question.pairs) < _FEW:
            yield FieldError(f"{pointer}/pairs", "Add at least two pairs.")
        for number, pair in enumerate(question.pairs):
            for side in ("left", "right"):
                if not getattr(pair, side):
                    yield FieldError(f"{pointer}/pairs/{number}/{side}", "Write both sides, or remove the pair.")
        rights = {folded(pair.right) for pair in question.pairs}
        for number, item in enumerate(question.distractors):
            if not item.text:
                yield FieldError(f"{pointer}/distractors/{number}/text", "Write this, or remove it.")
            elif folded(item.text) in rights:
                yield FieldError(f"{pointer}/distractors/{number}/text", "This is the right side of a pair already.")
        identifiers = [pair.pair_id for pair in question.pairs] + [item.item_id for item in question.distractors]
        yield from doubles(identifiers, f"{pointer}/pairs")

    def shown(self, question: Question, disguise: Disguise, *, shuffle: bool) -> dict[str, Any]:
        lefts = [{"pair_id": pair.pair_id, "text": pair.left} for pair in question.pairs]
        if shuffle:
            lefts = disguise.order(lefts, lambda left: left["pair_id"], question.question_id, "left")
        rights = [
            {"right_id": disguise.id_of(question.question_id, name), "text": text} for name, text in _once(question)
        ]
        return {"lefts": lefts, "rights": disguise.order(rights, lambda one: one["right_id"], question.question_id)}

    def wrong(self, question: Question, chosen: Sequence[str]) -> str | None:
        lefts, rights = {pair.pair_id for pair in question.pairs}, _rights(question)
        sides = [one.partition(":") for one in chosen]
        if not all(left in lefts and right in rights for left, _, right in sides):
            return "This question has no such pair."
        return "Give each left side one right side." if len({left for left, *_ in sides}) < len(sides) else None

    def is_right(self, question: Question, chosen: Sequence[str]) -> bool:
        given, rights = _given(chosen), _rights(question)
        return len(given) == len(question.pairs) > 0 and all(
            folded(rights.get(given.get(pair.pair_id, ""), "")) == folded(pair.right) for pair in question.pairs
        )

    def right(self, question: Question) -> tuple[str, ...]:
        names = {folded(text): name for name, text in reversed(_once(question))}
        return tuple(f"{pair.pair_id}:{names[folded(pair.right)]}" for pair in question.pairs)

    def lines(self, question: Question, chosen: Sequence[str], *, reveal: bool) -> tuple[Line, ...]:
        given, rights = _given(chosen), _rights(question)
        return tuple(
            Line(pair.left, rights.get(given.get(pair.pair_id, ""), ""), pair.right if reveal else "")
            for pair in question.pairs
        )

    def mistakes(self, question: Question, chosen: Sequence[str]) -> list[Mistake]:
        given, rights = _given(chosen), _rights(question)
        sides = [(pair, rights[given[pair.pair_id]]) for pair in question.pairs if given.get(pair.pair_id) in rights]
        return [
            Mistake(f"{pair.pair_id}\0{folded(there)}", f"{pair.left} → {there}")
            for pair, there in sides
            if folded(there) != folded(pair.right)
        ]

    def from_learner(self, question: Question, chosen: Sequence[str], disguise: Disguise) -> list[str]:
        own = {disguise.id_of(question.question_id, name): name for name, _ in _once(question)}
        return [f"{left}{mark}{own.get(right, right)}" for left, mark, right in (one.partition(":") for one in chosen)]

    def to_learner(self, question: Question, chosen: Sequence[str], disguise: Disguise) -> list[str]:
        first = {folded(text): name for name, text in reversed(_once(question))}
        rights = _rights(question)
        return [
            f"{left}:{disguise.id_of(question.question_id, first.get(folded(rights.get(right, '')), right))}"
            for left, _, right in (one.partition(":") for one in chosen)
        ]


def _rights(question: Question) -> dict[str, str]:
    """Return all right sides by id; a pair's right side has the pair's."""
    pairs = {pair.pair_id: pair.right for pair in question.pairs}
    return pairs | {item.item_id: item.text for item in question.distractors if item.item_id not in pairs}


def _once(question: Question) -> list[tuple[str, str]]:
    """Return the right sides, those that read the same once."""
    once: dict[str, tuple[str, str]] = {}
    for name, text in _rights(question).items():
        once.setdefault(folded(text), (name, text))
    return list(once.values())


def _given(chosen: Sequence[str]) -> Mapping[str, str]:
    return {left: right for left, _, right in (one.partition(":") for one in chosen)}
