"""What belongs to a case and grows: reports, decisions, appeals, what happened, the text as it was at first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition

from community.moderation.models import CasePart
from diatonic.common import clock, ids, pages, retention
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope

ORIGINAL = "original"
#: So much of what happened in a case is shown: the last of it.
HAPPENED = 100
#: So many decisions, and appeals against them, are shown.
_DECIDED = 200


class ReportedBefore(Conflict):
    """Somebody reports the same thing twice."""

    default_code = "already_reported"

    def __init__(self) -> None:
        super().__init__("You have reported this already. A moderator looks at it.")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a case. ``kind``: ``appeal``, ``decision``, ``event``, ``original``, ``report``."""

    kind: str
    part_id: str
    at: str
    by: str = ""
    by_name: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = ""
    answered_by: int = 0


class PartStore:
    """The parts of one case."""

    def __init__(self, scope: Scope, case_id: str) -> None:
        self._scope, self._case_id = scope, case_id

    def happened(self, *, now: datetime) -> list[Part]:
        """Return what the text said at first, and the last :data:`HAPPENED` events. One consistent query."""
        return self._some(CasePart.part_id.between("event#", ORIGINAL), HAPPENED + 1, now, newest_first=True)

    def decided(self, *, now: datetime) -> list[Part]:
        """Return decisions and the appeals against them, up to 200. One consistent query."""
        return self._some(CasePart.part_id.between("appeal#", "decision#~"), _DECIDED, now)

    def reports(self, *, limit: int, cursor: str | None) -> pages.Page[Part]:
        """Return one page of the reports, however many there are and whatever else happened. One consistent query."""
        found = pages.query(
            CasePart,
            self._case_id,
            list_name="case-reports",
            limit=limit,
            cursor=cursor,
            newest_first=False,
            range_condition=CasePart.part_id.startswith("report#"),
            consistent=True,
        )
        return found.map(_part)

    def find(self, part_id: str) -> Part | None:
        """Return a part, or ``None``. One consistent read."""
        try:
            return _part(CasePart.get(self._case_id, part_id, consistent_read=True))
        except CasePart.DoesNotExist:
            return None

    def report_of(self, user_id: str) -> Part | None:
        """Return what a person has reported about it, or ``None``. One consistent read."""
        return self.find(f"report#{user_id}")

    def of_kind(self, kind: str) -> Iterator[Part]:
        """Yield every part of a kind, page by page: for work in the background."""
        begins = CasePart.part_id.startswith(f"{kind}#")
        yield from map(_part, CasePart.query(self._case_id, begins, page_size=100, consistent_read=True))

    def _some(self, keys: Condition, limit: int, now: datetime, *, newest_first: bool = False) -> list[Part]:
        found = CasePart.query(
            self._case_id,
            keys,
            limit=limit,
            page_size=limit,
            consistent_read=True,
            scan_index_forward=not newest_first,
        )
        return [_part(item) for item in found if item.expires_at > clock.epoch(now)]

    def add(self, tx: Transaction, part_id: str, content: Mapping[str, Any], *, now: datetime) -> None:
        """Write a part by the scope's person in the transaction."""
        tx.put(self._item(part_id, content, now))

    def rewrite(self, tx: Transaction, part_id: str, content: Mapping[str, Any], *, now: datetime) -> None:
        """Change in the transaction what a part says, and nothing of what followed from it."""
        actions = [
            CasePart.content.set(dict(content)),
            CasePart.updated_at.set(clock.iso(now)),
            CasePart.revision.add(1),
        ]
        tx.update(CasePart(self._case_id, part_id), actions, CasePart.part_id.exists())

    def remove(self, tx: Transaction, part_id: str) -> None:
        """Remove a part in the transaction."""
        tx.delete(CasePart(self._case_id, part_id))

    def event(self, tx: Transaction, what: str, *, now: datetime, **said: Any) -> None:
        """Write down in the transaction that something happened."""
        self.add(tx, f"event#{ids.new()}", {"what": what, **said}, now=now)

    def report(self, tx: Transaction, content: Mapping[str, Any], *, now: datetime) -> None:
        """Write the report of the scope's person, once. Raises on commit :class:`ReportedBefore`."""
        item = self._item(f"report#{self._scope.user_id}", content, now)
        tx.put(item, CasePart.part_id.does_not_exist(), otherwise=ReportedBefore())

    def answer(self, tx: Transaction, report: Part, *, outcome: str, number: int, now: datetime) -> None:
        """Note what became of a report, while it is as it was read; an empty ``outcome``: it is open again."""
        as_read = CasePart.outcome == report.outcome if report.outcome else CasePart.outcome.does_not_exist()
        actions: list[Any] = [CasePart.updated_at.set(clock.iso(now)), CasePart.revision.add(1)]
        if outcome:
            actions += [CasePart.outcome.set(outcome), CasePart.answered_by.set(number)]
        else:
            actions += [CasePart.outcome.remove(), CasePart.answered_by.remove()]
        tx.update(CasePart(self._case_id, report.part_id), actions, as_read & CasePart.part_id.exists())

    def _item(self, part_id: str, content: Mapping[str, Any], now: datetime) -> CasePart:
        at = clock.iso(now)
        return CasePart(
            self._case_id,
            part_id,
            organization_id=self._scope.organization_id,
            by=None if self._scope.is_system else self._scope.user_id,
            by_name=None if self._scope.is_system else self._scope.user_name,
            content=dict(content),
            created_at=at,
            updated_at=at,
            expires_at=clock.epoch(now + 2 * retention.period("moderation-cases")),
        )


def _part(item: Any) -> Part:
    return Part(
        kind=item.part_id.partition("#")[0],
        part_id=item.part_id,
        at=item.created_at,
        by=item.by or "",
        by_name=item.by_name or "",
        content=item.content,
        outcome=item.outcome or "",
        answered_by=int(item.answered_by or 0),
    )
