"""More time and attempts for one learner, as the API takes and answers them."""

from typing import Self

from ninja import Schema

from diatonic.common.http.answers import Answer
from education.authoring.services import ModuleAllowances
from education.quizzes.rules import Allowance


class ExtraIn(Schema):
    """What a learner is allowed beyond the others; ``content_id`` names the quiz, empty: all of the module.

    ``percent`` of the quiz's time limit, and ``minutes``, are added to it.
    """

    content_id: str = ""
    percent: int = 0
    minutes: int = 0
    attempts: int = 0


class AllowanceOut(Answer):
    """What one learner is allowed beyond the others."""

    user_id: str
    user_name: str
    content_id: str
    percent: int
    minutes: int
    attempts: int
    by_name: str
    at: str

    @classmethod
    def of(cls, allowance: Allowance) -> Self:
        """Return the answer for an allowance."""
        extra = allowance.extra
        own = {name: getattr(allowance, name) for name in ("user_id", "user_name", "content_id", "by_name", "at")}
        return cls(percent=extra.percent, minutes=extra.minutes, attempts=extra.attempts, **own)


class AllowancesOut(Answer):
    """One page of who is allowed more in a module, by learner."""

    items: list[AllowanceOut]
    next_cursor: str | None

    @classmethod
    def of(cls, found: ModuleAllowances) -> Self:
        """Return the answer for a page."""
        return cls(items=[AllowanceOut.of(one) for one in found.page.items], next_cursor=found.page.next_cursor)
