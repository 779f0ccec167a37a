"""What profiles keep of a person: what they say of themselves, whom they do not want to see, how they stand."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from community.profiles.models import CommunityPeople, PostingHour, ReputationModel, UserProfile
from community.profiles.rules import Relation
from community.profiles.store import people
from diatonic.common import personal
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, Subject


def _own(model: type[Any]) -> Any:
    def find(subject: Subject) -> Iterator[Any]:
        return (item for item in batch_get([(model, (subject.user_id,))]) if item is not None)

    return find


def _blockers(subject: Subject) -> Iterator[Any]:
    """Yield the items of those who block the person: their own says who these are, and so it is erased later."""
    (mine,) = people.find(subject.user_id)
    found = batch_get([people.key(one) for one in sorted(mine.blocked_by)])
    return (item for item in found if item is not None and subject.user_id in (item.blocked or ()))


def _unblock(tx: Transaction, item: Any, subject: Subject, now: datetime) -> None:
    people.remove(tx, item.user_id, Relation.BLOCKED, subject.user_id, now=now)


def _blocked(subject: Subject) -> Iterator[Any]:
    """Yield the items of those whom the person blocks, as far as they say so."""
    (mine,) = people.find(subject.user_id)
    found = batch_get([people.key(one) for one in sorted(mine.blocked)])
    return (item for item in found if item is not None and subject.user_id in (item.blocked_by or ()))


def _forget_blocked_by(tx: Transaction, item: Any, subject: Subject, now: datetime) -> None:
    people.forget_blocked_by(tx, item.user_id, subject.user_id, now=now)


def _standings(subject: Subject) -> Iterator[Any]:
    listed = personal.partition(ReputationModel.person_index, subject.user_id)
    return personal.complete(ReputationModel, listed)


def _hours(subject: Subject) -> Iterator[Any]:
    begins = PostingHour.user_id.startswith(f"{subject.user_id}#hour#")
    return personal.partition(PostingHour, subject.organization_id, begins)


def _nothing(_item: Any, _subject: Subject) -> dict[str, Any]:
    return {}


_OTHERS = "Others keep their lists; the person is taken out of them."
personal.register(
    Holding(
        name="profiles.profile",
        title="Your profile",
        models=(UserProfile,),
        find=_own(UserProfile),
        fate=Fate.DELETED,
        erase=personal.delete,
        in_organizations=False,
    ),
    Holding(
        name="profiles.blocked-by",
        title="Lists of others that name you",
        models=(CommunityPeople,),
        find=_blockers,
        fate=Fate.ANONYMIZED,
        why=_OTHERS,
        erase=_unblock,
        shown=_nothing,  # who blocks somebody is told to nobody
        in_organizations=False,
        order=47,
    ),
    Holding(
        name="profiles.blocking",
        title="That others are blocked by you",
        models=(CommunityPeople,),
        find=_blocked,
        fate=Fate.ANONYMIZED,
        why=_OTHERS,
        erase=_forget_blocked_by,
        shown=_nothing,
        in_organizations=False,
        order=47,
    ),
    Holding(
        name="profiles.people",
        title="Whom you block and mute",
        models=(CommunityPeople,),
        find=_own(CommunityPeople),
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("blocked_by", "organization_id"),
        in_organizations=False,
        order=48,
    ),
    Holding(
        name="profiles.reputation",
        title="What was counted of what you wrote",
        models=(ReputationModel,),
        find=_standings,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("person", "people"),
        in_organizations=False,
    ),
    Holding(
        name="profiles.hours",
        title="How much you posted within an hour",
        models=(PostingHour,),
        find=_hours,
        fate=Fate.DELETED,
        erase=personal.delete,
        retention="posting-hours",
    ),
)
