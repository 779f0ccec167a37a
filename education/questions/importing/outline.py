"""Markdown: questions under headings, with boxes to tick (the lines are in ``rules.markdown``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from education.questions.importing.draft import Choice, Draft, decimal_of, refused
from education.questions.importing.words import one_line
from education.questions.rules.markdown import BOX, FIELD, HEADING, ITEM, OTHER_HEADING, PAIR, QUOTE
from education.quizzes.rules import QuestionKind

_NUMBER = re.compile(r"(.+?)\s*(?:±|\+/-|\+-)\s*(.+)")


@dataclass(slots=True)
class _Block:
    """What was found under one heading."""

    text: list[str] = field(default_factory=list)
    boxes: list[Choice] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)


def looks_like(text: str) -> bool:
    """Say whether a text is written like this."""
    return bool(re.search(r"^##\s", text, re.MULTILINE)) or bool(re.search(r"^\s*[-*+] \[[ xX]\] ", text, re.MULTILINE))


def read(text: str) -> Iterator[Draft]:
    """Yield the questions of a text."""
    block: _Block | None = None
    for line in text.split("\n"):
        found = HEADING.fullmatch(line.strip())
        if found:
            if block is not None:
                yield _question(block)
            block = _Block(text=[_bare(found[1])])
        elif block is not None and not OTHER_HEADING.fullmatch(line.strip()):
            _take(block, line)
    if block is not None:
        yield _question(block)


def _bare(line: str) -> str:
    return line.removeprefix("\\")


def _side(text: str) -> str:
    return _bare(text).replace("\\=>", "=>")


def _take(block: _Block, line: str) -> None:
    bare = line.strip()
    indented = line[:1] in (" ", "\t")
    if found := BOX.fullmatch(bare):
        block.boxes.append(Choice(_bare(found[2]), decimal_of("100" if found[1] in "xX" else "0")))
    elif found := FIELD.fullmatch(bare):
        block.fields.setdefault(found[1].lower(), []).append(found[2].strip())
    elif found := PAIR.fullmatch(bare):
        block.pairs.append((_side(found[1] or ""), _side(found[2])))
    elif found := ITEM.fullmatch(bare):
        block.items.append(_bare(found[1]))
    elif found := QUOTE.fullmatch(bare):
        _quote(block, found[1], indented=indented)
    elif block.boxes or block.items or block.pairs:
        _continue(block, _bare(bare))
    else:
        block.text.append(line.rstrip().replace("\\", "", 1) if bare.startswith("\\") else line.rstrip())


def _quote(block: _Block, text: str, *, indented: bool) -> None:
    if indented and block.boxes:
        last = block.boxes[-1]
        last.feedback = f"{last.feedback}\n{text}" if last.feedback else text
    else:
        block.quotes.append(text)


def _continue(block: _Block, text: str) -> None:
    """A line that goes on with the answer before it."""
    if text and block.boxes:
        block.boxes[-1].text += f" {text}"
    elif text and block.items:
        block.items[-1] += f" {text}"


def _question(block: _Block) -> Draft:
    text, fields = "\n".join(block.text).strip(), block.fields
    title = one_line(next(iter(fields.get("title", [])), ""))
    draft = Draft(title=title, text=text, feedback="\n".join(block.quotes).strip())
    draft.points = decimal_of(next(iter(fields.get("points", [])), "1"), "1")
    draft.tags = [tag for line in fields.get("tags", []) for tag in line.split(",")]
    said = next(iter(fields.get("kind", [])), "").lower()
    draft.kind = said or _guessed(block)
    if draft.kind not in set(QuestionKind):
        reason = f"The kind “{said[:40]}” is not known here." if said else "It has no answers."
        return refused(title, reason, text=text)
    _fill(draft, block)
    return draft


def _guessed(block: _Block) -> str:
    answers = block.fields.get("answer", [])
    if block.boxes:
        return "several" if sum(one.share > 0 for one in block.boxes) > 1 else "single"
    if block.pairs:
        return "matching"
    if "number" in block.fields:
        return "number"
    if answers:
        return "true_false" if [one.lower() for one in answers] in (["true"], ["false"]) else "text"
    return "ordering" if block.items else ""


def _fill(draft: Draft, block: _Block) -> None:
    answers = block.fields.get("answer", [])
    draft.options = [Choice(one_line(one.text), one.share, one.feedback.strip()) for one in block.boxes]
    draft.items = [one_line(text) for text in block.items]
    draft.pairs = [(one_line(left), one_line(right)) for left, right in block.pairs if left]
    draft.distractors = [one_line(right) for left, right in block.pairs if not left and right]
    draft.accepted = [_bare(answer) for answer in answers]
    draft.match_case = next(iter(block.fields.get("case", [])), "").lower() == "exact"
    if draft.kind == "true_false":
        says = next(iter(answers), "").lower()
        draft.is_true = {"true": True, "false": False}.get(says)
        draft.refusal = "" if draft.is_true is not None else "The answer has to be true or false."
    elif draft.kind == "number":
        number = next(iter(block.fields.get("number", [])), "")
        found = _NUMBER.fullmatch(number)
        draft.value, draft.tolerance = (found[1], found[2]) if found else (number, "0")
    elif draft.kind == "text" and not any(draft.accepted):
        draft.refusal = "No answer is accepted: write a line “Answer: …”."
