"""Shapes of settings, of trying them, and of statistics."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from ninja import Schema
from pydantic import Field

from community.moderation.analysis.verdicts import Finding, Outcome, Rule, Verdict
from community.moderation.rules.settings import MAX_REPORT_WEIGHT, ModerationSettings
from community.moderation.rules.simulating import Replayed, Simulation
from community.moderation.rules.statistics import Month
from community.moderation.rules.targets import TargetType
from community.moderation.services.statistics import Statistics
from diatonic.common.http.answers import Answer

Score = Annotated[float, Field(ge=0, le=1)]
#: What is too long or too many is refused with its line; what no list could be is refused here.
Lines = Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=5000)]


class ModerationSettingsOut(Answer):
    """From which scores on moderation acts, and on which words. ``revision`` is 0 while nothing was ever set."""

    profanity_at: float
    spam_at: float
    toxicity_held_at: float
    toxicity_flagged_at: float
    report_weight_holds: float
    words: list[str]
    allowed_words: list[str]
    toxicity_analyzer: str
    toxicity_analyzers: list[str]
    revision: int
    changed_at: str
    changed_by_name: str

    @classmethod
    def of(cls, settings: ModerationSettings, analyzers: tuple[str, ...]) -> Self:
        """Return settings, and which analyzers could be chosen."""
        told = {name: getattr(settings, name) for name in cls.model_fields if name != "toxicity_analyzers"}
        return cls(toxicity_analyzers=list(analyzers), **told)


class ModerationSettingsIn(Schema):
    """Settings as they are to be; what is left out stays as it is. ``words`` are always found, ``allowed_words`` never."""

    profanity_at: Score | None = None
    spam_at: Score | None = None
    toxicity_held_at: Score | None = None
    toxicity_flagged_at: Score | None = None
    report_weight_holds: Annotated[float, Field(ge=0, le=MAX_REPORT_WEIGHT)] | None = None
    words: Lines | None = None
    allowed_words: Lines | None = None
    toxicity_analyzer: Annotated[str, Field(max_length=40)] | None = None

    def wanted(self) -> Mapping[str, Any]:
        """Return what is not to stay, as the service takes it."""
        return self.model_dump(exclude_none=True)


class PreviewIn(Schema):
    """A text to try, with the organization's settings or (unsaved) others."""

    content: Annotated[str, Field(max_length=100_000)]
    title: Annotated[str, Field(max_length=1000)] = ""
    settings: ModerationSettingsIn | None = None


class MarkedOut(Answer):
    """Characters ``start`` to ``end`` of ``content`` or ``title``, and why they are marked."""

    start: int
    end: int
    field: str
    reason: str
    text: str


class PreviewFindingOut(Answer):
    """What one rule found: the score against its threshold. A ``failed`` one could not say."""

    rule: Rule
    score: float
    threshold: float
    flagged_above: float | None
    failed: bool
    analyzer: str
    reasons: list[str]
    passages: list[MarkedOut]

    @classmethod
    def of(cls, finding: Finding, text: Mapping[str, str], settings: ModerationSettings) -> Self:
        """Return a finding with the words that it marks."""
        passages = [
            MarkedOut(
                start=each.start,
                end=each.end,
                field=each.field,
                reason=each.reason,
                text=text.get(each.field, "")[each.start : each.end],
            )
            for each in finding.passages
        ]
        flagged_above = settings.toxicity_flagged_at if finding.rule is Rule.TOXICITY else None
        told = {name: getattr(finding, name) for name in ("rule", "score", "threshold", "failed", "analyzer")}
        return cls(reasons=list(finding.reasons), passages=passages, flagged_above=flagged_above, **told)


