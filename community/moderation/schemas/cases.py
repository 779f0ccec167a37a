"""What the API of moderation takes and answers."""

from collections.abc import Sequence
from typing import Any, Literal, Self

from ninja import Schema
from pydantic import Field

from community.moderation.rules.cases import Case, Decision
from community.moderation.rules.decisions import AT_ONCE, MAX_HOURS, MAX_NOTE, Action, in_brief
from community.moderation.rules.reasons import Reason
from community.moderation.rules.targets import Excerpt
from community.moderation.services import Answer as Decided
from community.moderation.services import Appealed, CaseView
from community.moderation.services.appealing import MAX_MESSAGE
from community.moderation.store.parts import Part
from community.moderation.store.records import Record
from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page


class ClaimIn(Schema):
    """``steal``: also where another moderator has the case in hand; then with a reason, which is written down."""

    steal: bool = False
    reason: str = Field(default="", max_length=500)


class MeansIn(Schema):
    """What is decided. ``note``: told to the author; ``duration_hours``: of a mute or suspension.

    ``rule``: which one was broken, for anything but ``approve`` alone.
    """

    actions: list[Action] = Field(min_length=1, max_length=len(Action))
    rule: Reason | None = None
    note: str = Field(default="", max_length=MAX_NOTE)
    duration_hours: int | None = Field(default=None, ge=1, le=MAX_HOURS)


class DecideIn(MeansIn):
    """A decision about the case as it was read: ``revision``."""

    revision: int = Field(ge=1)


class CaseRefIn(Schema):
    """A case as it was read."""

    case_id: str = Field(max_length=200)
    revision: int = Field(ge=1)


class DecideSeveralIn(MeansIn):
    """The same decision about several cases."""

    cases: list[CaseRefIn] = Field(min_length=1, max_length=AT_ONCE)


class UndoIn(Schema):
    """The case as it was read."""

    revision: int = Field(ge=1)


class AppealIn(Schema):
    """Why the decision is wrong."""

    message: str = Field(max_length=2 * MAX_MESSAGE)


class AppealAnswerIn(Schema):
    """``upheld``: the decision stands; ``overturned``: the author was right. The reason is told to the author."""

    revision: int = Field(ge=1)
    outcome: Literal["upheld", "overturned"]
    reason: str = Field(min_length=1, max_length=MAX_MESSAGE)


class ClaimOut(Answer):
    """Who has a case in hand, until when."""

    by: str
    by_name: str
    until: str


class PassageOut(Answer):
    """A marked passage: characters ``start`` to ``end`` of ``field``, and why."""

    start: int
    end: int
    reason: str
    field: str


class FindingOut(Answer):
    """What one analyzer found: its score against the threshold, both 0 to 1. ``failed``: it could not say anything."""

    rule: str
    score: float
    threshold: float
    reasons: list[str]
    passages: list[PassageOut]
    analyzer: str
    failed: bool


class MachineOut(Answer):
    """What the machine said of the text of ``content_revision``."""

    outcome: str
    at: str
    content_revision: int
    findings: list[FindingOut]


class DecisionOut(Answer):
    """What a moderator decided, what became of it, and until when it can be undone and appealed against."""

    number: int
    actions: list[str]
    outcome: str
    rule: str
    note: str
    standing: str
    by: str
    by_name: str
    at: str
    muted_until: str
    suspended_until: str
    undo_until: str
    undone_at: str
    undone_by_name: str
    appeal: str
    appealed_at: str
    appeal_until: str
    appeal_by_name: str
    appeal_reason: str

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """Return the answer for a decision."""
        names = cls.model_fields.keys() - {"actions", "outcome", "standing", "appeal"}
        values: dict[str, Any] = {name: getattr(decision, name) for name in names}
        return cls(
            actions=list(decision.actions),
            outcome=in_brief(decision),
            standing=decision.standing.value,
            appeal=decision.appeal.value,
            **values,
        )


