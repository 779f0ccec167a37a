"""How cases read: cards of the queue, and a case with all that it takes to decide."""

from collections.abc import Sequence
from typing import Any, Literal, Self

from community.moderation.rules.cases import Case, Decision
from community.moderation.rules.decisions import in_brief
from community.moderation.rules.targets import Excerpt
from community.moderation.schemas.machine import MachineOut, machine_of
from community.moderation.services import CaseView
from community.moderation.store.parts import Part
from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page


class ClaimOut(Answer):
    """Who has a case in hand, until when."""

    by: str
    by_name: str
    until: str


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
    """A case as the queue shows it. ``facet``: why it waits; ``report_weight``: how much the open reports weigh.

    ``closed_because``: why it ended without a decision (`deleted`, `made_private`, `post_deleted`, `author_erased`).
    """

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
    closed_because: str
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
        "machine": machine_of(case),
        "decision": DecisionOut.of(case.decision) if case.decision else None,
    }


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
    """A report, and how much it weighs by how often its author was right. ``outcome``: empty, upheld or rejected.

    A moderator who reads the case about what they wrote themselves reads nothing of who reported it: ``by``,
    ``by_name`` and ``note`` are empty, ``weight`` is 0.
    """

    by: str
    by_name: str
    at: str
    reason: str
    note: str
    weight: float
    outcome: str


class CaseReportsOut(Answer):
    """One page of the reports of a case."""

    items: list[CaseReportOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Part]) -> Self:
        """Return the answer for a page."""
        return cls(items=[_report(one) for one in page.items], next_cursor=page.next_cursor)


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
    ``report_list``: the first fifty; `/reports` has all, from the cursor ``more_reports`` on those that are not here.
    """

    text: CaseTextOut | None
    original: CaseTextOut | None
    approved: CaseTextOut | None
    image_ids: list[str]
    links: list[str]
    report_list: list[CaseReportOut]
    more_reports: str | None
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
            more_reports=view.more_reports,
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
