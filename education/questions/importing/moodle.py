"""Moodle XML: `<quiz>` with one `<question type="…">` each."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element

from education.questions.importing.draft import Choice, Draft, decimal_of, refused
from education.questions.importing.trees import child, children, elements, local, words
from education.questions.importing.words import one_line, plain, plain_lines

_USUAL_PENALTIES = {Decimal(0), Decimal(1), Decimal("0.1"), Decimal("0.3333333"), Decimal("0.33333")}
#: What Moodle writes into every question by itself.
_USUAL_FEEDBACK = {"", "Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."}

_REASONS = {
    "essay": "An essay has to be read by a person. Make it an exercise instead.",
    "description": "This is a text without a question. Put it into a text section instead.",
    "calculated": "Calculated questions are not possible here.",
    "calculatedsimple": "Calculated questions are not possible here.",
    "calculatedmulti": "Calculated questions are not possible here.",
    "cloze": "A text with several gaps is not possible here. Ask each gap as a question of its own.",
    "multianswer": "A text with several gaps is not possible here. Ask each gap as a question of its own.",
    "gapselect": "A text with several gaps is not possible here. Ask each gap as a question of its own.",
    "ddwtos": "A text with several gaps is not possible here. Ask each gap as a question of its own.",
    "ddimageortext": "Questions on a picture are not possible here.",
    "ddmarker": "Questions on a picture are not possible here.",
    "randomsamatch": "A question put together at random is not possible here.",
    "random": "A question put together at random is not possible here.",
}


def read(content: bytes) -> Iterator[Draft]:
    """Yield the questions of a Moodle XML file. Raises ``Refused`` where the XML cannot be read."""
    category = ""
    for element in elements(content, {"question"}):
        kind = element.get("type", "").lower()
        if kind == "category":
            path = words(child(child(element, "category"), "text")).replace("$course$/", "").replace("$module$/", "")
            last = path.rpartition("/")[2].removeprefix("Default for ")
            category = "" if last in ("top", "$course$", "$module$") else last
            continue
        draft = _question(element, kind)
        tags = [words(child(tag, "text")) for tag in children(child(element, "tags") or Element("tags"), "tag")]
        draft.tags = [*tags, category]
        yield draft


def _question(element: Element, kind: str) -> Draft:
    notes: list[str] = []
    title = one_line(words(child(child(element, "name"), "text")))
    text = _text(child(element, "questiontext"), notes)
    fill = _KINDS.get(kind)
    if fill is None:
        return refused(
            title, _REASONS.get(kind, f"Questions of the type “{kind[:40]}” are not possible here."), text=text
        )
    draft = Draft(title=title, text=text, notes=notes)
    draft.feedback = _text(child(element, "generalfeedback"), notes)
    draft.points = decimal_of(words(child(element, "defaultgrade")), "1")
    fill(draft, element)
    _say_what_is_dropped(draft, element)
    return draft


def _text(element: Element | None, notes: list[str]) -> str:
    """Return a text of Moodle's: an element with `format` and a `<text>` of HTML, Markdown or plain words."""
    if element is None:
        return ""
    if children(element, "file"):
        sentence = "A picture or a player is left out."
        if sentence not in notes:
            notes.append(sentence)
    inner = child(element, "text")
    text = words(inner if inner is not None else element)
    is_html = element.get("format", "html") in ("html", "moodle_auto_format", "")
    return plain(text, notes) if is_html else plain_lines(text).strip()


def _say_what_is_dropped(draft: Draft, element: Element) -> None:
    penalty = decimal_of(words(child(element, "penalty")), "0")
    if penalty not in _USUAL_PENALTIES and abs(penalty - Decimal("0.3333")) > Decimal("0.0002"):
        draft.note(f"The penalty of {(penalty * 100).normalize():f} % for a further try is dropped.")
    if any(_text(one, []) for one in children(element, "hint")):
        draft.note("Hints are left out.")
    names = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
    if any(_text(one, []) not in _USUAL_FEEDBACK for one in children(element, *names)):
        draft.note("Feedback by how much was right is left out.")


