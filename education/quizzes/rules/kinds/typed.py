"""Questions that are answered by typing: a short text, or a number."""

from collections.abc import Iterator, Sequence
from typing import Any

from diatonic.common.errors import FieldError
from education.quizzes.rules.disguise import Disguise
from education.quizzes.rules.kinds.base import Kind, Line, Mistake
from education.quizzes.rules.numbers import folded, is_within, readings_of, span, unclear
from education.quizzes.rules.questions import MAX_ANSWER, Question


class _Typed(Kind):
    """One line that is typed."""

    def shown(self, question: Question, disguise: Disguise, *, shuffle: bool) -> dict[str, Any]:
        del question, disguise, shuffle
        return {}

    def wrong(self, question: Question, chosen: Sequence[str]) -> str | None:
        del question
        if len(chosen) > 1:
            return "Give one answer."
        return f"At most {MAX_ANSWER} characters." if any(len(text) > MAX_ANSWER for text in chosen) else None

    def lines(self, question: Question, chosen: Sequence[str], *, reveal: bool) -> tuple[Line, ...]:
        return (Line("", "".join(chosen[:1]), " or ".join(self.right(question)) if reveal else ""),)


class Text(_Typed):
    """A short text that is one of those accepted."""

    def missing(self, question: Question, pointer: str) -> Iterator[FieldError]:
        if not question.accepted:
            yield FieldError(f"{pointer}/accepted", "Write at least one answer that is right.")
        for number, text in enumerate(question.accepted):
            if not folded(text):
                yield FieldError(f"{pointer}/accepted/{number}", "Write this answer, or remove it.")

    def is_right(self, question: Question, chosen: Sequence[str]) -> bool:
        given = folded("".join(chosen[:1]), match_case=question.match_case)
        return bool(given) and given in {folded(text, match_case=question.match_case) for text in question.accepted}

    def right(self, question: Question) -> tuple[str, ...]:
        return tuple(question.accepted)

    def mistakes(self, question: Question, chosen: Sequence[str]) -> list[Mistake]:
        typed = "".join(chosen[:1])
        return [Mistake(key, typed.strip())] if (key := folded(typed, match_case=question.match_case)) else []


class Number(_Typed):
    """A number, as far from the right one as its tolerance allows."""

    def missing(self, question: Question, pointer: str) -> Iterator[FieldError]:
        if question.value is None:
            yield FieldError(f"{pointer}/value", "Write the right number.")

    def wrong(self, question: Question, chosen: Sequence[str]) -> str | None:
        if failure := super().wrong(question, chosen):
            return failure
        if any(text.strip() and not readings_of(text) for text in chosen):
            return "Write a number, such as 3.14 or 2e-3, without a unit."
        return None

    def unclear(self, chosen: Sequence[str]) -> str:
        return unclear("".join(chosen[:1]))

    def is_right(self, question: Question, chosen: Sequence[str]) -> bool:
        value = question.value
        # Who sent ``1,000`` was asked; where the time was over before that, either reading counts.
        return value is not None and any(
            is_within(number, value, question.tolerance) for number in readings_of("".join(chosen[:1]))
        )

    def mistakes(self, question: Question, chosen: Sequence[str]) -> list[Mistake]:
        del question
        typed = "".join(chosen[:1])
        read = [f"{number.normalize()}" for number in readings_of(typed)]
        return [Mistake(" or ".join(read), typed.strip())] if read else []

    def right(self, question: Question) -> tuple[str, ...]:
        return () if question.value is None else (span(question.value, question.tolerance),)
