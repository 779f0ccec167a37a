"""QTI 2.0 to 2.2: one `<assessmentItem>` a document."""

from collections.abc import Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element

from education.questions.importing.draft import Choice, Draft, as_true_false, decimal_of, refused
from education.questions.importing.trees import below, child, children, elements, local, markup, words
from education.questions.importing.words import one_line, plain
from education.quizzes.rules import number_of

_REASONS = {
    "extendedTextInteraction": "An essay has to be read by a person. Make it an exercise instead.",
    "uploadInteraction": "A file that is handed in has to be read by a person. Make it an exercise instead.",
    "drawingInteraction": "A drawing has to be looked at by a person. Make it an exercise instead.",
    "gapMatchInteraction": "A text with several gaps is not possible here. Ask each gap as a question of its own.",
    "inlineChoiceInteraction": "A choice inside a sentence is not possible here. Ask it as a question of its own.",
    "associateInteraction": "Pairs out of one list are not possible here.",
}
_ON_PICTURES = ("hotspot", "selectPoint", "graphic", "positionObject")
_NO_ANSWER = "It does not say which answer is right."


def read(content: bytes) -> Iterator[Draft]:
    """Yield the item, or the items, of a QTI 2 document. Raises ``Refused`` where the XML cannot be read."""
    for item in elements(content, {"assessmentItem"}):
        yield _Item(item).draft()


def is_one(root: Element) -> bool:
    """Say whether a document with this root is a QTI 2 item."""
    return local(root) == "assessmentItem"