def _choice(draft: Draft, element: Element) -> None:
    is_single = words(child(element, "single")).lower() not in ("false", "0")
    draft.kind = "single" if is_single else "several"
    for answer in children(element, "answer"):
        feedback = _text(child(answer, "feedback"), draft.notes)
        share = decimal_of(answer.get("fraction"))
        draft.options.append(Choice(one_line(_text(answer, draft.notes)), share, feedback))


def _set(draft: Draft, element: Element) -> None:
    _choice(draft, element)
    draft.kind = "several"


def _true_false(draft: Draft, element: Element) -> None:
    draft.kind = "true_false"
    for answer in children(element, "answer"):
        says = words(child(answer, "text")).lower()
        if decimal_of(answer.get("fraction")) > 0 and says in ("true", "false"):
            draft.is_true = says == "true"
    if draft.is_true is None:
        draft.refusal = "No answer is marked as right."
    _note_single_feedback(draft, element)


def _short(draft: Draft, element: Element) -> None:
    draft.kind = "text"
    draft.match_case = words(child(element, "usecase")) == "1"
    for answer in children(element, "answer"):
        text, share = words(child(answer, "text")), decimal_of(answer.get("fraction"))
        if share <= 0:
            continue
        if share < 100:  # noqa: PLR2004 -- percent
            draft.note("Partial credit is dropped: only answers worth all points are accepted.")
        elif "*" in text.replace("\\*", ""):
            draft.note("An answer with a wildcard (*) is left out: answers are compared word for word.")
        else:
            draft.accepted.append(text.replace("\\*", "*"))
    if not draft.accepted:
        draft.refusal = "No answer is right word for word."
    _note_single_feedback(draft, element)


def _numerical(draft: Draft, element: Element) -> None:
    draft.kind = "number"
    right = [answer for answer in children(element, "answer") if decimal_of(answer.get("fraction")) == 100]  # noqa: PLR2004
    right = [answer for answer in right if words(child(answer, "text")) != "*"]
    if len(right) < len([one for one in children(element, "answer") if decimal_of(one.get("fraction")) > 0]):
        draft.note("Partial credit is dropped: only the answer worth all points counts.")
    if not right:
        draft.refusal = "No answer is marked as right."
        return
    if len(right) > 1:
        draft.note(f"{len(right)} numbers were right; the first one is kept.")
    draft.value = words(child(right[0], "text"))
    draft.tolerance = words(child(right[0], "tolerance")) or "0"
    if children(child(element, "units") or Element("units"), "unit"):
        draft.note("Units are dropped: the number alone is asked for.")
    _note_single_feedback(draft, element)


def _matching(draft: Draft, element: Element) -> None:
    draft.kind = "matching"
    for pair in children(element, "subquestion"):
        left = one_line(_text(pair, draft.notes))
        answer = child(pair, "answer")
        has_format = answer is not None and "format" in answer.attrib
        right = one_line(_text(answer, draft.notes) if has_format else words(answer))
        if left:
            draft.pairs.append((left, right))
        elif right:
            draft.distractors.append(right)


def _ordering(draft: Draft, element: Element) -> None:
    draft.kind = "ordering"
    draft.items = [one_line(_text(answer, draft.notes)) for answer in children(element, "answer")]
    if words(child(element, "gradingtype")) not in ("", "0", "ALL_OR_NOTHING"):
        draft.note("Partial credit is dropped: the whole order has to be right.")


def _note_single_feedback(draft: Draft, element: Element) -> None:
    if any(_text(child(answer, "feedback"), []) for answer in children(element, "answer")):
        draft.note("Feedback for single answers is left out: this kind has one for everyone.")


_KINDS: dict[str, Callable[[Draft, Element], None]] = {
    "multichoice": _choice,
    "multichoiceset": _set,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
}


def is_one(root: Element) -> bool:
    """Say whether a document with this root is Moodle XML."""
    return local(root) == "quiz"
