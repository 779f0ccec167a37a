"""The chain: what waits for being sealed, sealing it, and the days of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action

from diatonic.common import clock
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from organizations.audit.models import AuditChain, AuditEvent
from organizations.audit.rules import Day, Link, Personal, commitment, digest
from organizations.audit.store.entries import SHARDS, entry_of, personal_item, shard_of

#: As many entries as are sealed in one transaction; head, day and job come on top.
AT_ONCE = 90
_HEAD = "#head"
_WALKED = 200


def waiting(shard: int) -> list[tuple[str, str]]:
    """Return organization and id of entries of the shard that are not sealed, the eldest first. One bounded query."""
    found = AuditEvent.unsealed_index.query(str(shard), limit=AT_ONCE, page_size=AT_ONCE)
    return [(item.organization_id, item.event_id) for item in found]


def shards() -> range:
    """Return the shards to look through."""
    return range(SHARDS)


class ChainStore:
    """The chain of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def state(self, event_ids: Sequence[str], *, day: str) -> tuple[Link, Day | None, list[Any]]:
        """Return the end of the chain, what was sealed that day, and those of the entries that are not sealed yet."""
        here = self._organization_id
        keys: list[Any] = [(AuditChain, (here, _HEAD)), (AuditChain, (here, _day_link(day)))]
        keys += [(AuditEvent, (here, event_id)) for event_id in event_ids]
        head, today, *items = batch_get(keys)
        return _link(head), _day(today), [item for item in items if item is not None and not item.sequence]

    def head(self) -> Link:
        """Return how far the chain claims to go."""
        return _link(batch_get([(AuditChain, (self._organization_id, _HEAD))])[0])

    def seal(self, tx: Transaction, items: Sequence[Any], *, head: Link, today: Day | None, day: str, at: str) -> Day:
        """Put entries at the end of the chain in the transaction, which fails where another one was faster."""
        link = head
        for item in items:
            said = digest(entry_of(item), sequence=link.sequence + 1, previous=link.digest)
            self._place(tx, item.event_id, Link(link.sequence + 1, said), previous=link.digest, at=at)
            link = Link(link.sequence + 1, said)
        events = [item.event_id for item in items]
        grown = Day(
            day=day,
            first=today.first if today else head.sequence + 1,
            last=link.sequence,
            previous=today.previous if today else head.digest,
            digest=link.digest,
            first_event=min([*events, *([today.first_event] if today else [])]),
            last_event=max([*events, *([today.last_event] if today else [])]),
        )
        faster = Conflict("Another sweep has sealed these entries just now.", code="sealed_meanwhile")
        is_same = AuditChain.digest == head.digest if head.sequence else AuditChain.link.does_not_exist()
        tx.put(self._item(_HEAD, at, last=link.sequence, digest=link.digest), is_same, otherwise=faster)
        tx.put(self._day_item(grown, at))
        return grown

    def find_day(self, day: str) -> Day | None:
        """Return what was sealed on a day."""
        return _day(batch_get([(AuditChain, (self._organization_id, _day_link(day)))])[0])

    def note_file(self, day: Day, file_digest: str, *, now: datetime) -> None:
        """Note that the day's file is written."""
        item = AuditChain(self._organization_id, _day_link(day.day))
        actions: list[Action] = [AuditChain.file_digest.set(file_digest), AuditChain.updated_at.set(clock.iso(now))]
        held(lambda: item.update(actions=actions, condition=AuditChain.last == day.last))

    def days(self) -> Iterator[Day]:
        """Return every day on which something was sealed, in order; for checks, page by page."""
        found = AuditChain.query(
            self._organization_id, AuditChain.link.startswith("day#"), page_size=_WALKED, consistent_read=True
        )
        for item in found:
            if day := _day(item):
                yield day

    def sealed_on(self, day: Day) -> list[Any]:
        """Return what was sealed on a day, in the order of the chain."""
        found = AuditEvent.query(
            self._organization_id,
            AuditEvent.event_id.between(day.first_event, day.last_event),
            page_size=_WALKED,
            consistent_read=True,
        )
        items = [item for item in found if item.sequence and day.first <= item.sequence <= day.last]
        return sorted(items, key=lambda item: item.sequence)

    def walk(self) -> Iterator[list[Any]]:
        """Return every entry, eldest first, some at a time; for checks."""
        last: Any = None
        while True:
            found = AuditEvent.query(
                self._organization_id,
                limit=_WALKED,
                page_size=_WALKED,
                last_evaluated_key=last,
                consistent_read=True,
            )
            yield list(found)
            last = found.last_evaluated_key
            if last is None:
                return

    def adopt(self, tx: Transaction, item: Any, beside: Personal | None) -> None:
        """Bring an entry that was made before there was a chain into its form, in the transaction."""
        here = self._organization_id
        actions: list[Action] = [
            AuditEvent.actor_in.set(f"{here}#{item.actor_id}"),
            AuditEvent.target_in.set(f"{here}#{item.target_id}"),
            AuditEvent.action_in.set(f"{here}#{item.action}"),
            AuditEvent.unsealed_in.set(shard_of(here)),
            AuditEvent.commitments.set({beside.part: commitment(beside.salt, beside.content)} if beside else {}),
            AuditEvent.actor_name.remove(),
            AuditEvent.ip_address.remove(),
        ]
        tx.update(AuditEvent(here, item.event_id), actions, AuditEvent.actor_in.does_not_exist())
        if beside:
            tx.put(personal_item(here, item.event_id, item.created_at, beside))

    def _place(self, tx: Transaction, event_id: str, link: Link, *, previous: str, at: str) -> None:
        actions: list[Action] = [
            AuditEvent.sequence.set(link.sequence),
            AuditEvent.digest.set(link.digest),
            AuditEvent.previous.set(previous),
            AuditEvent.sealed_at.set(at),
            AuditEvent.unsealed_in.remove(),
        ]
        condition = AuditEvent.event_id.exists() & AuditEvent.sequence.does_not_exist()
        tx.update(AuditEvent(self._organization_id, event_id), actions, condition)

    def _item(self, link: str, at: str, **values: Any) -> AuditChain:
        return AuditChain(self._organization_id, link, created_at=at, updated_at=at, **values)

    def _day_item(self, day: Day, at: str) -> AuditChain:
        return self._item(
            _day_link(day.day),
            at,
            first=day.first,
            last=day.last,
            previous=day.previous,
            digest=day.digest,
            first_event=day.first_event,
            last_event=day.last_event,
        )


def _day_link(day: str) -> str:
    return f"day#{day}"


def _link(item: AuditChain | None) -> Link:
    return Link(int(item.last), item.digest) if item else Link()


def _day(item: AuditChain | None) -> Day | None:
    if item is None:
        return None
    return Day(
        day=item.link.removeprefix("day#"),
        first=int(item.first or 0),
        last=int(item.last),
        previous=item.previous or "",
        digest=item.digest,
        first_event=item.first_event or "",
        last_event=item.last_event or "",
        file_digest=item.file_digest or "",
    )
