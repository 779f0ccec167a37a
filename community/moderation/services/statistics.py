"""What moderation did, in numbers: counted within its transactions, read by the month."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from community.moderation import policies
from community.moderation.rules.statistics import Counts, Month, last_months, total
from community.moderation.store.cases import CaseStore
from community.moderation.store.figures import FigureStore
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.personal import NOBODYS_NAME
from diatonic.common.scope import Scope
from organizations.membership import services as membership


def count(
    tx: Transaction,
    *counts: Counts,
    organization_id: str,
    target_id: str,
    now: datetime,
    counted_at: datetime | None = None,
    moderator_id: str = "",
) -> None:
    """Count what happened in ``tx``, once a transaction: one write, two where a moderator decided.

    ``counts`` are made by ``rules.statistics``: ``count(tx, checked("held"), opened(["spam"]), …)``. What is taken back
    (``undone(decided(…))``) names with ``counted_at`` when it had been counted.
    """
    store, counted_at = FigureStore(organization_id), counted_at or now
    changes = total(*counts)
    store.add(tx, changes, target_id=target_id, counted_at=counted_at, now=now)
    if moderator_id and changes.get("decided"):
        store.add_load(tx, moderator_id, changes["decided"], counted_at=counted_at, now=now)


_MONTHS = 12
_MOST_WAITING = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for moderators now: ``more`` where there is more than was counted; ``since`` the longest waiting one."""

    cases: int
    more: bool
    by_facet: Counts
    since: str


@dataclass(frozen=True, slots=True)
class Load:
    """How many cases a moderator decided this month."""

    user_id: str
    name: str
    decided: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What moderation did: all of it and month by month, the oldest first. Names are told to moderators only."""

    total: Month
    months: tuple[Month, ...]
    waiting: Waiting | None = None
    load: tuple[Load, ...] = ()


def get_statistics(scope: Scope, *, now: datetime) -> Statistics:
    """Return the last twelve months for every member; for moderators also what waits, and who decided how much.

    One DynamoDB call, for moderators three, and one more where somebody decided this month.
    """
    policies.check_can_view(scope)
    names = last_months(clock.iso(now)[:7], _MONTHS)
    store = FigureStore(scope.organization_id)
    by_month = store.by_month(names)
    found = Statistics(
        total=Month.of("", total(*by_month.values())),
        months=tuple(Month.of(name, by_month[name]) for name in names),
    )
    if not policies.can_moderate(scope):
        return found
    return replace(found, waiting=get_waiting(scope), load=_load(scope, store, names[-1]))


def get_waiting(scope: Scope) -> Waiting:
    """Return what waits now, counted up to a hundred. One query."""
    policies.check_can_moderate(scope)
    page = CaseStore(scope).queue(None, limit=_MOST_WAITING, cursor=None)
    facets = Counter(str(case.facet) for case in page.items if case.facet)
    return Waiting(
        cases=len(page.items),
        more=page.next_cursor is not None,
        by_facet=dict(facets),
        since=min((case.waits_since for case in page.items), default=""),
    )


def _load(scope: Scope, store: FigureStore, month: str) -> tuple[Load, ...]:
    decided = sorted(store.load(month).items(), key=lambda pair: -pair[1])[:_MOST_WAITING]
    members = membership.find_members(scope, user_ids=[user_id for user_id, _ in decided])
    return tuple(
        Load(user_id, members[user_id].name if user_id in members else NOBODYS_NAME, number)
        for user_id, number in decided
    )
