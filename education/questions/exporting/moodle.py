"""Questions as Moodle XML, which Moodle and most of its kind read."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from education.quizzes.rules import Question, QuestionKind

_TYPES = {
    QuestionKind.SINGLE: "multichoice",
    QuestionKind.SEVERAL: "multichoice",
    QuestionKind.TRUE_FALSE: "truefalse",
    QuestionKind.TEXT: "shortanswer",
    QuestionKind.NUMBER: "numerical",
    QuestionKind.ORDERING: "ordering",
    QuestionKind.MATCHING: "matching",
}
_NAME = 80


def write(questions: Sequence[tuple[Question, Sequence[str]]]) -> str:
    """Return questions with their tags as one document."""
    root = Element("quiz")
    for question, tags in questions:
        made = SubElement(root, "question", type=_TYPES[question.kind])
        _text(SubElement(made, "name"), " ".join(question.text.split())[:_NAME])
        _text(SubElement(made, "questiontext", format="plain_text"), question.text)
        _text(SubElement(made, "generalfeedback", format="plain_text"), question.feedback)
        SubElement(made, "defaultgrade").text = str(question.points)
        _ANSWERS[question.kind](made, question)
        if tags:
            listed = SubElement(made, "tags")
            for tag in tags:
                _text(SubElement(listed, "tag"), tag)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


def _answer(parent: Element, text: str, fraction: str, feedback: str = "") -> Element:
    made = SubElement(parent, "answer", fraction=fraction, format="plain_text")
    _text(made, text)
    _text(SubElement(made, "feedback", format="plain_text"), feedback)
    return made


def _options(made: Element, question: Question) -> None:
    right = sum(option.is_right for option in question.options) or 1
    share = "100" if question.kind is QuestionKind.SINGLE else f"{(Decimal(100) / right):.5f}".rstrip("0").rstrip(".")
    SubElement(made, "single").text = "true" if question.kind is QuestionKind.SINGLE else "false"
    for option in question.options:
        _answer(made, option.text, share if option.is_right else "0", option.feedback)


def _true_false(made: Element, question: Question) -> None:
    _answer(made, "true", "100" if question.is_true else "0")
    _answer(made, "false", "0" if question.is_true else "100")


def _accepted(made: Element, question: Question) -> None:
    SubElement(made, "usecase").text = "1" if question.match_case else "0"
    for text in question.accepted:
        _answer(made, text.replace("*", "\\*"), "100")


def _number(made: Element, question: Question) -> None:
    SubElement(_answer(made, str(question.value), "100"), "tolerance").text = str(question.tolerance)


def _ordering(made: Element, question: Question) -> None:
    SubElement(made, "gradingtype").text = "ALL_OR_NOTHING"
    for number, item in enumerate(question.items, 1):
        _answer(made, item.text, str(number))


def _matching(made: Element, question: Question) -> None:
    for left, right in [
        *((pair.left, pair.right) for pair in question.pairs),
        *(("", one.text) for one in question.distractors),
    ]:
        pair = SubElement(made, "subquestion", format="plain_text")
        _text(pair, left)
        _text(SubElement(pair, "answer"), right)


_ANSWERS: dict[QuestionKind, Callable[[Element, Question], None]] = {
    QuestionKind.SINGLE: _options,
    QuestionKind.SEVERAL: _options,
    QuestionKind.TRUE_FALSE: _true_false,
    QuestionKind.TEXT: _accepted,
    QuestionKind.NUMBER: _number,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.MATCHING: _matching,
}
