"""The questions of a quiz as flat form fields and back, and the buttons that change their list without script."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

from diatonic.common import ids
from diatonic.common.validation import whole_number
from education.quizzes.rules import QuestionKind

#: List of a question → the fields of its rows, in the order in which the page shows them; a box is checked or not.
_ROWS: Mapping[str, tuple[str, ...]] = {
    "options": ("option_id", "is_right", "text", "feedback"),
    "items": ("item_id", "text"),
    "pairs": ("pair_id", "left", "right"),
    "distractors": ("item_id", "text"),
}
#: Kind of question → its lists.
_LISTS: Mapping[str, tuple[str, ...]] = {
    QuestionKind.SINGLE: ("options",),
    QuestionKind.SEVERAL: ("options",),
    QuestionKind.ORDERING: ("items",),
    QuestionKind.MATCHING: ("pairs", "distractors"),
}
_BLANK: Mapping[str, Any] = {
    "kind": "single",
    "text": "",
    "points": 1,
    "feedback": "",
    "options": [],
    "is_true": None,
    "accepted": [],
    "match_case": False,
    "value": None,
    "tolerance": "0",
    "items": [],
    "pairs": [],
    "distractors": [],
}
_TRUTH = {"true": True, "false": False}

Questions = list[dict[str, Any]]


def read(data: Mapping[str, Any]) -> Questions:
    """Return the questions of a sent form, in the order of their numbers."""
    return [_question(data, f"questions-{q}") for q in _numbers(data, "questions", "text")]


def write(questions: Questions) -> list[tuple[str, str]]:
    """Return the questions as names and values, in the order in which the page shows its fields."""
    return [pair for q, question in enumerate(questions) for pair in _pairs(f"questions-{q}", {**_BLANK, **question})]


def describe(questions: Questions) -> str:
    """Return the questions as lines that a person can compare."""
    return "\n".join(
        line
        for number, question in enumerate(questions, 1)
        for line in (f"{number}. {question['text']}", *_described({**_BLANK, **question}))
        if line
    )


def apply(questions: Questions, command: str) -> Questions:
    """Return the questions after a button: ``add_question``, ``remove_option 0 1``… An unknown one changes nothing."""
    name, *rest = command.split() or [""]
    places = [place for text in rest if (place := whole_number(text)) is not None]
    lists = (*_ROWS, "accepted")
    changed = [
        {**_BLANK, **question, **{part: list(question.get(part, [])) for part in lists}} for question in questions
    ]
    change = _COMMANDS.get(name)
    try:
        if change and len(places) == len(rest):
            change(changed, *places)
    except (IndexError, TypeError):
        return questions
    return changed


def _numbers(data: Mapping[str, Any], prefix: str, field: str) -> Iterator[int]:
    for number in count():
        if f"{prefix}-{number}-{field}" not in data:
            return
        yield number


def _question(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    kind = data.get(f"{name}-kind", "single")
    question = {
        **_BLANK,
        "question_id": data.get(f"{name}-question_id") or ids.new(),
        "kind": kind,
        "text": _text(data, f"{name}-text"),
        "points": data.get(f"{name}-points") or 1,
        "feedback": _text(data, f"{name}-feedback"),
    }
    if kind == QuestionKind.TRUE_FALSE:
        question["is_true"] = _TRUTH.get(data.get(f"{name}-is_true", ""))
    if kind == QuestionKind.TEXT:
        question["accepted"] = [line.strip() for line in _text(data, f"{name}-accepted").split("\n") if line.strip()]
        question["match_case"] = bool(data.get(f"{name}-match_case"))
    if kind == QuestionKind.NUMBER:
        question["value"] = data.get(f"{name}-value") or None
        question["tolerance"] = data.get(f"{name}-tolerance") or "0"
    for part in _LISTS.get(kind, ()):
        question[part] = _rows(data, f"{name}-{part}", part) or _taken_over(data, name, part)
    return question


def _rows(data: Mapping[str, Any], name: str, part: str) -> Questions:
    return [_row(data, f"{name}-{r}", part) for r in _numbers(data, name, _said_in(part))]


def _said_in(part: str) -> str:
    """Return the field of a row that every row has."""
    return "left" if part == "pairs" else "text"


def _row(data: Mapping[str, Any], name: str, part: str) -> dict[str, Any]:
    fields = _ROWS[part]
    row: dict[str, Any] = {fields[0]: data.get(f"{name}-{fields[0]}") or ids.new()}
    for field in fields[1:]:
        row[field] = bool(data.get(f"{name}-is_right")) if field == "is_right" else _text(data, f"{name}-{field}")
    return row


def _taken_over(data: Mapping[str, Any], name: str, part: str) -> Questions:
    """Return what was written for another kind, in the form of this one: a changed mind costs no typing."""
    field = _said_in(part)
    others = {"options": ("items",), "items": ("options",), "pairs": ("items", "options")}.get(part, ())
    for other in others:
        if rows := _rows(data, f"{name}-{other}", other):
            return [_new(part) | {field: row["text"]} for row in rows]
    return []


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name, "")).replace("\r\n", "\n")


def _pairs(name: str, question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for part in ("kind", "points", "question_id", "text"):
        yield f"{name}-{part}", str(question[part])
    kind = question["kind"]
    if kind == QuestionKind.TRUE_FALSE:
        yield f"{name}-is_true", "" if question["is_true"] is None else str(question["is_true"]).lower()
    if kind == QuestionKind.TEXT:
        yield f"{name}-accepted", "\n".join(question["accepted"])
        if question["match_case"]:
            yield f"{name}-match_case", "on"
    if kind == QuestionKind.NUMBER:
        yield f"{name}-value", str(question["value"] or "")
        yield f"{name}-tolerance", str(question["tolerance"])
    for part in _LISTS.get(kind, ()):
        for r, row in enumerate(question[part]):
            yield from _pairs_of_row(f"{name}-{part}-{r}", row, part)
    yield f"{name}-feedback", question["feedback"]


def _pairs_of_row(name: str, row: dict[str, Any], part: str) -> Iterator[tuple[str, str]]:
    for field in _ROWS[part]:
        if field != "is_right":
            yield f"{name}-{field}", str(row.get(field, ""))
        elif row.get(field):
            yield f"{name}-{field}", "on"


def _described(question: dict[str, Any]) -> Iterator[str]:
    for option in question["options"]:
        yield f"{'✓ ' if option.get('is_right') else ''}{option['text']}"
    if question["is_true"] is not None:
        yield f"✓ {question['is_true']}"
    for text in question["accepted"]:
        yield f"✓ {text}"
    if question["value"] is not None:
        tolerance = f" ± {question['tolerance']}" if str(question["tolerance"]) not in ("", "0") else ""
        yield f"✓ {question['value']}{tolerance}"
    for place, item in enumerate(question["items"], 1):
        yield f"{place}) {item['text']}"
    for pair in question["pairs"]:
        yield f"{pair['left']} → {pair['right']}"
    for item in question["distractors"]:
        yield f"→ {item['text']}"


def _new(part: str) -> dict[str, Any]:
    fields = _ROWS[part]
    return {fields[0]: ids.new()} | {field: False if field == "is_right" else "" for field in fields[1:]}


def _new_question() -> dict[str, Any]:
    return {**_BLANK, "question_id": ids.new(), "options": [_new("options"), _new("options")]}


def _duplicate(questions: Questions, q: int) -> None:
    """Put a copy below a question; copies are things of their own, with their own ids."""
    copy = {**questions[q], "question_id": ids.new()}
    for part, fields in _ROWS.items():
        copy[part] = [{**row, fields[0]: ids.new()} for row in copy[part]]
    questions.insert(q + 1, copy)


def _changed_kind(questions: Questions, q: int) -> None:
    """Give a question of a kind that has a list two rows to begin with; the kind itself came with the form."""
    for part in _LISTS.get(questions[q]["kind"], ())[:1]:
        while len(questions[q][part]) < 2:  # noqa: PLR2004 -- less is no choice
            questions[q][part].append(_new(part))


def _swap(rows: Questions, first: int, second: int) -> None:
    if min(first, second) >= 0:
        rows[first], rows[second] = rows[second], rows[first]


def _adding(part: str) -> Callable[[Questions, int], None]:
    return lambda questions, q: questions[q][part].append(_new(part))


def _removing(part: str) -> Callable[[Questions, int, int], Any]:
    return lambda questions, q, r: questions[q][part].pop(r)


_COMMANDS: dict[str, Any] = {
    "add_question": lambda questions: questions.append(_new_question()),
    "remove_question": lambda questions, q: questions.pop(q),
    "duplicate_question": _duplicate,
    "change_kind": _changed_kind,
    "move_up": lambda questions, q: _swap(questions, q, q - 1),
    "move_down": lambda questions, q: _swap(questions, q, q + 1),
    "move_item_up": lambda questions, q, r: _swap(questions[q]["items"], r, r - 1),
    "move_item_down": lambda questions, q, r: _swap(questions[q]["items"], r, r + 1),
    **{f"add_{part.removesuffix('s')}": _adding(part) for part in _ROWS},
    **{f"remove_{part.removesuffix('s')}": _removing(part) for part in _ROWS},
}
