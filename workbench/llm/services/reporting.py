"""What models did and cost: sums of closed hours, their proof, and the calls themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings

from diatonic.common import clock, ids, sheets
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from workbench.llm import policies
from workbench.llm.rules.budgets import Budget, Purpose, Used, month_of
from workbench.llm.rules.cloud import CloudUse, uses
from workbench.llm.rules.ledger import CLOSED_AFTER_MINUTES, Line, Part, Sums, differences, sum_of
from workbench.llm.rules.limits import Limits
from workbench.llm.rules.prices import written
from workbench.llm.services.reserving import look
from workbench.llm.store.ledger import LedgerStore
from workbench.llm.store.reports import Report, ReportStore

_NOBODY = Purpose("", "")
_HOUR = "%Y-%m-%dT%H"
_MONTH_LETTERS = 7
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Usage:
    """A month of an organization: sums of its closed hours; of the present month also what is spent and reserved now,
    and how often cloud services were called in this hour."""

    month: str
    sums: Sums
    closed_through: str
    limits: Limits
    budgets: tuple[tuple[Budget, Used], ...] = ()
    cloud_uses: tuple[CloudUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """What comparing a month's reports with the ledger found; ``problems`` is empty where they are equal."""

    month: str
    hours: int
    lines: int
    cost: Decimal
    problems: tuple[str, ...]


def get_usage(scope: Scope, *, month: str | None, now: datetime) -> Usage:
    """Return what models did and cost in a month (this one where none is named). Needs ``llm.view``. Two DynamoDB calls.

    Raises ``Invalid`` for what is no month.
    """
    policies.check_can_see(scope)
    wanted = _month(month, now=now)
    report, called = ReportStore(scope).read_with_cloud_calls(wanted)
    standing = look(scope, _NOBODY, now=now)
    if wanted != month_of(now):
        return Usage(wanted, report.sums, report.closed_through, standing.limits)
    budgets = tuple(zip(standing.budgets, standing.used, strict=True))
    cloud_uses = uses(called.at(now), settings.DIATONIC.cloud_limits)
    return Usage(wanted, report.sums, report.closed_through, standing.limits, budgets, cloud_uses)


def get_budgets(scope: Scope, *, now: datetime) -> tuple[tuple[Budget, Used], ...]:
    """Return the organization's budgets now, each with what is spent and reserved. Needs ``llm.view``. One DynamoDB call."""
    policies.check_can_see(scope)
    standing = look(scope, _NOBODY, now=now)
    return tuple(zip(standing.budgets, standing.used, strict=True))


def usage_rows(usage: Usage) -> Iterator[tuple[str, str, int, int, str, int, str]]:
    """Yield the month as rows for a spreadsheet: of what, its name, requests, tokens, dollars, scores, average."""
    sums = usage.sums
    whole = Part(sums.requests, sums.tokens, sums.cost, sums.quality, sums.scored)
    parts = {"month": {usage.month: whole}, "model": usage.sums.models, "function": usage.sums.functions}
    for kind, named in {**parts, "day": usage.sums.days}.items():
        for name, part in named.items():
            average = "" if part.average_quality is None else f"{part.average_quality:f}"
            yield kind, name, part.requests, part.tokens, written(part.cost), part.scored, average


def usage_sheet(usage: Usage) -> str:
    """Return the month as a table (CSV)."""
    head = ("of", "name", "requests", "tokens", "cost_usd", "scored_requests", "average_quality_score")
    return "".join(sheets.lines([head, *usage_rows(usage)]))


def list_calls(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Line]:
    """Return a page of calls, newest first. Needs ``llm.view``. One DynamoDB call."""
    policies.check_can_see(scope)
    return LedgerStore(scope).page(limit=limit, cursor=cursor)


def find_texts(scope: Scope, *, call_id: str, now: datetime) -> tuple[str, str] | None:
    """Return what was asked and answered in a call, ``None`` where that is not kept. Needs ``llm.edit``. One call."""
    policies.check_can_change(scope)
    return LedgerStore(scope).find_texts(call_id, now=now) if ids.is_one(call_id) else None


def close_hour(scope: Scope, *, hour: str, now: datetime) -> Sums:
    """Sum up an hour (``2026-01-31T09``) and make its month anew; again as often as one likes.

    Raises ``Stale`` where another does it at the same time: try again.
    """
    sums = sum_of(LedgerStore(scope).between(f"{hour}:00:00.000Z", f"{hour}:59:59.999Z"))
    store, month = ReportStore(scope), hour[:_MONTH_LETTERS]
    seen, seen_month = store.read([hour, month])
    if seen.sums == sums:
        return sums
    tx = Transaction()
    store.write(tx, seen, replace(seen, sums=sums, closed_through=hour), now=now)
    together = seen_month.sums.plus(seen.sums, -1).plus(sums)
    last = max(seen_month.closed_through, hour)
    store.write(tx, seen_month, replace(seen_month, sums=together, closed_through=last), now=now)
    tx.commit()
    return sums


def close_month(scope: Scope, *, month: str | None, now: datetime) -> int:
    """Sum up every closed hour of a month again. Returns how many there are. Raises ``Invalid`` for what is no month."""
    hours = _closed_hours(_month(month, now=now), now=now)
    for hour in hours:
        close_hour(scope, hour=hour, now=now)
    return len(hours)


def verify(scope: Scope, *, month: str | None, now: datetime) -> Proof:
    """Compare every closed hour of a month, and the month, with the sum of the ledger. Reads only.

    Raises ``Invalid`` for what is no month.
    """
    month = _month(month, now=now)
    hours = _closed_hours(month, now=now)
    store = ReportStore(scope)
    said: dict[str, Report] = {}
    for start in range(0, len(hours), _AT_ONCE):
        some = hours[start : start + _AT_ONCE]
        said |= dict(zip(some, store.read(some), strict=True))
    counted = dict.fromkeys(hours, Sums())
    lines = 0
    for line in LedgerStore(scope).between(f"{month}-01", f"{hours[-1]}:59:59.999Z") if hours else ():
        counted[line.hour] = counted[line.hour].plus(sum_of([line]))
        lines += 1
    problems = [f"{hour}: {each}" for hour in hours for each in differences(said[hour].sums, counted[hour])]
    (report,) = store.read([month])
    of_hours = Sums()
    for hour in hours:
        of_hours = of_hours.plus(counted[hour])
    problems += [f"{month}: {each}" for each in differences(report.sums, of_hours)]
    return Proof(month, len(hours), lines, of_hours.cost, tuple(problems))


def _closed_hours(month: str, *, now: datetime) -> list[str]:
    hour, found = clock.parse(f"{month}-01T00:00:00+00:00"), []
    while hour.strftime("%Y-%m") == month and hour + timedelta(hours=1, minutes=CLOSED_AFTER_MINUTES) <= now:
        found.append(hour.strftime(_HOUR))
        hour += timedelta(hours=1)
    return found


def _month(asked: str | None, *, now: datetime) -> str:
    month = asked or month_of(now)
    try:
        is_one = len(month) == _MONTH_LETTERS and month_of(clock.parse(f"{month}-01T00:00:00+00:00")) == month
    except ValueError:
        is_one = False
    if not is_one:
        raise Invalid("This is no month.", fields=[FieldError("/month", "Name a month such as 2026-01.")])
    return month
