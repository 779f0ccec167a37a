"""What is decided: claims, decisions, undoing, appeals, sanctions."""

from typing import Literal, Self

from ninja import Schema
from pydantic import Field

from community.moderation.rules.decisions import AT_ONCE, MAX_HOURS, MAX_NOTE, Action
from community.moderation.rules.reasons import Reason
from community.moderation.rules.sanctions import Record
from community.moderation.schemas.cases import CaseCardOut
from community.moderation.services import Answer as Decided
from community.moderation.services import Appealed
from community.moderation.services.appealing import MAX_MESSAGE
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
    """Somebody who may not write here, or only read, until when and why. Empty where it is not so.

    ``sanctioned_by_name``: the moderator who decided it last; empty where that is not known any more.
    """

    user_id: str
    user_name: str
    muted_until: str
    suspended_until: str
    reason: str
    sanctioned_by_name: str


class SanctionedPageOut(Answer):
    """One page of who is muted or suspended."""

    items: list[SanctionedOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Record]) -> Self:
        """Return the answer for a page."""
        return cls(items=[SanctionedOut.model_validate(one) for one in page.items], next_cursor=page.next_cursor)
