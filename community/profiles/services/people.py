"""Whom people do not want to see, and what that keeps others from doing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from community.profiles import policies, store
from community.profiles.rules import People, Relation
from community.profiles.services.profiles import check_can_be, get_profile
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Denied, FieldError, Invalid
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts


class NotOpen(Denied):
    """The author of something does not want this person to answer or react to it."""

    default_code = "not_open_to_you"


@dataclass(frozen=True, slots=True)
class Hidden:
    """Somebody whom the person blocks or mutes."""

    user_id: str
    name: str
    avatar_url: str
    is_blocked: bool
    is_muted: bool


def people_of(user_id: str) -> People:
    """Return whom the person blocks and mutes. One DynamoDB call."""
    (found,) = store.people.find(user_id)
    return found


def check_not_blocked(scope: Scope, owner_id: str, *, organization_id: str = "") -> None:
    """Raise :class:`NotOpen` where the owner of something blocks the scope's person, who wants to answer or react to it.

    ``organization_id``: whose the thing is, the scope's where it is left out; its moderators are not kept out. One
    DynamoDB call, none for one's own.
    """
    if owner_id == scope.user_id or policies.moderates(scope, organization_id or scope.organization_id):
        return
    if scope.user_id in people_of(owner_id).blocked:
        raise NotOpen("You cannot answer or react to this.")


def who_hides(user_ids: Collection[str], *, user_id: str) -> frozenset[str]:
    """Return those of the people who block or mute this one: nothing of this one's is told to them.

    One DynamoDB call for every hundred.
    """
    found = store.people.several(sorted(set(user_ids)))
    return frozenset(one for one, people in found.items() if user_id in people.hidden)


def who_blocks(user_ids: Collection[str], *, user_id: str) -> frozenset[str]:
    """Return those of the people who block this one: this one mentions none of them. Calls as :func:`who_hides`."""
    found = store.people.several(sorted(set(user_ids)))
    return frozenset(one for one, people in found.items() if user_id in people.blocked)


def hide(scope: Scope, *, user_id: str, relation: Relation, now: datetime) -> None:
    """Block or mute a person, for oneself and in all organizations; twice is once. Nobody is told.

    Up to six DynamoDB calls. Raises ``ProfileUnknown`` for somebody who is not there, ``Invalid`` for oneself,
    ``TooManyPeople``.
    """
    policies.check_can_choose(scope)
    check_can_be(user_id)
    if user_id == scope.user_id:
        raise Invalid("That is you.", fields=[FieldError("/user_id", f"You cannot be {relation.value} by yourself.")])
    mine, theirs = store.people.find(scope.user_id, user_id)
    if user_id in mine.of(relation):
        return
    if user_id not in mine.hidden:
        get_profile(scope, user_id=user_id, now=now)
    tx = Transaction()
    store.people.add(tx, scope.user_id, relation, user_id, now=now)
    if relation is Relation.BLOCKED:
        store.people.note_blocked_by(tx, user_id, theirs, scope.user_id, now=now)
    tx.commit()


def show_again(scope: Scope, *, user_id: str, relation: Relation, now: datetime) -> None:
    """Block or mute a person no longer; nothing happens where they were not. Two DynamoDB calls.

    Whoever is on no list of theirs and is not there for them is ``ProfileUnknown``, up to four calls more.
    """
    policies.check_can_choose(scope)
    check_can_be(user_id)
    mine, theirs = store.people.find(scope.user_id, user_id)
    if user_id not in mine.hidden:
        get_profile(scope, user_id=user_id, now=now)
    if user_id not in mine.of(relation):
        return
    tx = Transaction()
    store.people.remove(tx, scope.user_id, relation, user_id, now=now)
    if relation is Relation.BLOCKED and scope.user_id in theirs.blocked_by:
        store.people.forget_blocked_by(tx, user_id, scope.user_id, now=now)
    tx.commit()


def list_hidden(scope: Scope) -> list[Hidden]:
    """Return whom the scope's person blocks and mutes, by name: at most a thousand. One call and two for every hundred."""
    policies.check_can_choose(scope)
    mine = people_of(scope.user_id)
    chosen = sorted(mine.hidden)
    names: dict[str, str] = {}
    for start in range(0, len(chosen), 100):
        found = accounts.find_accounts(chosen[start : start + 100])
        names |= {user_id: account.name for user_id, account in found.items()}
    profiles = store.profiles.find_several(chosen)
    listed = [
        Hidden(
            one,
            names.get(one, "Somebody who is gone"),
            profiles[one].avatar_url,
            one in mine.blocked,
            one in mine.muted,
        )
        for one in chosen
    ]
    return sorted(listed, key=lambda one: (one.name.casefold(), one.user_id))
