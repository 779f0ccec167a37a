"""Pure rules of versions: what differs between two, and which one comes next."""

from education.authoring.rules.versions.comparing import (
    DRAFT,
    Differences,
    FileChange,
    KeptDraft,
    SectionChange,
    Snapshot,
    TextChange,
    compare,
    differing,
)
from education.authoring.rules.versions.proposing import Bump, Proposal, propose
from education.authoring.rules.versions.questions import QuestionChange, compare_questions
from education.authoring.rules.versions.texts import Effort, Line, Span, compare_texts

__all__ = [
    "DRAFT",
    "Bump",
    "Differences",
    "Effort",
    "FileChange",
    "KeptDraft",
    "Line",
    "Proposal",
    "QuestionChange",
    "SectionChange",
    "Snapshot",
    "Span",
    "TextChange",
    "compare",
    "compare_questions",
    "compare_texts",
    "differing",
    "propose",
]
