"""What membership keeps of a person: where they belong or belonged, and whom they have invited."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pynamodb.expressions.operand import Path

from diatonic.common import personal
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, Subject, Traces
from organizations.membership import services
from organizations.membership.models import FormerMember, Member, Organization, OrganizationCounter
from organizations.membership.store.counters import FOUNDED, place_of
from organizations.membership.store.members import member

_INVITED = Traces(ids=("invited_by",))


def _own(subject: Subject) -> Iterator[Any]:
    found = batch_get([(Member, (subject.organization_id, subject.user_id))])
    return (item for item in found if item is not None)


def _take_out(tx: Transaction, item: Any, _subject: Subject, now: datetime) -> None:
    if item.status == "pending":
        tx.delete(item)  # asks to join: no seat is taken
    else:
        services.take_out(tx, member(item), now=now)


def _invited(subject: Subject) -> Iterator[Any]:
    return _INVITED.among(personal.partition(Member, subject.organization_id), subject)


def _former(subject: Subject) -> Iterator[Any]:
    return personal.partition(FormerMember, subject.user_id)


def _offered(subject: Subject) -> Iterator[Any]:
    found = batch_get([(Organization, (subject.organization_id,))])
    return (item for item in found if item is not None and subject.user_id in _of_offer(item))


def _founded(subject: Subject) -> Iterator[Any]:
    found = batch_get([(OrganizationCounter, (place_of(subject.user_id), FOUNDED))])
    return (item for item in found if item is not None)


def _of_offer(item: Any) -> set[str]:
    return {item.offer["from_id"], item.offer["to_id"]} if item.offer else set()


def _of_theirs(item: Any, subject: Subject) -> dict[str, Any]:
    """Show on which side of the offer the person is; the other side is another person."""
    side = "from" if item.offer["from_id"] == subject.user_id else "to"
    return {"offered_at": item.offer["offered_at"], "side": side, "name": item.offer[f"{side}_name"]}


def _withdraw(tx: Transaction, item: Any, _subject: Subject, _now: datetime) -> None:
    tx.update(item, [Organization.offer.remove()], Path("offer.offered_at") == item.offer["offered_at"])


personal.register(
    Holding(
        name="membership.membership",
        title="Your membership: role, permissions, when you joined",
        models=(Member,),
        find=_own,
        fate=Fate.DELETED,
        erase=_take_out,
        shown=personal.every_attribute("name_key", "decides_as", "invited_by"),
        order=5,
        at_once=1,
        binding=True,  # nobody's account is closed who is the last owner by now
    ),
    _INVITED.holding(
        name="membership.invited",
        title="Whom you have invited",
        models=(Member,),
        find=_invited,
        why="The others stay members; who invited them is forgotten.",
        shown=("joined_at",),
    ),
    Holding(
        name="membership.offers",
        title="An ownership that you offered, or that was offered to you",
        models=(Organization,),
        find=_offered,
        fate=Fate.ANONYMIZED,
        why="The organization stays; the offer is withdrawn.",
        erase=_withdraw,
        shown=_of_theirs,
        at_once=1,
    ),
    Holding(
        name="membership.founded",
        title="How many organizations you have founded",
        models=(OrganizationCounter,),
        find=_founded,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=lambda item, _subject: {"founded": int(item.total)},
        in_organizations=False,
        order=80,
    ),
    Holding(
        name="membership.former",
        title="Where you were a member once",
        models=(FormerMember,),
        find=_former,
        fate=Fate.DELETED,
        erase=personal.delete,
        in_organizations=False,
        order=80,
    ),
)
