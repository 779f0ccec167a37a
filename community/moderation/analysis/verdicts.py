"""What is checked, with which settings, and what comes out."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Rule(StrEnum):
    """What a finding is about."""

    PROFANITY = "profanity"
    SPAM = "spam"
    TOXICITY = "toxicity"


class Outcome(StrEnum):
    """What becomes of a text: shown, hidden until a moderator decides, hidden with a reason to act."""

    APPROVED = "approved"
    HELD = "held"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters ``start`` to ``end`` of the original ``content`` or ``title``; the reason is a sentence for a person."""

    start: int
    end: int
    reason: str
    field: str = "content"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one analyzer found. ``score`` and ``threshold`` are 0 to 1; a ``failed`` one found nothing and says so."""

    rule: Rule
    score: float
    threshold: float
    passages: tuple[Passage, ...] = ()
    reasons: tuple[str, ...] = ()
    analyzer: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """An organization's thresholds and words. ``words`` are always found, ``allowed_words`` never.

    Profanity and spam flag from their threshold on. Toxicity (seed 003) approves below ``toxicity_held_at`` and flags
    above ``toxicity_flagged_at``; both exactly are held.
    """

    profanity_at: float = 0.6
    spam_at: float = 0.6
    toxicity_held_at: float = 0.7
    toxicity_flagged_at: float = 0.9
    words: frozenset[str] = frozenset()
    allowed_words: frozenset[str] = frozenset()
    toxicity_analyzer: str = "local"


@dataclass(frozen=True, slots=True)
class Text:
    """A post or comment as its author wrote it. ``links`` are addresses beside the text, such as a link post's.

    ``written``: so many characters of ``content`` are the text, what follows stands beside it, such as tags; ``None``: all.
    """

    content: str
    title: str = ""
    links: tuple[str, ...] = ()
    has_image: bool = False
    written: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a text. ``recent_fingerprints`` are :func:`fingerprints.fingerprint` of recent posts."""

    account_age_hours: float | None = None
    posts_last_hour: int = 0
    recent_fingerprints: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, and every analyzer's finding, in the order of :class:`Rule`."""

    outcome: Outcome
    findings: tuple[Finding, ...] = field(default=())


class Analyzer(Protocol):
    """Scores texts by one rule. ``seconds`` is how long it may take for one text; None: it is bounded by the text."""

    rule: Rule
    name: str
    seconds: float | None

    def analyze(self, text: Text, context: Context, settings: Settings) -> Finding:
        """Return what was found in one text."""
        ...

    def analyze_many(self, texts: list[Text], contexts: list[Context], settings: Settings) -> list[Finding]:
        """Return what was found in each text; the same as one by one."""
        ...