class CaseCardOut(Answer):
    """A case as the queue shows it. ``facet``: why it waits; ``report_weight``: how much the open reports weigh."""

    case_id: str
    revision: int
    state: Literal["open", "closed"]
    facet: str
    target_type: str
    target_id: str
    post_id: str
    author_id: str
    author_name: str
    title: str
    excerpt: str
    has_images: bool
    visibility: str
    path: str
    standing: str
    content_revision: int
    reports: int
    report_weight: float
    waits_since: str
    opened_at: str
    closed_at: str
    is_gone: bool
    claim: ClaimOut | None
    machine: MachineOut | None
    decision: DecisionOut | None

    @classmethod
    def card(cls, case: Case) -> "CaseCardOut":
        """Return the answer for a case of a list."""
        return CaseCardOut(**card_of(case))


def card_of(case: Case) -> dict[str, Any]:
    """Return what the card of a case says."""
    other = {"state", "facet", "target_type", "standing", "report_weight", "claim", "machine", "decision"}
    values: dict[str, Any] = {name: getattr(case, name) for name in CaseCardOut.model_fields.keys() - other}
    return values | {
        "state": case.state.value,
        "facet": case.facet.value if case.facet else "",
        "target_type": case.target_type.value,
        "standing": case.standing.value,
        "report_weight": case.waiting.weight,
        "claim": ClaimOut.model_validate(case.claim) if case.claim.by else None,
        "machine": _machine(case),
        "decision": DecisionOut.of(case.decision) if case.decision else None,
    }


def _machine(case: Case) -> MachineOut | None:
    if case.machine is None:
        return None
    findings = [FindingOut.model_validate(dict(one)) for one in case.machine.findings]
    said = case.machine
    return MachineOut(outcome=said.outcome, at=said.at, content_revision=said.content_revision, findings=findings)


class CasesOut(Answer):
    """One page of cases."""

    items: list[CaseCardOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Case]) -> Self:
        """Return the answer for a page."""
        return cls(items=[CaseCardOut.card(case) for case in page.items], next_cursor=page.next_cursor)


class CaseTextOut(Answer):
    """A text that a case is about."""

    title: str
    content: str
    content_revision: int


class CaseReportOut(Answer):
    """A report, and how much it weighs by how often its author was right. ``outcome``: empty, upheld or rejected."""

    by: str
    by_name: str
    at: str
    reason: str
    note: str
    weight: float
    outcome: str


class CaseEventOut(Answer):
    """Something that happened in a case: ``what``, and what was said about it."""

    at: str
    by_name: str
    what: str
    said: dict[str, Any]


class ExcerptOut(Answer):
    """A text of the thread."""

    target_id: str
    author_name: str
    content: str
    created_at: str
    depth: int
    is_target: bool


class AuthorOut(Answer):
    """An author in one line: the level, what was approved, and what was decided about them before."""

    user_id: str
    name: str
    level: str
    posts: int
    comments: int
    decisions: int
    removed: int
    hidden: int
    edits_asked: int
    warnings: int
    overturned: int
    reported: int
    muted_until: str
    suspended_until: str


class CaseOut(CaseCardOut):
    """A case with all that it takes to decide. ``text``: the newest, null where it is deleted.

    ``original``: as the case was opened; ``approved``: what others saw before the newest, null where that is the same.
    """

    text: CaseTextOut | None
    original: CaseTextOut | None
    approved: CaseTextOut | None
    image_ids: list[str]
    links: list[str]
    report_list: list[CaseReportOut]
    history: list[CaseEventOut]
    appeal_message: str
    around: list[ExcerptOut]
    author: AuthorOut
    looking: list[str]

    @classmethod
    def of(cls, view: CaseView) -> Self:
        """Return the answer for a case."""
        target = view.target
        return cls(
            **card_of(view.case),
            text=_text(target.title, target.content, target.content_revision) if target else None,
            original=_text(**view.original.content) if view.original else None,
            approved=_text(target.approved_title, target.approved_content, 0)
            if target and target.approved_content
            else None,
            image_ids=list(target.image_ids) if target else [],
            links=list(target.links) if target else [],
            report_list=[_report(one) for one in view.reports],
            history=[_event(one) for one in view.history],
            appeal_message=str(view.appeals[-1].content["message"]) if view.appeals else "",
            around=_around(view.around),
            author=_author(view),
            looking=list(view.looking),
        )


