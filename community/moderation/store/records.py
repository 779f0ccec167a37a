"""What was decided about a person in an organization: whether they may write there, and how often what happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from community.moderation.models import RecordModel
from community.moderation.rules.sanctions import Record, Sanctions, together
from diatonic.common import clock, pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError, Conflict
from diatonic.common.personal import NOBODY

COUNTED = ("decisions", "removed", "hidden", "edits_asked", "warnings", "overturned", "reported")
_TEXTS = ("user_name", "muted_until", "suspended_until", "reason", "sanctioned_by", "sanctioned_by_name", "reports_on")


class RecordMoved(Conflict):
    """Something else was decided about the person between reading and writing: look at it once more."""

    default_code = "record_moved"

    def __init__(self) -> None:
        super().__init__("Somebody is deciding about the same person. Try again in a moment.")


class RecordStore:
    """The records of one organization's people."""

    def __init__(self, organization_id: str) -> None:
        self._organization_id = organization_id

    def find(self, user_id: str) -> Record:
        """Return a person's record, empty where there is none. One consistent read."""
        (item,) = batch_get([(RecordModel, (self._organization_id, user_id))])
        return Record(user_id) if item is None else _record(item)

    def sanctioned(self, *, limit: int, cursor: str | None, now: datetime) -> pages.Page[Record]:
        """Return one page of who is muted or suspended, for whom it ends last first. One query."""
        found = pages.query(
            RecordModel.sanctioned_index,
            self._organization_id,
            list_name="sanctioned",
            limit=limit,
            cursor=cursor,
            range_condition=RecordModel.sanctioned_until > clock.iso(now),
        )
        return found.map(_record)

    def change(
        self,
        tx: Transaction,
        user_id: str,
        *,
        now: datetime,
        counts: Mapping[str, int] | None = None,
        seen: Record | None = None,
        **said: Any,
    ) -> None:
        """Add to a person's figures in the transaction, and set what is ``said``: an empty text removes it.

        With ``muted_until`` and ``suspended_until``, which are said together, the list of who is sanctioned follows.
        ``seen``: the record from which that follows; raises on commit :class:`RecordMoved` where it is another by now.
        Of who was erased nothing is written: else all of them would share a record.
        """
        if user_id == NOBODY:
            return
        model: Any = RecordModel
        actions = [getattr(model, name).add(number) for name, number in (counts or {}).items() if number]
        if "muted_until" in said:
            until = max(said["muted_until"], said["suspended_until"])
            said = {**said, "sanctioned_until": until, "sanctioned_in": self._organization_id if until else ""}
            if not until:
                said |= dict.fromkeys(("reason", "sanctioned_by", "sanctioned_by_name"), "")
        actions += [getattr(model, name).set(v) if v else getattr(model, name).remove() for name, v in said.items()]
        item, as_seen = RecordModel(self._organization_id, user_id), None
        if seen is not None:
            as_seen = model.revision == seen.revision if seen.revision else model.revision.does_not_exist()
        tx.update(item, [*actions, *self._known(now)], as_seen, otherwise=RecordMoved() if seen else None)

    def sanction(
        self,
        tx: Transaction,
        seen: Record,
        sanctions: Sanctions,
        *,
        now: datetime,
        counts: Mapping[str, int] | None = None,
        **said: str,
    ) -> None:
        """Set in the transaction what keeps a person from writing, as :meth:`change` does what follows from it."""
        said = {**said, **together(sanctions)}
        self.change(tx, seen.user_id, counts=counts, seen=seen, now=now, sanctions=dict(sanctions), **said)

    def count_report(self, tx: Transaction, seen: Record, *, limit: int, otherwise: AppError, now: datetime) -> None:
        """Count a report of the person's on this day, in the transaction. Raises on commit ``otherwise``."""
        today, model = clock.iso(now)[:10], RecordModel
        if seen.reports_on == today:
            condition = (model.reports_on == today) & (model.reports_made < limit)
            actions: list[Any] = [model.reports_made.add(1)]
        else:
            condition = model.reports_on.does_not_exist() | (model.reports_on == (seen.reports_on or "-"))
            actions = [model.reports_on.set(today), model.reports_made.set(1)]
        item = RecordModel(self._organization_id, seen.user_id)
        tx.update(item, [*actions, *self._known(now)], condition, otherwise=otherwise)

    def _known(self, now: datetime) -> list[Any]:
        """Return what every item has, for one that may not be there yet."""
        at = clock.iso(now)
        return [
            RecordModel.revision.add(1),
            RecordModel.created_at.set(RecordModel.created_at | at),
            RecordModel.updated_at.set(at),
        ]


def _record(item: Any) -> Record:
    texts: dict[str, Any] = {name: getattr(item, name) or "" for name in _TEXTS}
    numbers: dict[str, Any] = {name: int(getattr(item, name) or 0) for name in (*COUNTED, "reports_made", "revision")}
    return Record(item.user_id, sanctions=item.sanctions or {}, **texts, **numbers)
