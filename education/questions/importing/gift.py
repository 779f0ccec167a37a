"""GIFT: questions as text, divided by empty lines, with their answers in braces."""

import re
from collections.abc import Iterator
from decimal import Decimal

from education.questions.importing.draft import Choice, Draft, decimal_of, ends_of, refused
from education.questions.importing.words import one_line, plain, tidy

_ESCAPED = re.compile(r"\\([~=#{}:\\n-])")
#: Each escaped character → a stand-in of Unicode's private use, so that it is not taken for syntax.
_STANDINS = {character: chr(0xE000 + at) for at, character in enumerate("~=#{}:\\n-")}
_BACK = str.maketrans({stand: "\n" if character == "n" else character for character, stand in _STANDINS.items()})
_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_MARKUP = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_TRUE_FALSE = re.compile(r"(T|TRUE|F|FALSE)\s*(?:#.*)?", re.DOTALL | re.IGNORECASE)
_WEIGHT = re.compile(r"%(-?[\d.]+)%")
_RANGE = re.compile(r"(-?[\d.,eE+-]+?)\.\.(-?[\d.,eE+-]+)")
_CATEGORY = re.compile(r"\$CATEGORY:\s*(.*)")


def looks_like(text: str) -> bool:
    """Say whether a text may be GIFT."""
    return bool(re.search(r"(?<!\\)\{[^{}]*(?<!\\)\}", text)) or bool(re.search(r"^\s*::.+?::", text, re.MULTILINE))


def read(text: str) -> Iterator[Draft]:
    """Yield the questions of a GIFT file."""
    category = ""
    for block in _blocks(text):
        if found := _CATEGORY.match(block):
            category = found[1].strip().rpartition("/")[2].removeprefix("$course$")
            block = block[found.end() :].strip()  # noqa: PLW2901 -- a question may follow at once
            if not block:
                continue
        draft = _question(block)
        draft.tags = [category]
        yield draft


def _blocks(text: str) -> Iterator[str]:
    lines = (line for line in text.translate({0xE000 + at: None for at in range(16)}).split("\n"))
    kept: list[str] = []
    for line in lines:
        if line.lstrip().startswith("//"):
            continue
        if line.strip():
            kept.append(line)
        elif kept:
            yield "\n".join(kept)
            kept = []
    if kept:
        yield "\n".join(kept)


def _question(block: str) -> Draft:
    rest = _ESCAPED.sub(lambda found: _STANDINS[found[1]], block)
    title = ""
    if found := _TITLE.match(rest):
        title, rest = one_line(_back(found[1])), rest[found.end() :]
    markup = "moodle"
    if found := _MARKUP.match(rest):
        markup, rest = found[1].lower(), rest[found.end() :]
    start = rest.find("{")
    end = rest.find("}", start)
    if start < 0:
        return refused(
            title, "This is a text without a question: there are no braces with answers.", text=_back(rest)[:200]
        )
    if end < 0:
        return refused(title, "The brace of its answers is not closed.", text=_back(rest)[:200])
    notes: list[str] = []
    before, answers, after = rest[:start], rest[start + 1 : end].strip(), rest[end + 1 :].strip()
    if "{" in after:
        return refused(title, "A text with several gaps is not possible here.", text=_back(before)[:200])
    text = f"{before.rstrip()} _____ {after}" if after else before
    draft = Draft(title=title, text=_shown(text, markup, notes), notes=notes)
    _fill(draft, answers, markup)
    return draft


def _back(text: str) -> str:
    return text.translate(_BACK)


def _shown(text: str, markup: str, notes: list[str]) -> str:
    whole = _back(text).strip()
    is_html = markup == "html" or (markup == "moodle" and re.search(r"<[a-z/]|&\w+;", whole, re.IGNORECASE))
    return plain(whole, notes) if is_html else tidy(whole)


def _fill(draft: Draft, answers: str, markup: str) -> None:
    answers, mark, general = answers.partition("####")
    draft.feedback = _shown(general, markup, draft.notes) if mark else ""
    answers = answers.strip()
    if not answers:
        draft.refusal = "An essay has to be read by a person. Make it an exercise instead."
    elif answers.startswith("#"):
        _number(draft, answers[1:].strip())
    elif _TRUE_FALSE.fullmatch(answers):
        draft.kind = "true_false"
        says, *feedback = answers.split("#")
        draft.is_true = says.strip().upper() in ("T", "TRUE")
        if any(part.strip() for part in feedback):
            draft.note("Feedback for single answers is left out: this kind has one for everyone.")
    elif answers[0] in "=~":
        _listed(draft, _parts(answers), markup)
    else:
        draft.refusal = "Its answers begin with neither = nor ~."


