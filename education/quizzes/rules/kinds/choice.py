"""Questions that are answered by choosing: one option, several, or true and false."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from diatonic.common.errors import FieldError
from education.quizzes.rules.disguise import Disguise
from education.quizzes.rules.kinds.base import Kind, Line, doubles
from education.quizzes.rules.questions import Question


class _Choice(Kind):
    """Options, of which exactly the right ones are to be chosen."""

    def missing(self, question: Question, pointer: str) -> Iterator[FieldError]:
        if len(question.options) < 2:  # noqa: PLR2004 -- one option is no choice
            yield FieldError(f"{pointer}/options", "Add at least two options.")
        for number, option in enumerate(question.options):
            if not option.text:
                yield FieldError(f"{pointer}/options/{number}/text", "Write this option, or remove it.")
        if not self.right(question):
            yield FieldError(f"{pointer}/options", "Mark the right answer.")
        yield from doubles([option.option_id for option in question.options], f"{pointer}/options")

    def shown(self, question: Question, disguise: Disguise, *, shuffle: bool) -> dict[str, Any]:
        options = [{"option_id": option.option_id, "text": option.text} for option in question.options]
        if shuffle:
            options = disguise.order(options, lambda option: option["option_id"], question.question_id)
        return {"options": options}

    def wrong(self, question: Question, chosen: Sequence[str]) -> str | None:
        if set(chosen) <= {option.option_id for option in question.options}:
            return None
        return "This question has no such option."

    def is_right(self, question: Question, chosen: Sequence[str]) -> bool:
        return bool(chosen) and set(chosen) == set(self.right(question))

    def right(self, question: Question) -> tuple[str, ...]:
        return tuple(option.option_id for option in question.options if option.is_right)

    def lines(self, question: Question, chosen: Sequence[str], *, reveal: bool) -> tuple[Line, ...]:
        given = [option.text for option in question.options if option.option_id in chosen]
        right = [option.text for option in question.options if option.is_right] if reveal else []
        return (Line("", "; ".join(given), "; ".join(right)),)

    def kept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(set(chosen)))

    def feedback(self, question: Question, chosen: Sequence[str]) -> list[str]:
        return [option.feedback for option in question.options if option.option_id in chosen and option.feedback]


class Several(_Choice):
    """One or more options are right."""


class Single(_Choice):
    """One option is right."""

    def missing(self, question: Question, pointer: str) -> Iterator[FieldError]:
        yield from super().missing(question, pointer)
        if len(self.right(question)) > 1:
            message = "Only one answer can be right here: choose “several” or unmark the rest."
            yield FieldError(f"{pointer}/options", message)

    def wrong(self, question: Question, chosen: Sequence[str]) -> str | None:
        return super().wrong(question, chosen) or ("Choose one option." if len(set(chosen)) > 1 else None)


class TrueFalse(Kind):
    """A statement that is true or false."""

    _WORDS: ClassVar[Mapping[str, str]] = {"true": "True", "false": "False"}

    def missing(self, question: Question, pointer: str) -> Iterator[FieldError]:
        if question.is_true is None:
            yield FieldError(f"{pointer}/is_true", "Say whether the statement is true or false.")

    def shown(self, question: Question, disguise: Disguise, *, shuffle: bool) -> dict[str, Any]:
        del question, disguise, shuffle
        return {"options": [{"option_id": name, "text": word} for name, word in self._WORDS.items()]}

    def wrong(self, question: Question, chosen: Sequence[str]) -> str | None:
        del question
        if not set(chosen) <= set(self._WORDS):
            return "The answer is true or false."
        return "Choose one: true or false." if len(set(chosen)) > 1 else None

    def is_right(self, question: Question, chosen: Sequence[str]) -> bool:
        return bool(chosen) and tuple(set(chosen)) == self.right(question)

    def right(self, question: Question) -> tuple[str, ...]:
        return () if question.is_true is None else (str(question.is_true).lower(),)

    def lines(self, question: Question, chosen: Sequence[str], *, reveal: bool) -> tuple[Line, ...]:
        right = self.right(question) if reveal else ()
        return (Line("", *(" ".join(self._WORDS.get(name, "") for name in names) for names in (chosen, right))),)

    def kept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(set(chosen)))
