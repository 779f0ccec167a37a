"""The questions of a quiz as flat form fields and back, and the buttons that change their list without script."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from diatonic.common import ids
from diatonic.common.validation import whole_number


def read(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the questions of a sent form, in the order of their numbers."""
    return [_question(data, f"questions-{q}") for q in _numbers(data, "questions")]


def write(questions: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the questions as names and values, in the order in which the page shows its fields."""
    return [pair for q, question in enumerate(questions) for pair in _pairs(f"questions-{q}", question)]


def describe(questions: list[dict[str, Any]]) -> str:
    """Return the questions as lines that a person can compare."""
    lines = []
    for number, question in enumerate(questions, 1):
        lines.append(f"{number}. {question['text']}")
        lines += [f"{'✓ ' if option.get('is_right') else ''}{option['text']}" for option in question["options"]]
    return "\n".join(lines)


def apply(questions: list[dict[str, Any]], command: str) -> list[dict[str, Any]]:
    """Return the questions after a button: ``add_question``, ``remove_option 0 1``… An unknown one changes nothing."""
    name, *rest = command.split() or [""]
    places = [place for text in rest if (place := whole_number(text)) is not None]
    changed = [{**question, "options": list(question["options"])} for question in questions]
    change = _COMMANDS.get(name)
    try:
        if change and len(places) == len(rest):
            change(changed, *places)
    except (IndexError, TypeError):
        return questions
    return changed


def _numbers(data: Mapping[str, Any], prefix: str) -> Iterator[int]:
    for number in count():
        if f"{prefix}-{number}-text" not in data:
            return
        yield number


def _question(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {
        "question_id": data.get(f"{name}-question_id") or ids.new(),
        "kind": data.get(f"{name}-kind", "single"),
        "text": _text(data, f"{name}-text"),
        "points": data.get(f"{name}-points") or 1,
        "feedback": _text(data, f"{name}-feedback"),
        "options": [_option(data, f"{name}-options-{o}") for o in _numbers(data, f"{name}-options")],
    }


def _option(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {
        "option_id": data.get(f"{name}-option_id") or ids.new(),
        "text": _text(data, f"{name}-text"),
        "is_right": bool(data.get(f"{name}-is_right")),
        "feedback": _text(data, f"{name}-feedback"),
    }


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name, "")).replace("\r\n", "\n")


def _pairs(name: str, question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for part in ("kind", "points", "question_id", "text"):
        yield f"{name}-{part}", str(question[part])
    for o, option in enumerate(question["options"]):
        yield f"{name}-options-{o}-option_id", option["option_id"]
        if option["is_right"]:
            yield f"{name}-options-{o}-is_right", "on"
        yield f"{name}-options-{o}-text", option["text"]
        yield f"{name}-options-{o}-feedback", option["feedback"]
    yield f"{name}-feedback", question["feedback"]


def _new_option() -> dict[str, Any]:
    return {"option_id": ids.new(), "text": "", "is_right": False, "feedback": ""}


def _new_question() -> dict[str, Any]:
    question = {"question_id": ids.new(), "kind": "single", "text": "", "points": 1, "feedback": ""}
    return {**question, "options": [_new_option(), _new_option()]}


def _swap(items: list[dict[str, Any]], first: int, second: int) -> None:
    if min(first, second) >= 0:
        items[first], items[second] = items[second], items[first]


_COMMANDS: dict[str, Any] = {
    "add_question": lambda questions: questions.append(_new_question()),
    "remove_question": lambda questions, q: questions.pop(q),
    "move_up": lambda questions, q: _swap(questions, q, q - 1),
    "move_down": lambda questions, q: _swap(questions, q, q + 1),
    "add_option": lambda questions, q: questions[q]["options"].append(_new_option()),
    "remove_option": lambda questions, q, o: questions[q]["options"].pop(o),
}
