"""CSV: one question a row, under documented columns."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from education.questions.importing.draft import Choice, Draft, decimal_of, refused
from education.questions.importing.refusal import Refused
from education.questions.importing.words import one_line, tidy
from education.quizzes.rules import QuestionKind

#: Column → other names it goes by.
COLUMNS = {
    "kind": ("type", "question type"),
    "question": ("text", "question text", "prompt"),
    "right": ("correct", "answer", "correct answer", "correct answers", "right answer"),
    "points": ("score", "marks"),
    "feedback": ("explanation", "general feedback"),
    "tags": ("tag", "category"),
    "tolerance": (),
    "match case": ("case sensitive", "match_case"),
    "title": ("name",),
}
_NAMES = {other: name for name, others in COLUMNS.items() for other in (name, *others)}
_OPTION = re.compile(r"(?:option|choice|answer)[ _-]?(\d{1,2}|[a-t])")
_DELIMITERS = ",;\t"
_KINDS = {
    "multiple choice": "single",
    "multiple_choice": "single",
    "multichoice": "single",
    "multiple answers": "several",
    "true/false": "true_false",
    "truefalse": "true_false",
    "short answer": "text",
    "shortanswer": "text",
    "numerical": "number",
    "numeric": "number",
    "order": "ordering",
    "match": "matching",
}
_YES, _NO = {"true", "yes", "1", "t", "y"}, {"false", "no", "0", "f", "n"}


def looks_like(text: str) -> bool:
    """Say whether the first line of a text names the columns that are needed."""
    try:
        return "question" in _header(text)[1]
    except Refused:
        return False


def read(text: str) -> Iterator[Draft]:
    """Yield the questions of a table. Raises ``Refused`` where its columns are not known or its quotes are broken."""
    delimiter, names = _header(text)
    if "question" not in names:
        raise Refused("no_columns", "The first line has to name the columns, and one of them has to be “question”.")
    rows = csv.reader(StringIO(text), delimiter=delimiter, strict=True)
    try:
        next(row for row in rows if any(row))
        for row in rows:
            cells = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
            if any(cells.values()):
                yield _question({name: _unescaped(cell) for name, cell in cells.items()})
    except csv.Error as failure:
        raise Refused("broken", f"The table is broken at line {rows.line_num}: {failure}.") from None


def _header(text: str) -> tuple[str, list[str]]:
    """Return what divides the columns, and their names as we call them."""
    first = next((line for line in islice(text.split("\n"), 50) if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        cells = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        raise Refused("broken", "The first line of the table is broken.") from None
    return delimiter, [_name(cell) for cell in cells]


def _name(cell: str) -> str:
    name = " ".join(cell.lower().replace("_", " ").split())
    found = _OPTION.fullmatch(name)
    if found and name not in _NAMES:
        number = int(found[1]) if found[1].isdigit() else ord(found[1]) - ord("a") + 1
        return f"option {number}"
    return _NAMES.get(name, _NAMES.get(name.replace(" ", "_"), ""))


def _unescaped(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from reckoning with it."""
    return cell[1:] if re.match(r"'[=+\-@\t]", cell) else cell


def _question(cells: dict[str, str]) -> Draft:
    title, text = cells.get("title", ""), tidy(cells.get("question", ""))
    options = [(number, cells[f"option {number}"]) for number in range(1, 100) if cells.get(f"option {number}")]
    kind = cells.get("kind", "").lower()
    kind = _KINDS.get(kind, kind.replace(" ", "_").replace("-", "_")) or _guessed(cells, options)
    if kind not in set(QuestionKind):
        return refused(title, f"The kind “{cells['kind'][:40]}” is not known here.", text=text)
    draft = Draft(kind=kind, title=title, text=text, feedback=tidy(cells.get("feedback", "")))
    draft.points = decimal_of(cells.get("points"), "1")
    draft.tags = re.split(r"[|,;]", cells.get("tags", ""))
    _FILL[kind](draft, cells, options)
    return draft


def _guessed(cells: dict[str, str], options: list[tuple[int, str]]) -> str:
    right = cells.get("right", "").lower()
    if options:
        if all("=" in text for _, text in options) and not right:
            return "matching"
        return "several" if len(_chosen(right, options)) > 1 else "single"
    if right in ("true", "false"):
        return "true_false"
    return "number" if cells.get("tolerance") else "text"


def _chosen(right: str, options: list[tuple[int, str]]) -> set[int]:
    """Return the numbers of the right options: named by number, by letter, or word for word."""
    exact = {number for number, text in options if text.lower() == right.strip().lower()}
    if exact and not right.strip().isdigit():
        return exact
    chosen = set()
    for part in re.split(r"[|,;\s]+", right.strip().lower()):
        if part.isdigit() and len(part) <= 2:  # noqa: PLR2004 -- digits of the most options
            chosen.add(int(part))
        elif len(part) == 1 and part.isalpha():
            chosen.add(ord(part) - ord("a") + 1)
        elif part:
            chosen |= {number for number, text in options if text.lower() == part}
    if not chosen:
        named = {part.strip().lower() for part in right.split("|")}
        chosen = {number for number, text in options if text.lower() in named}
    return chosen


def _options(draft: Draft, cells: dict[str, str], options: list[tuple[int, str]]) -> None:
    chosen = _chosen(cells.get("right", ""), options)
    draft.options = [Choice(one_line(text), decimal_of("100" if number in chosen else "0")) for number, text in options]
    unknown = chosen - {number for number, _ in options}
    if unknown:
        draft.refusal = f"The column “right” names option {min(unknown)}, which is empty."


def _true_false(draft: Draft, cells: dict[str, str], _options: list[tuple[int, str]]) -> None:
    right = cells.get("right", "").lower()
    draft.is_true = True if right in _YES else False if right in _NO else None
    if draft.is_true is None:
        draft.refusal = "The column “right” has to say true or false."


def _text(draft: Draft, cells: dict[str, str], options: list[tuple[int, str]]) -> None:
    draft.accepted = [*cells.get("right", "").split("|"), *(text for _, text in options)]
    draft.match_case = cells.get("match case", "").lower() in _YES
    if not any(text.strip() for text in draft.accepted):
        draft.refusal = "The column “right” names no accepted answer."


def _number(draft: Draft, cells: dict[str, str], _options: list[tuple[int, str]]) -> None:
    draft.value, draft.tolerance = cells.get("right", ""), cells.get("tolerance", "") or "0"
    if not draft.value:
        draft.refusal = "The column “right” names no number."


def _ordering(draft: Draft, _cells: dict[str, str], options: list[tuple[int, str]]) -> None:
    draft.items = [one_line(text) for _, text in options]


def _matching(draft: Draft, _cells: dict[str, str], options: list[tuple[int, str]]) -> None:
    for _, text in options:
        left, _, right = (one_line(part) for part in text.partition("="))
        if left:
            draft.pairs.append((left, right))
        elif right:
            draft.distractors.append(right)


_FILL = {
    "single": _options,
    "several": _options,
    "true_false": _true_false,
    "text": _text,
    "number": _number,
    "ordering": _ordering,
    "matching": _matching,
}
