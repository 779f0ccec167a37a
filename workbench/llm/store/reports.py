"""Reports: sums of closed hours, and of their months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Stale
from diatonic.common.scope import Scope
from workbench.llm.models import ReportItem
from workbench.llm.rules.cloud import CloudCalls
from workbench.llm.rules.ledger import Sums, sums_from_json, sums_to_json
from workbench.llm.store.cloud import cloud_calls_of, key_of_cloud_calls


@dataclass(frozen=True, slots=True)
class Report:
    """The sums of a month or an hour; ``closed_through``: the last hour in them. Revision 0: there is none."""

    period: str
    sums: Sums
    closed_through: str = ""
    revision: int = 0


class ReportStore:
    """The reports of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def read(self, periods: Sequence[str]) -> list[Report]:
        """Return the reports of months (``2026-01``) and hours (``2026-01-31T09``). One read for every hundred."""
        found = batch_get([(ReportItem, (self._id(period),)) for period in periods])
        return [_report(period, item) for period, item in zip(periods, found, strict=True)]

    def read_with_cloud_calls(self, period: str) -> tuple[Report, CloudCalls]:
        """Return the report of a month, and what was counted of cloud services last. One read."""
        item, counted = batch_get([(ReportItem, (self._id(period),)), key_of_cloud_calls(self._organization_id)])
        return _report(period, item), cloud_calls_of(counted)

    def write(self, tx: Transaction, seen: Report, changed: Report, *, now: datetime) -> None:
        """Write a report in the transaction. Raises ``Stale`` on commit."""
        sums = changed.sums
        answered = sums.requests - sums.cached
        item = ReportItem(
            self._id(changed.period),
            organization_id=self._organization_id,
            account_id=self._organization_id,
            report_period=changed.period,
            generated_at=clock.iso(now),
            closed_through=changed.closed_through,
            total_requests=sums.requests,
            total_tokens=sums.tokens,
            total_cost_usd=sums.cost,
            average_response_time_ms=round(sums.milliseconds / answered) if answered else 0,
            average_quality_score=sums.average_quality,
            model_usage={
                model: {"requests": part.requests, "tokens": part.tokens, "cost": part.cost}
                for model, part in sums.models.items()
            },
            function_breakdown={name: part.requests for name, part in sums.functions.items()},
            sums=sums_to_json(sums),
            created_at=clock.iso(now),
            updated_at=clock.iso(now),
        )
        item.revision = seen.revision + 1
        condition = ReportItem.revision == seen.revision if seen.revision else ReportItem.report_id.does_not_exist()
        tx.put(item, condition, otherwise=Stale("The report was made anew meanwhile."))

    def _id(self, period: str) -> str:
        return f"{self._organization_id}:{period}"


def _report(period: str, item: ReportItem | None) -> Report:
    if item is None:
        return Report(period, Sums())
    return Report(period, sums_from_json(item.sums), item.closed_through, int(item.revision))