class _Item:
    """One item while it is being understood."""

    def __init__(self, item: Element) -> None:
        self.item = item
        self.notes: list[str] = []
        self.title = one_line(item.get("title", ""))
        self.body = child(item, "itemBody")
        found = [] if self.body is None else [one for one in self.body.iter() if local(one).endswith("Interaction")]
        self.interactions = found
        self.declared = {one.get("identifier", ""): one for one in children(item, "responseDeclaration")}

    def draft(self) -> Draft:
        """Return the question as it was found."""
        text = self.question_text()
        reason = self.reason()
        if reason:
            return refused(self.title, reason, text=text)
        interaction = self.interactions[0]
        draft = Draft(title=self.title, text=text, notes=self.notes)
        draft.points = self.points()
        fill = {
            "choiceInteraction": self.choice,
            "orderInteraction": self.ordering,
            "matchInteraction": self.matching,
            "textEntryInteraction": self.typed,
        }[local(interaction)]
        fill(draft, interaction)
        self.add_feedback(draft)
        return draft

    def reason(self) -> str:
        """Return why the item cannot be taken, empty where it can."""
        if not self.interactions:
            return "This is a text without a question. Put it into a text section instead."
        name = local(self.interactions[0])
        if len(self.interactions) > 1:
            return "It asks several things at once. Ask each as a question of its own."
        if name.startswith(_ON_PICTURES):
            return "Questions on a picture are not possible here."
        known = ("choiceInteraction", "orderInteraction", "matchInteraction", "textEntryInteraction")
        return "" if name in known else _REASONS.get(name, "A question of this form is not possible here.")

    def question_text(self) -> str:
        """Return what is asked: the body without the answers, and the interaction's prompt."""
        inner = markup(self.body, without=lambda one: local(one).endswith("Interaction") or _is_silent(one))
        gap = any(local(one) == "textEntryInteraction" for one in self.interactions)
        if gap:
            inner = markup(_with_gaps(self.body), without=_is_silent)
        prompts = [markup(one) for found in self.interactions[:1] for one in children(found, "prompt")]
        parts = [plain(part, self.notes) for part in (inner, *prompts)]
        return "\n".join(part for part in parts if part)

    def declaration(self, interaction: Element) -> Element | None:
        """Return the declaration of what an interaction asks for."""
        return self.declared.get(interaction.get("responseIdentifier", ""))

    def right(self, interaction: Element) -> list[str]:
        """Return the values of the right response, in order."""
        correct = child(self.declaration(interaction), "correctResponse")
        return [words(one) for one in children(correct, "value")] if correct is not None else []

    def mapped(self, interaction: Element) -> dict[str, Decimal]:
        """Return what each response is worth, where the item says."""
        mapping = child(self.declaration(interaction), "mapping")
        entries = children(mapping, "mapEntry") if mapping is not None else []
        return {one.get("mapKey", ""): decimal_of(one.get("mappedValue")) for one in entries}

    def points(self) -> Decimal:
        """Return what the item is worth."""
        for one in children(self.item, "outcomeDeclaration"):
            if one.get("identifier") == "MAXSCORE" or (one.get("identifier") == "SCORE" and one.get("normalMaximum")):
                said = one.get("normalMaximum") or words(child(child(one, "defaultValue"), "value"))
                if decimal_of(said) > 0:
                    return decimal_of(said)
        return Decimal(1)

    def choice(self, draft: Draft, interaction: Element) -> None:
        """Understand options. Right are those of the right response, else those that are worth something."""
        right, mapped = set(self.right(interaction)), self.mapped(interaction)
        declared = self.declaration(interaction)
        cardinality = "" if declared is None else declared.get("cardinality", "")
        draft.kind = "several" if cardinality == "multiple" else "single"
        shares = {one: Decimal(100) for one in right} if right else {key: value * 100 for key, value in mapped.items()}
        if right and any(value > 0 for key, value in mapped.items() if key not in right):
            draft.note("Partial credit is dropped: only the best answer counts as right.")
        for option in children(interaction, "simpleChoice"):
            own = below(option, "feedbackInline", "feedbackBlock")
            text = one_line(plain(markup(option, without=_is_silent), self.notes))
            feedback = "\n".join(plain(markup(one), self.notes) for one in own)
            ident = option.get("identifier", "")
            draft.options.append(Choice(text, shares.get(ident, Decimal(0)), feedback or self.said_to(ident)))
        if not any(choice.share > 0 for choice in draft.options):
            draft.refusal = _NO_ANSWER
        as_true_false(draft)

    def said_to(self, ident: str) -> str:
        """Return the feedback shown for one response."""
        found = [one for one in children(self.item, "modalFeedback") if one.get("identifier") == ident]
        return "\n".join(plain(markup(one), self.notes) for one in found)

    def ordering(self, draft: Draft, interaction: Element) -> None:
        """Understand things to be put in order."""
        draft.kind = "ordering"
        texts = {
            one.get("identifier", ""): one_line(plain(markup(one), self.notes))
            for one in children(interaction, "simpleChoice")
        }
        draft.items = [texts[ident] for ident in self.right(interaction) if ident in texts]
        if len(draft.items) != len(texts):
            draft.refusal = "It does not say which order is right."

    def matching(self, draft: Draft, interaction: Element) -> None:
        """Understand two sets whose members belong together."""
        draft.kind = "matching"
        sets = children(interaction, "simpleMatchSet")
        sides = [
            {
                one.get("identifier", ""): one_line(plain(markup(one), self.notes))
                for one in children(each, "simpleAssociableChoice")
            }
            for each in sets
        ]
        pairs = [value.split() for value in self.right(interaction)]
        if len(sides) != 2 or not all(len(pair) == 2 for pair in pairs):  # noqa: PLR2004 -- left and right
            draft.refusal = _NO_ANSWER
            return
        lefts, rights = sides
        used = {right for _, right in pairs}
        draft.pairs = [(lefts.get(left, ""), rights.get(right, "")) for left, right in pairs]
        draft.distractors = [text for ident, text in rights.items() if ident not in used]
        if len({left for left, _ in pairs}) != len(lefts) or len(pairs) != len(lefts):
            draft.refusal = "Every left side has to belong to exactly one right side."

    def typed(self, draft: Draft, interaction: Element) -> None:
        """Understand a text or a number that is typed."""
        declared = self.declaration(interaction)
        base = "" if declared is None else declared.get("baseType", "")
        right, mapped = self.right(interaction), self.mapped(interaction)
        if base in ("float", "integer"):
            draft.kind = "number"
            draft.value = next(iter(right), "")
            draft.tolerance = self.tolerance(draft)
        else:
            draft.kind = "text"
            best = max(mapped.values(), default=Decimal(0))
            if any(0 < value < best for value in mapped.values()):
                draft.note("Partial credit is dropped: only answers worth all points are accepted.")
            draft.accepted = [*right, *(key for key, value in mapped.items() if value == best > 0)]
            entries = [one for one in self.item.iter() if local(one) == "mapEntry"]
            draft.match_case = bool(entries) and all(one.get("caseSensitive", "false") == "true" for one in entries)
        if not draft.value and not draft.accepted:
            draft.refusal = _NO_ANSWER

    def tolerance(self, draft: Draft) -> str:
        """Return the tolerance of the comparison in the item's processing, absolute."""
        for one in below(self.item, "equal"):
            parts = one.get("tolerance", "").split()
            mode = one.get("toleranceMode", "exact")
            if not parts or mode == "exact":
                continue
            if doubtful := next((part for part in parts if number_of(part) is None), ""):
                return doubtful  # the judgement says what is wrong with it
            given = [decimal_of(part) for part in parts]
            if mode == "relative":
                draft.note("The tolerance in percent became one in numbers.")
                return str(abs(decimal_of(draft.value)) * max(given) / 100)
            return str(max(given))
        return "0"

    def add_feedback(self, draft: Draft) -> None:
        """Keep feedback that everyone gets; say so where other feedback is lost."""
        idents = {one.get("identifier") for one in self.item.iter() if local(one) == "simpleChoice"}
        rest = [one for one in children(self.item, "modalFeedback") if one.get("identifier") not in idents]
        if rest:
            draft.note("Feedback by how much was right is left out.")


def _is_silent(element: Element) -> bool:
    return local(element) in ("feedbackInline", "feedbackBlock", "rubricBlock", "templateBlock")


def _with_gaps(body: Element | None) -> Element | None:
    """Return the body with a line where something is to be typed."""
    if body is not None:
        for one in body.iter():
            if local(one) == "textEntryInteraction":
                one.text = "_____"
    return body