def _text(title: str, content: str, content_revision: int) -> CaseTextOut:
    return CaseTextOut(title=title, content=content, content_revision=content_revision)


def _report(part: Part) -> CaseReportOut:
    said = part.content
    return CaseReportOut(
        by=part.by,
        by_name=part.by_name,
        at=part.at,
        reason=said["reason"],
        note=said["note"],
        weight=said["weight"],
        outcome=part.outcome,
    )


def _event(part: Part) -> CaseEventOut:
    if part.kind == "decision":
        shown = ("number", "actions", "rule", "note", "standing", "undone_at", "appeal")
        return CaseEventOut(
            at=part.at, by_name=part.by_name, what="decided", said={name: part.content[name] for name in shown}
        )
    said = {name: value for name, value in part.content.items() if name != "what"}
    return CaseEventOut(at=part.at, by_name=part.by_name, what=str(part.content["what"]), said=said)


def _around(excerpts: Sequence[Excerpt]) -> list[ExcerptOut]:
    return [ExcerptOut.model_validate(one) for one in excerpts]


def _author(view: CaseView) -> AuthorOut:
    names = ("decisions", "removed", "hidden", "edits_asked", "warnings", "overturned", "reported")
    return AuthorOut(
        user_id=view.case.author_id,
        name=view.case.author_name,
        level=view.reputation.level.value,
        posts=view.reputation.figures.posts,
        comments=view.reputation.figures.comments,
        muted_until=view.author_standing.muted_until,
        suspended_until=view.author_standing.suspended_until,
        **{name: getattr(view.author, name) for name in names},
    )


class DecidedOut(Answer):
    """What became of one of several cases: ``case``, or why not: ``code`` and ``detail`` as a refusal of its own has them."""

    case_id: str
    case: CaseCardOut | None
    code: str
    detail: str

    @classmethod
    def of(cls, one: Decided) -> Self:
        """Return the answer for one case."""
        failure = one.failure
        return cls(
            case_id=one.case_id,
            case=CaseCardOut.card(one.case) if one.case else None,
            code=failure.code if failure else "",
            detail=failure.detail if failure else "",
        )


class DecidedSeveralOut(Answer):
    """What became of each case, in the order in which they were named."""

    items: list[DecidedOut]


class AppealOut(Answer):
    """An appeal that was made. Not ``by_another``: there is one moderator only, who answers it, too."""

    case_id: str
    decision: int
    at: str
    by_another: bool
    detail: str

    @classmethod
    def of(cls, made: Appealed) -> Self:
        """Return the answer for an appeal."""
        another = "Another moderator than the first will answer it."
        alone = "This organization has one moderator only, so it is answered by whoever decided first."
        return cls(
            case_id=made.case_id,
            decision=made.number,
            at=made.at,
            by_another=made.by_another,
            detail=another if made.by_another else alone,
        )


class SanctionedOut(Answer):
    """Somebody who may not write here, or only read, until when and why. Empty where it is not so."""

    user_id: str
    user_name: str
    muted_until: str
    suspended_until: str
    reason: str


class SanctionedPageOut(Answer):
    """One page of who is muted or suspended."""

    items: list[SanctionedOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Record]) -> Self:
        """Return the answer for a page."""
        return cls(items=[SanctionedOut.model_validate(one) for one in page.items], next_cursor=page.next_cursor)