class PreviewOut(Answer):
    """What the machine says of a text. ``approved``, ``flagged`` and ``toxicity_score`` are 003's."""

    outcome: Outcome
    approved: bool
    flagged: bool
    toxicity_score: float
    findings: list[PreviewFindingOut]

    @classmethod
    def of(cls, verdict: Verdict, payload: PreviewIn, settings: ModerationSettings) -> Self:
        """Return the verdict on the text that was sent."""
        text = {"content": payload.content, "title": payload.title}
        toxicity = [finding.score for finding in verdict.findings if finding.rule is Rule.TOXICITY]
        return cls(
            outcome=verdict.outcome,
            approved=verdict.outcome is Outcome.APPROVED,
            flagged=verdict.outcome is Outcome.FLAGGED,
            toxicity_score=max(toxicity, default=0.0),
            findings=[PreviewFindingOut.of(finding, text, settings) for finding in verdict.findings],
        )


class SimulateIn(Schema):
    """Settings to try on the last ``limit`` checks."""

    settings: ModerationSettingsIn
    limit: Annotated[int, Field(ge=1, le=500)] = 500


class ReplayedOut(Answer):
    """A text that would have come out otherwise. ``decided``: where a person put it, empty where nobody decided.

    ``title``, ``excerpt`` and ``path`` are empty where it is gone, or was changed since (``edited``).
    """

    target_type: TargetType
    target_id: str
    checked_at: str
    before: Outcome
    after: Outcome
    scores: dict[str, float]
    decided: str
    would_be_wrong: bool
    title: str
    excerpt: str
    path: str
    edited: bool

    @classmethod
    def of(cls, one: Replayed) -> Self:
        """Return one text."""
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


class ModerationSimulationOut(Answer):
    """What the settings would have done with the last ``checked`` texts, against what was done.

    ``decided``: about so many of them people have decided, ``wrong_before`` and ``wrong_after`` otherwise than the
    machine; ``wrongly_caught`` of the latter are texts that people let stand. ``changed`` in all, of which ``changes``
    shows the newest hundred. ``not_read``: texts that are gone, and could not be looked through for other words.
    """

    checked: int
    since: str
    before: dict[str, int]
    after: dict[str, int]
    decided: int
    wrong_before: int
    wrong_after: int
    wrongly_caught: int
    changed: int
    not_read: int
    changes: list[ReplayedOut]

    @classmethod
    def of(cls, simulation: Simulation) -> Self:
        """Return a simulation."""
        told = {name: getattr(simulation, name) for name in cls.model_fields if name != "changes"}
        return cls(changes=[ReplayedOut.of(one) for one in simulation.changes], **told)


class ModerationMonthOut(Answer):
    """What moderation did in a month (``2026-11``), or, without a name, in all of them. Times are in seconds."""

    month: str
    opened: int
    decided: int
    by_machine: int
    by_person: int
    checked: dict[str, int]
    by_rule: dict[str, int]
    by_outcome: dict[str, int]
    appealed: int
    appeals_overturned: int
    appeals_upheld: int
    median_seconds: float | None
    share_overturned: float | None

    @classmethod
    def of(cls, month: Month) -> Self:
        """Return one month."""
        return cls(**{name: getattr(month, name) for name in cls.model_fields})


class WaitingCasesOut(Answer):
    """What waits now, counted up to a hundred (``more``: there is more), and since when the longest waiting one does."""

    cases: int
    more: bool
    by_facet: dict[str, int]
    since: str


class ModeratorLoadOut(Answer):
    """How many cases a moderator decided this month."""

    user_id: str
    name: str
    decided: int


class ModerationStatsOut(Answer):
    """What moderation did in the last twelve months. ``waiting`` and ``load`` are told to moderators only."""

    period: Literal["12 months"] = "12 months"
    total: ModerationMonthOut
    months: list[ModerationMonthOut]
    waiting: WaitingCasesOut | None
    load: list[ModeratorLoadOut] | None

    @classmethod
    def of(cls, found: Statistics) -> Self:
        """Return the statistics as the person may see them."""
        waiting = found.waiting
        return cls(
            total=ModerationMonthOut.of(found.total),
            months=[ModerationMonthOut.of(month) for month in found.months],
            waiting=None if waiting is None else WaitingCasesOut.model_validate(waiting),
            load=None if waiting is None else [ModeratorLoadOut.model_validate(each) for each in found.load],
        )
