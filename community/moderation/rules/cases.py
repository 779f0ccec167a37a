"""A case: what is decided about one post or comment, what it waits for, and where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from community.moderation.rules.targets import Standing, Target, TargetType
from diatonic.common import clock, ids

#: A claim ends by itself after this time; claiming again prolongs it.
CLAIM_HOLDS = timedelta(minutes=10)
UNDO_WITHIN = timedelta(hours=24)
APPEAL_WITHIN = timedelta(days=20)
#: So much of the text stands in a list.
EXCERPT = 240


class Facet(StrEnum):
    """Why a case waits. One that waits for several things stands under the most urgent."""

    REPORTED = "reported"  # others see it while it waits
    APPEALS = "appeals"
    EDITED = "edited"
    HELD = "held"
    FLAGGED = "flagged"


#: Most urgent first.
_URGENCY = tuple(Facet)


class State(StrEnum):
    """Whether a case waits for somebody."""

    OPEN = "open"
    CLOSED = "closed"


class AppealState(StrEnum):
    """Where the appeal against a decision stands."""

    NONE = ""
    OPEN = "open"
    UPHELD = "upheld"  # the decision stands
    OVERTURNED = "overturned"  # the author was right
    MOOT = "moot"  # the decision was taken back before it was answered


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a case waits for. ``machine``: ``held``, ``flagged`` or nothing; ``reports`` and ``weight``: unanswered ones.

    ``quiet``: the reports are about a text that a moderator let stand, and weigh too little to ask again.
    """

    machine: str = ""
    reports: int = 0
    weight: float = 0.0
    quiet: bool = False
    appeal: bool = False
    edited: bool = False

    @property
    def facet(self) -> Facet | None:
        """Under what the case stands in the queue; ``None``: it waits for nobody."""
        return next((facet for facet in _URGENCY if facet in set(self._facets())), None)

    def _facets(self) -> Iterator[Facet]:
        if self.reports and not self.quiet:
            yield Facet.REPORTED
        if self.appeal:
            yield Facet.APPEALS
        if self.edited:
            yield Facet.EDITED
        if self.machine:
            yield Facet(self.machine)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has a case in hand, until when (ISO)."""

    by: str = ""
    by_name: str = ""
    until: str = ""

    def is_live(self, now: datetime) -> bool:
        """Whether it still holds."""
        return self.until > clock.iso(now)

    def is_anothers(self, user_id: str, now: datetime) -> bool:
        """Whether somebody else has the case in hand."""
        return self.is_live(now) and self.by != user_id


@dataclass(frozen=True, slots=True)
class Machine:
    """What the analyzers said of a text: the outcome and their findings, as documents."""

    outcome: str
    content_revision: int
    at: str
    findings: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator decided; ``number`` counts a case's from 1.

    ``before`` and ``waited`` are what undoing restores; ``waiting_since`` since when the case waited, empty where it did not; ``muted_until`` and ``suspended_until`` until when
    that held as it was decided, with what held before; ``duration_hours``: how long by this decision alone.
    """

    number: int
    by: str
    by_name: str
    at: str
    actions: tuple[str, ...]
    standing: Standing
    before: Standing
    content_revision: int
    rule: str = ""
    note: str = ""
    waited: Waiting = field(default_factory=Waiting)
    waiting_since: str = ""
    muted_until: str = ""
    suspended_until: str = ""
    duration_hours: int = 0
    undone_at: str = ""
    undone_by_name: str = ""
    appeal: AppealState = AppealState.NONE
    appealed_at: str = ""
    appeal_by: str = ""
    appeal_by_name: str = ""
    appeal_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was neither taken back nor overturned."""
        return not self.undone_at and self.appeal is not AppealState.OVERTURNED

    @property
    def appeal_until(self) -> str:
        """Until when its author can appeal (ISO); empty where there is nothing to appeal against."""
        if tuple(self.actions) == ("approve",) or not self.stands:
            return ""
        return clock.iso(clock.parse(self.at) + APPEAL_WITHIN)

    @property
    def undo_until(self) -> str:
        """Until when it can be taken back (ISO)."""
        return clock.iso(clock.parse(self.at) + UNDO_WITHIN)


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is to be decided about one post or comment.

    ``revision`` counts what a moderator has to have seen to decide: verdicts of the machine, decisions, appeals.
    ``writes`` counts every write, claims and reports too. ``content_revision`` is the text that it is about;
    ``standing`` where the target was put last. ``excerpt`` is the beginning of that text. ``closed_because``: an
    :class:`~community.moderation.rules.endings.Ending` where it ended without a decision.
    """

    case_id: str
    organization_id: str
    target_type: TargetType
    target_id: str
    post_id: str
    author_id: str
    author_name: str
    author_organization_id: str
    path: str
    visibility: str
    title: str
    excerpt: str
    content_revision: int
    standing: Standing
    opened_at: str
    waits_since: str
    has_images: bool = False
    revision: int = 1
    writes: int = 0
    waiting: Waiting = field(default_factory=Waiting)
    reports: int = 0
    claim: Claim = field(default_factory=Claim)
    machine: Machine | None = None
    decision: Decision | None = None
    closed_at: str = ""
    closed_because: str = ""
    is_gone: bool = False

    @property
    def facet(self) -> Facet | None:
        """Under what it stands in the queue. What is gone waits at most for the answer to an appeal.

        What else it waited for is kept: what its author had made private, or deleted, comes back with that.
        """
        if self.is_gone:
            return Facet.APPEALS if self.waiting.appeal else None
        return self.waiting.facet

    @property
    def state(self) -> State:
        """Whether it waits for somebody."""
        return State.OPEN if self.facet else State.CLOSED

    @property
    def decided(self) -> Decision | None:
        """The last decision, where it stands."""
        return self.decision if self.decision is not None and self.decision.stands else None

    @property
    def was_approved(self) -> bool:
        """Whether a moderator let this very text stand."""
        decided = self.decided
        return (
            decided is not None
            and decided.standing is Standing.APPROVED
            and decided.content_revision == self.content_revision
        )


def case_id_of(target: Target) -> str:
    """Return the id of the one case that a target has."""
    return f"{target.organization_id}:case:{ids.uuid_of(target.target_id)}"


def opened(target: Target, *, standing: Standing, now: datetime) -> Case:
    """Return the first case about a target, which waits for nothing yet."""
    at = clock.iso(now)
    case = Case(
        case_id=case_id_of(target),
        organization_id=target.organization_id,
        target_type=target.target_type,
        target_id=target.target_id,
        post_id=target.post_id,
        author_id=target.author_id,
        author_name=target.author_name,
        author_organization_id=target.author_organization_id,
        path=target.path,
        visibility="",
        title="",
        excerpt="",
        content_revision=0,
        standing=standing,
        opened_at=at,
        waits_since=at,
    )
    return about(case, target)


def about(case: Case, target: Target) -> Case:
    """Return the case with the target's newest text."""
    return replace(
        case,
        visibility=target.visibility,
        title=target.title[:EXCERPT],
        excerpt=target.content[:EXCERPT],
        has_images=bool(target.image_ids),
        content_revision=target.content_revision,
    )


def waits_for(case: Case, waiting: Waiting, *, now: datetime) -> Case:
    """Return the case with what it waits for from now on; waiting begins anew where it waited for nobody."""
    after = replace(case, waiting=waiting)
    if after.facet is None:
        return replace(after, closed_at=case.closed_at or clock.iso(now), claim=Claim())
    if case.facet is None or case.closed_at:
        after = replace(after, waits_since=clock.iso(now))
    return replace(after, closed_at="", closed_because="")
