"""Reads and writes of whom people block and mute. They belong to no organization, so the store needs no scope."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition, size

from community.profiles.models import CommunityPeople
from community.profiles.rules import MAX_PEOPLE, People, Relation
from community.profiles.store.profiles import NO_ORGANIZATION
from diatonic.common import clock
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict

#: So many are kept of those who block somebody: an item has an end. Beyond it their lists show more than they should.
_MOST_BLOCKED_BY = 2_000


class TooManyPeople(Conflict):
    """The person blocks or mutes as many as can be kept."""

    default_code = "too_many_people"


def key(user_id: str) -> Key:
    """Return what to read by, together with other items; :func:`of` understands the item."""
    return CommunityPeople, (user_id,)


def find(*user_ids: str) -> list[People]:
    """Return whom each of the people blocks and mutes. One consistent read for every hundred."""
    return [of(item) for item in batch_get([key(user_id) for user_id in user_ids])]


def of(item: Any) -> People:
    """Return what an item says."""
    if item is None:
        return People()
    return People(frozenset(item.blocked or ()), frozenset(item.muted or ()), frozenset(item.blocked_by or ()))


def add(tx: Transaction, user_id: str, relation: Relation, other: str, *, now: datetime) -> None:
    """Block or mute, in the transaction. Raises :class:`TooManyPeople` on commit."""
    attribute = getattr(CommunityPeople, relation.value)
    room: Condition = attribute.does_not_exist() | (size(attribute) < MAX_PEOPLE) | attribute.contains(other)
    full = TooManyPeople(
        f"You have {relation.value} {MAX_PEOPLE} people, which is the most. Take somebody off the list first."
    )
    tx.update(CommunityPeople(user_id), [attribute.add({other}), *_known(now)], room, otherwise=full)


def remove(tx: Transaction, user_id: str, relation: Relation, other: str, *, now: datetime) -> None:
    """Block or mute no longer, in the transaction."""
    attribute = getattr(CommunityPeople, relation.value)
    tx.update(CommunityPeople(user_id), [attribute.delete({other}), *_known(now)])


def note_blocked_by(tx: Transaction, other: str, seen: People, user_id: str, *, now: datetime) -> None:
    """Note with the one who is blocked by whom, in the transaction; ``seen``: as it was read of them."""
    if len(seen.blocked_by) < _MOST_BLOCKED_BY:
        tx.update(CommunityPeople(other), [CommunityPeople.blocked_by.add({user_id}), *_known(now)])


def forget_blocked_by(tx: Transaction, other: str, user_id: str, *, now: datetime) -> None:
    """Take out of the other's item by whom they are blocked, in the transaction."""
    there: Condition = CommunityPeople.user_id.exists()
    tx.update(CommunityPeople(other), [CommunityPeople.blocked_by.delete({user_id}), *_known(now)], there)


def several(user_ids: Sequence[str]) -> dict[str, People]:
    """Return whom each blocks and mutes, by id. One consistent read for every hundred."""
    return dict(zip(user_ids, find(*user_ids), strict=True))


def _known(now: datetime) -> list[Any]:
    """Return what every item has, for one that may not be there yet."""
    moment = clock.iso(now)
    return [
        CommunityPeople.organization_id.set(NO_ORGANIZATION),
        CommunityPeople.created_at.set(CommunityPeople.created_at | moment),
        CommunityPeople.updated_at.set(moment),
        CommunityPeople.revision.add(1),
    ]
