"""Reads and writes of how people stand in an organization, and of how much they post in an hour."""

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from community.profiles.models import PostingHour, ReputationModel
from community.profiles.rules import COUNTED_PEOPLE, Counted, Earned, Figures, figures_of, hour_of
from diatonic.common import clock, retention
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import TooMany


class ReputationStore:
    """How people stand in one organization: the post's, which need not be that of whoever acts."""

    def __init__(self, organization_id: str) -> None:
        self._organization_id = organization_id

    def key(self, user_id: str) -> Key:
        """Return what to read by, together with other items; :func:`figures` understands the item."""
        return ReputationModel, (self._organization_id, user_id)

    def find(self, user_id: str) -> Figures:
        """Return what was counted of the person. One consistent read."""
        (item,) = batch_get([self.key(user_id)])
        return figures(item)

    def find_several(self, user_ids: Collection[str]) -> dict[str, Figures]:
        """Return what was counted of each, by id. One consistent read for every hundred."""
        found = batch_get([self.key(user_id) for user_id in user_ids])
        return {user_id: figures(item) for user_id, item in zip(user_ids, found, strict=True)}

    def is_counted(self, user_id: str, by: str) -> bool:
        """Say whether ``by`` has nothing to add to who finds the person insightful. One consistent read."""
        (item,) = batch_get([self.key(user_id)])
        people = (item.people if item is not None else None) or set()
        return len(people) >= COUNTED_PEOPLE or self._digest(user_id, by) in people

    def add(
        self,
        tx: Transaction,
        user_id: str,
        what: Collection[Earned],
        *,
        number: int,
        now: datetime,
        found_by: str = "",
    ) -> None:
        """Add ``number`` (1 or -1) to the figures in the transaction; ``found_by``: who counts as one more person."""
        model, moment = ReputationModel, clock.iso(now)
        actions: list[Any] = [getattr(model, one.value).add(number) for one in what]
        if found_by:
            actions.append(model.people.add({self._digest(user_id, found_by)}))
        if number > 0:
            actions.append(model.since.set(model.since | moment))
        actions += [
            model.person.set(user_id),
            model.created_at.set(model.created_at | moment),
            model.updated_at.set(moment),
            model.revision.add(1),
        ]
        tx.update(model(self._organization_id, user_id), actions)

    def count(
        self, tx: Transaction, user_id: str, what: Counted, *, most: int, now: datetime, otherwise: TooMany
    ) -> None:
        """Count one more of this hour in the transaction, which fails with ``otherwise`` where there are ``most``."""
        model, moment = PostingHour, clock.iso(now)
        counted = getattr(model, what.value)
        hour_end = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        actions = [
            counted.add(1),
            model.expires_at.set(clock.epoch(hour_end + retention.period("posting-hours"))),
            model.created_at.set(model.created_at | moment),
            model.updated_at.set(moment),
            model.revision.add(1),
        ]
        item = model(self._organization_id, f"{user_id}#hour#{hour_of(now)}")
        tx.update(item, actions, counted.does_not_exist() | (counted < most), otherwise=otherwise)

    def _digest(self, user_id: str, by: str) -> str:
        """Return what stands for a person in another one's figures: it can be compared, and names nobody."""
        return sha256(f"{self._organization_id}#{user_id}#{by}".encode()).hexdigest()[:16]


def figures(item: Any) -> Figures:
    """Return the figures that an item says; none of no item."""
    if item is None:
        return Figures()
    counted = [(name.value, int(getattr(item, name.value) or 0)) for name in Earned]
    return figures_of(counted, people=min(COUNTED_PEOPLE, len(item.people or ())), since=item.since or "")
