"""Reads and writes of profiles. They belong to no organization, so the store needs no scope."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition

from community.profiles.models import UserProfile
from community.profiles.rules import Link, Profile, Stored
from diatonic.common import clock
from diatonic.common.dynamo.attributes import to_dynamo
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, Stale

NO_ORGANIZATION = "-"


class NotWaiting(Conflict):
    """Another picture is waited for by now, or none."""

    default_code = "not_waiting"


def key(user_id: str) -> Key:
    """Return what to read a profile by, together with other items; :func:`of` understands the item."""
    return UserProfile, (user_id,)


def find(user_id: str) -> Profile:
    """Return what the person says of themselves, without their name. One consistent read."""
    (item,) = batch_get([key(user_id)])
    return of(user_id, item)


def find_several(user_ids: Sequence[str]) -> dict[str, Profile]:
    """Return what each says of themselves, by id. One consistent read for every hundred."""
    found = batch_get([key(user_id) for user_id in user_ids])
    return {user_id: of(user_id, item) for user_id, item in zip(user_ids, found, strict=True)}


def of(user_id: str, item: Any) -> Profile:
    """Return the profile that an item says; an empty one of no item."""
    if item is None:
        return Profile(user_id)
    links = item.links or {}
    return Profile(
        user_id,
        role=item.role or "",
        bio=item.bio or "",
        links=tuple(Link(links[at]["url"], links[at]["label"]) for at in sorted(links)),
        expertise=tuple(item.expertise or ()),
        avatar=_stored(item.avatar),
        waiting=_stored(item.waiting),
        revision=int(item.revision or 0),
        updated_at=item.updated_at or "",
    )


def change(tx: Transaction, seen: Profile, said: Profile, *, now: datetime) -> None:
    """Write what the person says now, in the transaction. Raises ``Stale`` on commit where it changed since ``seen``."""
    model = UserProfile
    actions = [
        model.role.set(said.role),
        model.bio.set(said.bio),
        model.links.set(_map({str(at): {"url": one.url, "label": one.label} for at, one in enumerate(said.links)})),
        model.expertise.set(list(said.expertise)),
    ]
    meanwhile = Stale(
        "You changed your profile in another window meanwhile. Reload to see it.",
        extra={"at": seen.updated_at, "revision": seen.revision},
    )
    as_seen = model.revision == seen.revision if seen.revision else model.revision.does_not_exist()
    tx.update(model(seen.user_id), [*actions, *_known(now), model.revision.add(1)], as_seen, otherwise=meanwhile)


def wait_for(tx: Transaction, user_id: str, waiting: Stored, *, now: datetime) -> None:
    """Note in the transaction that this picture is on its way.

    Here and below the revision stays: a picture must not spoil the text that its owner is writing beside it.
    """
    tx.update(UserProfile(user_id), [UserProfile.waiting.set(_document(waiting)), *_known(now)])


def stop_waiting(tx: Transaction, user_id: str, waiting: Stored, *, now: datetime) -> None:
    """Wait for this picture no longer, in the transaction. Raises :class:`NotWaiting` on commit."""
    _settle(tx, user_id, waiting, [UserProfile.waiting.remove()], now)


def take_avatar(tx: Transaction, profile: Profile, taken: Stored, *, now: datetime) -> None:
    """Show the picture that was waited for, in the transaction. Raises :class:`NotWaiting` on commit."""
    url = f"/api/community/users/{profile.user_id}/avatar/{taken.file_id}"
    actions = [
        UserProfile.waiting.remove(),
        UserProfile.avatar.set(_document(taken)),
        UserProfile.avatar_url.set(url),
    ]
    _settle(tx, profile.user_id, taken, actions, now)


def remove_avatar(tx: Transaction, profile: Profile, *, now: datetime) -> None:
    """Show no picture and wait for none, in the transaction; as long as it is as ``profile`` was read."""
    model = UserProfile
    actions = [model.avatar.remove(), model.avatar_url.remove(), model.waiting.remove(), *_known(now)]
    meanwhile = Conflict("Your picture changed a moment ago. Reload to see it.")
    as_seen = _is(model.avatar, profile.avatar) & _is(model.waiting, profile.waiting)
    tx.update(model(profile.user_id), actions, as_seen, otherwise=meanwhile)


def _is(attribute: Any, stored: Stored | None) -> Condition:
    found: Condition = attribute.does_not_exist() if stored is None else attribute == _document(stored)
    return found


def _settle(tx: Transaction, user_id: str, waiting: Stored, actions: list[Any], now: datetime) -> None:
    is_waited_for = UserProfile.waiting == _document(waiting)
    item = UserProfile(user_id)
    tx.update(item, [*actions, *_known(now)], is_waited_for, otherwise=NotWaiting("Another picture is waited for."))


def _known(now: datetime) -> list[Any]:
    """Return what every item has, for one that may not be there yet."""
    moment = clock.iso(now)
    return [
        UserProfile.organization_id.set(NO_ORGANIZATION),
        UserProfile.created_at.set(UserProfile.created_at | moment),
        UserProfile.updated_at.set(moment),
    ]


def _map(value: dict[str, Any]) -> Any:
    return {"M": to_dynamo(value)["M"]}


def _document(stored: Stored) -> Any:
    return _map({"organization_id": stored.organization_id, "file_id": stored.file_id})


def _stored(document: dict[str, Any] | None) -> Stored | None:
    return Stored(document["organization_id"], document["file_id"]) if document else None
