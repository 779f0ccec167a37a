"""Questions as Markdown, in the lines that ``rules.markdown`` names."""

from collections.abc import Callable, Iterator, Sequence

from education.questions.rules.markdown import means_something
from education.quizzes.rules import Question, QuestionKind


def write(questions: Sequence[tuple[Question, Sequence[str]]]) -> str:
    """Return questions with their tags as one document."""
    return "\n\n".join("\n".join(_question(one, tags)) for one, tags in questions) + "\n"


def _question(question: Question, tags: Sequence[str]) -> Iterator[str]:
    first, *rest = question.text.split("\n")
    yield f"## {_escaped(first)}"
    yield from (_escaped(line) for line in rest)
    yield ""
    yield f"Kind: {question.kind}"
    if question.points != 1:
        yield f"Points: {question.points}"
    if tags:
        yield f"Tags: {', '.join(tags)}"
    yield ""
    yield from _ANSWERS[question.kind](question)
    if question.feedback:
        yield ""
        yield from (f"> {line}" for line in question.feedback.split("\n"))


def _escaped(line: str) -> str:
    return f"\\{line}" if means_something(line) else line


def _line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _options(question: Question) -> Iterator[str]:
    for option in question.options:
        yield f"- [{'x' if option.is_right else ' '}] {_line(option.text)}"
        if option.feedback:
            yield from (f"  > {line}" for line in option.feedback.split("\n"))


def _true_false(question: Question) -> Iterator[str]:
    yield f"Answer: {'true' if question.is_true else 'false'}"


def _text(question: Question) -> Iterator[str]:
    if question.match_case:
        yield "Case: exact"
    yield from (f"Answer: {_line(text)}" for text in question.accepted)


def _number(question: Question) -> Iterator[str]:
    yield f"Number: {question.value}" + (f" ± {question.tolerance}" if question.tolerance else "")


def _ordering(question: Question) -> Iterator[str]:
    yield from (f"{number}. {_line(item.text)}" for number, item in enumerate(question.items, 1))


def _matching(question: Question) -> Iterator[str]:
    yield from (f"- {_side(pair.left)} => {_side(pair.right)}" for pair in question.pairs)
    yield from (f"- => {_side(item.text)}" for item in question.distractors)


def _side(text: str) -> str:
    return _line(text).replace("=>", "\\=>")


_ANSWERS: dict[QuestionKind, Callable[[Question], Iterator[str]]] = {
    QuestionKind.SINGLE: _options,
    QuestionKind.SEVERAL: _options,
    QuestionKind.TRUE_FALSE: _true_false,
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.MATCHING: _matching,
}
