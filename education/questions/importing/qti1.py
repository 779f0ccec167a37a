"""QTI 1.2, as learning systems of the last twenty years write it, and its Common Cartridge profile."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from education.questions.importing.draft import Choice, Draft, as_true_false, decimal_of, ends_of, refused
from education.questions.importing.trees import below, child, children, elements, escaped, local, words
from education.questions.importing.words import one_line, plain
from education.quizzes.rules import number_of

_REASONS = {
    "essay": "An essay has to be read by a person. Make it an exercise instead.",
    "file_upload": "A file that is handed in has to be read by a person. Make it an exercise instead.",
    "text_only": "This is a text without a question. Put it into a text section instead.",
    "calculated": "Calculated questions are not possible here.",
    "fill_in_multiple_blanks": "A text with several gaps is not possible here. Ask each gap as a question of its own.",
    "multiple_dropdowns": "A text with several gaps is not possible here. Ask each gap as a question of its own.",
}
_NO_ANSWER = "It does not say which answer is right."
_RESPONSES = ("response_lid", "response_str", "response_num", "response_grp", "response_xy", "response_extension")


@dataclass(slots=True)
class _Condition:
    """One way to answer: what has to hold, what it scores, which feedback it shows."""

    equal: list[tuple[str, str]] = field(default_factory=list)
    least: str = ""
    most: str = ""
    score: Decimal = Decimal(0)
    shows: list[str] = field(default_factory=list)
    is_other: bool = False
    has_pattern: bool = False
    match_case: bool = False


def read(content: bytes) -> Iterator[Draft]:
    """Yield the items of a QTI 1.2 document. Raises ``Refused`` where the XML cannot be read."""
    for item in elements(content, {"item"}):
        yield _Item(item).draft()


def is_one(root: Element) -> bool:
    """Say whether a document with this root is QTI 1.2."""
    return local(root) == "questestinterop"


class _Item:
    """One item while it is being understood."""

    def __init__(self, item: Element) -> None:
        self.item = item
        self.notes: list[str] = []
        self.title = one_line(item.get("title", ""))
        self.presentation = child(item, "presentation")
        self.facts = _facts(item)
        self.responses = [] if self.presentation is None else below(self.presentation, *_RESPONSES)
        self.conditions = [_condition(one) for one in below(item, "respcondition")]
        self.feedback = {one.get("ident", ""): self.shown(one) for one in children(item, "itemfeedback")}

    def draft(self) -> Draft:
        """Return the question as it was found."""
        text = self.question_text()
        kind = self.facts.get("question_type", "").removesuffix("_question")
        profile = self.facts.get("cc_profile", "")
        reason = _REASONS.get("essay" if "essay" in profile else kind)
        fill = self.filler(kind)
        if reason is None and fill is None:
            reason = "A question of this form is not possible here." if self.responses else _REASONS["text_only"]
        if reason is not None or fill is None:
            return refused(self.title, reason or "", text=text)
        draft = Draft(title=self.title, text=text, notes=self.notes)
        draft.points = self.points()
        fill(draft)
        self.add_general_feedback(draft)
        return draft

    def filler(self, kind: str) -> Callable[[Draft], None] | None:
        """Return what understands the answers, by the form of the response."""
        if not self.responses:
            return None
        first, name = self.responses[0], local(self.responses[0])
        if name == "response_lid" and (kind == "matching" or len(self.responses) > 1):
            return self.matching if all(local(one) == name for one in self.responses) else None
        if len(self.responses) > 1:
            return None
        if name == "response_lid" and below(first, "render_choice", "render_extension"):
            return self.ordering if first.get("rcardinality", "").lower() == "ordered" else self.choice
        return self.typed if name in ("response_str", "response_num") and below(first, "render_fib") else None

    def shown(self, element: Element | None) -> str:
        """Return what is written in the materials below an element."""
        if element is None:
            return ""
        parts = []
        for one in below(element, "mattext", "matimage", "mataudio", "matvideo", "matemtext"):
            if local(one) in ("mattext", "matemtext"):
                text = "".join(one.itertext())
                is_html = one.get("texttype", "text/plain").lower() != "text/plain" or "</" in text
                parts.append(plain(text if is_html else escaped(text), self.notes))
            elif "A picture or a player is left out." not in self.notes:
                self.notes.append("A picture or a player is left out.")
        return "\n".join(part for part in parts if part)

    def question_text(self) -> str:
        """Return what stands before the answers."""
        if self.presentation is None:
            return ""
        inside = {id(one) for response in self.responses for one in response.iter()}
        kept = Element("kept")
        for one in below(self.presentation, "material"):
            if id(one) not in inside:
                kept.append(one)
        return self.shown(kept) or self.shown_in_response()

    def shown_in_response(self) -> str:
        """Return what some programs write inside the response, before its choices."""
        if len(self.responses) != 1:
            return ""
        kept = Element("kept")
        kept.extend(children(self.responses[0], "material"))
        return self.shown(kept)

    def points(self) -> Decimal:
        """Return what the question is worth."""
        for name in ("points_possible", "cc_weighting", "qmd_weighting"):
            if name in self.facts:
                return decimal_of(self.facts[name], "1")
        most = max((decimal_of(one.get("maxvalue")) for one in below(self.item, "decvar")), default=Decimal(0))
        return most if 0 < most < 100 else Decimal(1)  # noqa: PLR2004 -- 100 is percent

    def choice(self, draft: Draft) -> None:
        """Understand options: with one condition for each, or one for all that are right."""
        response = self.responses[0]
        labels = below(response, "response_label")
        shares = self.shares()
        draft.kind = "several" if response.get("rcardinality", "").lower() == "multiple" else "single"
        for label in labels:
            ident = label.get("ident", "")
            draft.options.append(
                Choice(one_line(self.shown(label)), shares.get(ident, Decimal(0)), self.said_to(ident))
            )
        if not any(share > 0 for share in shares.values()):
            draft.refusal = _NO_ANSWER
        as_true_false(draft)

    def shares(self) -> dict[str, Decimal]:
        """Return what choosing each option is worth, in percent of the best."""
        scored = [one for one in self.conditions if one.score > 0 and one.equal]
        best = max((one.score for one in scored), default=Decimal(1))
        found: dict[str, Decimal] = {}
        for condition in scored:
            for _, ident in condition.equal:
                found[ident] = max(found.get(ident, Decimal(0)), condition.score * 100 / best)
        return found

    def said_to(self, ident: str) -> str:
        """Return the feedback for who chooses one option."""
        shown = [
            self.feedback.get(name, "")
            for condition in self.conditions
            if [value for _, value in condition.equal] == [ident]
            for name in condition.shows
            if name not in _FOR_ALL
        ]
        return "\n".join(dict.fromkeys(text for text in shown if text))

    def typed(self, draft: Draft) -> None:
        """Understand a text or a number that is typed."""
        fib = below(self.responses[0], "render_fib")[0]
        is_number = (
            local(self.responses[0]) == "response_num"
            or fib.get("fibtype", "").lower() in ("decimal", "integer")
            or self.facts.get("question_type") == "numerical_question"
        )
        scored = [one for one in self.conditions if one.score > 0]
        if is_number:
            self.number(draft, scored)
            return
        draft.kind = "text"
        draft.accepted = [value for condition in scored for _, value in condition.equal]
        draft.match_case = any(condition.match_case for condition in scored)
        if any(condition.has_pattern for condition in scored):
            draft.note("Answers by a part of the text are left out: answers are compared as a whole.")
        if not draft.accepted:
            draft.refusal = "No answer is right word for word."

    def number(self, draft: Draft, scored: list[_Condition]) -> None:
        """Understand a number: exact, or between two."""
        draft.kind = "number"
        exact = next((value for one in scored for _, value in one.equal), "")
        spans = [(one.least, one.most) for one in scored if one.least and one.most]
        draft.value = exact
        ends = ends_of(draft, *spans[0]) if spans else None
        value = number_of(exact)
        if ends and (value is not None or not exact):
            least, most = ends
            value = (least + most) / 2 if value is None else value
            draft.value, draft.tolerance = str(value), str(max(abs(most - value), abs(value - least)))
            if not exact or most - value != value - least:
                draft.note(f"The range from {least} to {most} became a number with a tolerance.")
        if not draft.value:
            draft.refusal = draft.refusal or _NO_ANSWER
        elif len({value for one in scored for _, value in one.equal}) > 1 or len(spans) > 1:
            draft.note("More than one number was right; the first one is kept.")

    def matching(self, draft: Draft) -> None:
        """Understand left sides that each choose among the same right sides."""
        draft.kind = "matching"
        right = {name: value for one in self.conditions if one.score > 0 for name, value in one.equal}
        used: set[str] = set()
        every: dict[str, str] = {}
        for response in self.responses:
            labels = {one.get("ident", ""): one_line(self.shown(one)) for one in below(response, "response_label")}
            every |= labels
            kept = Element("kept")
            kept.extend(children(response, "material"))
            chosen = right.get(response.get("ident", ""), "")
            used.add(chosen)
            draft.pairs.append((one_line(self.shown(kept)), labels.get(chosen, "")))
        draft.distractors = [text for ident, text in every.items() if ident not in used]
        if not all(left and match for left, match in draft.pairs):
            draft.refusal = "It does not say for every left side what belongs to it."

    def ordering(self, draft: Draft) -> None:
        """Understand labels that are to be put in order."""
        draft.kind = "ordering"
        labels = {one.get("ident", ""): one_line(self.shown(one)) for one in below(self.responses[0], "response_label")}
        order = next((one.equal for one in self.conditions if one.score > 0 and len(one.equal) > 1), [])
        draft.items = [labels[ident] for _, ident in order if ident in labels]
        if len(draft.items) != len(labels) or not labels:
            draft.refusal = "It does not say which order is right."

    def add_general_feedback(self, draft: Draft) -> None:
        """Keep the feedback that everyone gets; say so where other feedback is lost."""
        for_all = [name for one in self.conditions if one.is_other for name in one.shows]
        named = [name for name in _FOR_ALL if name in self.feedback]
        draft.feedback = next((self.feedback[name] for name in [*named, *for_all] if self.feedback.get(name)), "")
        kept = {draft.feedback, *(line for one in draft.options for line in [one.feedback, *one.feedback.split("\n")])}
        if any(text and text not in kept for text in self.feedback.values()):
            draft.note("Feedback by how much was right is left out.")


_FOR_ALL = ("general_fb",)


def _facts(item: Element) -> dict[str, str]:
    pairs = (
        (words(child(one, "fieldlabel")), words(child(one, "fieldentry"))) for one in below(item, "qtimetadatafield")
    )
    return dict(pairs)


def _condition(element: Element) -> _Condition:
    made = _Condition()
    variables = child(element, "conditionvar")
    if variables is not None:
        _understand(made, variables)
    scores = [decimal_of(words(one)) for one in children(element, "setvar") if one.get("action", "Set") != "Subtract"]
    made.score = sum(scores, Decimal(0))
    made.shows = [one.get("linkrefid", "") for one in children(element, "displayfeedback")]
    return made


def _understand(condition: _Condition, element: Element) -> None:
    for one in element:
        name, text = local(one), words(one)
        if name == "varequal":
            condition.equal.append((one.get("respident", ""), text))
            condition.match_case = condition.match_case or one.get("case", "").lower() == "yes"
        elif name in ("vargte", "vargt"):
            condition.least = text
        elif name in ("varlte", "varlt"):
            condition.most = text
        elif name == "varsubstring":
            condition.has_pattern = True
        elif name in ("and", "or", "unanswered"):
            _understand(condition, one)
        condition.is_other = condition.is_other or name == "other"
