"""What takes an organization's room: counters that change with the files."""

from diatonic.common import clock
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.scope import Scope
from organizations.media.models import CounterItem
from organizations.media.rules import Facet, Share, StoredFile, shares_of

_SHOWN = 20


class CounterStore:
    """The counters of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def change(self, tx: Transaction, file: StoredFile, *, by: int) -> None:
        """Count a file in the transaction: ``by`` 1 where it is added, -1 where it is removed."""
        moment = clock.iso(clock.now())
        for facet, key, name in shares_of(file):
            actions = [
                CounterItem.used.add(by * file.stored_size),
                CounterItem.files.add(by),
                CounterItem.revision.add(1),
                CounterItem.facet_in.set(self._facet_in(facet)),
                CounterItem.created_at.set(CounterItem.created_at | moment),
                CounterItem.updated_at.set(moment),
            ]
            if name:
                actions.append(CounterItem.name.set(name))
            tx.update(CounterItem(self._organization_id, f"{facet.value}#{key}"), actions)

    def hand_over(self, tx: Transaction, file: StoredFile, *, to: str, name: str) -> None:
        """Count a file with somebody else than who uploaded it, in the transaction."""
        moment = clock.iso(clock.now())
        for person, by, called in ((file.created_by, -1, file.created_by_name), (to, 1, name)):
            actions = [
                CounterItem.used.add(by * file.stored_size),
                CounterItem.files.add(by),
                CounterItem.revision.add(1),
                CounterItem.facet_in.set(self._facet_in(Facet.PERSON)),
                CounterItem.created_at.set(CounterItem.created_at | moment),
                CounterItem.updated_at.set(moment),
                CounterItem.name.set(called),
            ]
            tx.update(CounterItem(self._organization_id, f"{Facet.PERSON.value}#{person}"), actions)

    def largest(self, facet: Facet) -> tuple[Share, ...]:
        """Return the twenty that take most, largest first. One query."""
        found = CounterItem.largest_index.query(
            self._facet_in(facet), scan_index_forward=False, limit=_SHOWN, page_size=_SHOWN
        )
        shares = (
            Share(item.counter.partition("#")[2], item.name or "", int(item.used), int(item.files)) for item in found
        )
        return tuple(share for share in shares if share.files > 0)

    def files_of(self, user_id: str) -> int:
        """Return how many files the person uploaded. One read."""
        (item,) = batch_get([(CounterItem, (self._organization_id, f"{Facet.PERSON.value}#{user_id}"))])
        return 0 if item is None else int(item.files)

    def _facet_in(self, facet: Facet) -> str:
        return f"{self._organization_id}#{facet.value}"
