"""What the templates show of questions, prepared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from diatonic.common.scope import Scope
from education.quizzes.rules import Question, QuestionKind

#: Kind → what it is called, and its icon.
KINDS: Mapping[QuestionKind, tuple[str, str]] = {
    QuestionKind.SINGLE: ("One right answer", "circle-dot"),
    QuestionKind.SEVERAL: ("Several right answers", "checkbox"),
    QuestionKind.TRUE_FALSE: ("True or false", "toggle-left"),
    QuestionKind.TEXT: ("Short text", "cursor-text"),
    QuestionKind.NUMBER: ("Number", "hash"),
    QuestionKind.ORDERING: ("Put in order", "list-numbers"),
    QuestionKind.MATCHING: ("Find pairs", "arrows-left-right"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as a card shows it: lines of (is right, text)."""

    text: str
    kind: str
    icon: str
    points: int
    lines: tuple[tuple[bool, str], ...]
    feedback: str = ""


def shown(question: Question) -> Shown:
    """Return a question with its answers in words."""
    label, icon = KINDS[question.kind]
    return Shown(question.text, label, icon, question.points, tuple(_lines(question)), question.feedback)


def _lines(question: Question) -> list[tuple[bool, str]]:
    kind = question.kind
    if kind is QuestionKind.TRUE_FALSE:
        return [(True, "True" if question.is_true else "False")]
    if kind is QuestionKind.TEXT:
        return [(True, text) for text in question.accepted]
    if kind is QuestionKind.NUMBER:
        return [(True, f"{question.value} ± {question.tolerance}" if question.tolerance else str(question.value))]
    if kind is QuestionKind.ORDERING:
        return [(True, f"{place}. {item.text}") for place, item in enumerate(question.items, 1)]
    if kind is QuestionKind.MATCHING:
        pairs = [(True, f"{pair.left} → {pair.right}") for pair in question.pairs]
        return pairs + [(False, f"→ {item.text}") for item in question.distractors]
    return [(option.is_right, option.text) for option in question.options]


def kind_choices() -> list[dict[str, Any]]:
    """Return the kinds for a filter."""
    return [{"name": kind.value, "label": label} for kind, (label, _) in KINDS.items()]


def address(name: str, scope: Scope, *ids: str) -> str:
    """Return the address of one of these pages."""
    return reverse(f"education:questions:{name}", args=[scope.organization_id, *ids])


def quiz_address(scope: Scope, module_id: str, content_id: str) -> str:
    """Return the address of a quiz in the editor."""
    return reverse("education:authoring:section", args=[scope.organization_id, module_id, content_id])