def _parts(answers: str) -> list[tuple[str, str]]:
    """Return the answers: their mark and what follows it."""
    found = re.split(r"([=~])", answers)
    return [(mark, text.strip()) for mark, text in zip(found[1::2], found[2::2], strict=True)]


def _listed(draft: Draft, parts: list[tuple[str, str]], markup: str) -> None:
    if all(mark == "=" for mark, _ in parts):
        if all("->" in text for _, text in parts):
            _matching(draft, parts, markup)
        else:
            _short(draft, parts, markup)
        return
    choices = [_option(draft, mark, text, markup) for mark, text in parts]
    draft.options = choices
    draft.kind = "single" if any(mark == "=" for mark, _ in parts) else "several"


def _option(draft: Draft, mark: str, text: str, markup: str) -> Choice:
    share = Decimal(100) if mark == "=" else Decimal(0)
    if found := _WEIGHT.match(text):
        share, text = decimal_of(found[1]), text[found.end() :]
    text, _, feedback = text.partition("#")
    return Choice(one_line(_shown(text, markup, draft.notes)), share, _shown(feedback, markup, draft.notes))


def _matching(draft: Draft, parts: list[tuple[str, str]], markup: str) -> None:
    draft.kind = "matching"
    for _, text in parts:
        left, _, right = text.partition("->")
        left = one_line(_shown(left, markup, draft.notes))
        right = one_line(_shown(right.partition("#")[0], markup, draft.notes))
        if left:
            draft.pairs.append((left, right))
        elif right:
            draft.distractors.append(right)


def _short(draft: Draft, parts: list[tuple[str, str]], markup: str) -> None:
    draft.kind = "text"
    for mark, text in parts:
        choice = _option(draft, mark, text, markup)
        if choice.feedback:
            draft.note("Feedback for single answers is left out: this kind has one for everyone.")
        if 0 < choice.share < 100:  # noqa: PLR2004 -- percent
            draft.note("Partial credit is dropped: only answers worth all points are accepted.")
        elif choice.share > 0 and "*" in choice.text:
            draft.note("An answer with a wildcard (*) is left out: answers are compared word for word.")
        elif choice.share > 0:
            draft.accepted.append(choice.text)
    if not draft.accepted:
        draft.refusal = "No answer is right word for word."


def _number(draft: Draft, answers: str) -> None:
    draft.kind = "number"
    listed = (
        [_option(draft, mark, text, "plain") for mark, text in _parts(answers)] if answers[:1] in ("=", "~") else []
    )
    if listed:
        right = [choice for choice in listed if choice.share == 100]  # noqa: PLR2004 -- percent
        if any(0 < choice.share < 100 for choice in listed):  # noqa: PLR2004
            draft.note("Partial credit is dropped: only the answer worth all points counts.")
        if len(right) > 1:
            draft.note(f"{len(right)} numbers were right; the first one is kept.")
        if any(choice.feedback for choice in listed):
            draft.note("Feedback for single answers is left out: this kind has one for everyone.")
        said = right[0].text if right else ""
    else:
        said, _, feedback = _back(answers).partition("#")
        if feedback.strip():
            draft.feedback = draft.feedback or feedback.strip()
    draft.value, draft.tolerance = _span(draft, said.strip())
    if not draft.value:
        draft.refusal = draft.refusal or "No number is marked as right."


def _span(draft: Draft, said: str) -> tuple[str, str]:
    """Return value and tolerance of ``3.14:0.01`` or ``3.13..3.15``."""
    if found := _RANGE.fullmatch(said):
        ends = ends_of(draft, found[1], found[2])
        if ends is None:
            return "", "0"
        least, most = ends
        draft.note(f"The range from {least} to {most} became a number with a tolerance.")
        return str((least + most) / 2), str(abs(most - least) / 2)
    value, _, tolerance = said.partition(":")
    return value.strip(), tolerance.strip() or "0"
