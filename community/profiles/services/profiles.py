"""Profiles: what people say of themselves, and who sees it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from community.profiles import policies, store
from community.profiles.rules import (
    AuthorProfile,
    Figures,
    Level,
    Profile,
    how_it_came,
    level_of,
    limits_for,
    next_steps,
    said,
    what_is_allowed,
)
from community.profiles.services.changes import tell_changed
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import NotFound, Stale
from diatonic.common.personal import NOBODYS_NAME
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts
from organizations.membership import services as membership
from organizations.membership.rules import MemberStatus

_LONGEST_ID = 128
IsPublic = Callable[[str], bool]

_PUBLIC: list[IsPublic] = []


class ProfileUnknown(NotFound):
    """There is no such person, or none that this one may know of."""

    default_code = "profile_unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands in the organization: their level, how it came about, and what the next one needs.

    ``next_level``, ``next_steps`` and ``allowed`` (how much they may post) are for the person alone; empty for others.
    """

    level: Level
    figures: Figures
    reasons: tuple[str, ...] = ()
    next_level: Level | None = None
    next_steps: tuple[str, ...] = ()
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class SeenProfile:
    """A profile as somebody sees it. Not ``is_full``: they share no organization, so only what stands beside posts.

    ``member_since``: of the organization in which they look, empty where the person is no member of it. ``i_block`` and
    ``i_mute`` are about the one who looks.
    """

    profile: Profile
    standing: Standing
    is_full: bool = True
    is_own: bool = False
    member_since: str = ""
    i_block: bool = False
    i_mute: bool = False


def on_public(provider: IsPublic) -> None:
    """Ask ``provider(user_id)`` whether something of the person's is to be read by everybody: one read."""
    if provider not in _PUBLIC:
        _PUBLIC.append(provider)


def author_profile(scope: Scope) -> AuthorProfile:
    """Return what a post or comment keeps of its author, who is the scope's person. One DynamoDB call."""
    found = store.profiles.find(scope.user_id)
    return AuthorProfile(scope.user_name, found.role, found.avatar_url)


def find_author_profile(user_id: str) -> AuthorProfile:
    """Return what posts keep of this author now; of somebody who is gone :data:`NOBODYS_NAME`. Two DynamoDB calls."""
    account = accounts.find_account(user_id)
    if account is None or account.name == NOBODYS_NAME:
        return AuthorProfile(NOBODYS_NAME)
    found = store.profiles.find(user_id)
    return AuthorProfile(account.name, found.role, found.avatar_url)


def check_can_be(user_id: str) -> None:
    """Raise :class:`ProfileUnknown` for what is no id of anybody: nothing is looked up by it."""
    if not 1 <= len(user_id) <= _LONGEST_ID:
        raise ProfileUnknown("There is no such person here.")


def get_profile(scope: Scope, *, user_id: str, now: datetime) -> SeenProfile:
    """Return a person's profile as the scope's person sees it; needs ``community.view``.

    Whole for members of the organization. Of somebody else who has written here, or something that everybody may read,
    what stands beside it; nobody else is there. Two DynamoDB calls for a member, up to four for others. Raises
    :class:`ProfileUnknown`.
    """
    policies.check_can_view(scope)
    check_can_be(user_id)
    profile, figures, mine = store.seen_by(scope, user_id)
    standing = _standing(scope, figures, is_own=user_id == scope.user_id, now=now)
    i_block, i_mute = user_id in mine.blocked, user_id in mine.muted
    member = membership.find_member(scope, user_id=user_id)
    if member is not None and member.status != MemberStatus.PENDING:
        return SeenProfile(
            replace(profile, name=member.name),
            standing,
            is_own=user_id == scope.user_id,
            member_since=member.joined_at,
            i_block=i_block,
            i_mute=i_mute,
        )
    if not (figures.since or any(is_public(user_id) for is_public in _PUBLIC)):
        raise ProfileUnknown("There is no such person here.")
    account = accounts.find_account(user_id)
    if account is None or account.name == NOBODYS_NAME:
        raise ProfileUnknown("There is no such person here.")
    return SeenProfile(
        replace(profile, name=account.name).in_short, standing, is_full=False, i_block=i_block, i_mute=i_mute
    )


def _standing(scope: Scope, figures: Figures, *, is_own: bool, now: datetime) -> Standing:
    reasons = tuple(how_it_came(figures, is_own=is_own))
    level = level_of(figures, now=now)
    if not is_own:
        return Standing(level, figures, reasons)
    following, steps = next_steps(figures, now=now)
    limits = limits_for(level, is_moderator=policies.moderates(scope, scope.organization_id))
    return Standing(level, figures, reasons, following, tuple(steps), what_is_allowed(limits))


def check_own(scope: Scope, user_id: str, *, now: datetime) -> None:
    """Raise unless the scope's person may change this profile. Asks nobody where it is their own.

    Raises :class:`ProfileUnknown` for one that is not there for them, else ``Denied``.
    """
    if user_id != scope.user_id:
        get_profile(scope, user_id=user_id, now=now)
    policies.check_is_own(scope, user_id)


def change_profile(
    scope: Scope, *, user_id: str, given: Mapping[str, Any], revision: int, now: datetime
) -> SeenProfile:
    """Write what the person says of themselves: ``role``, ``bio``, ``links``, ``expertise``; left out is emptied.

    ``revision``: as it was read, 0 the first time. Four DynamoDB calls. Raises ``Denied`` for somebody else's and for
    API tokens, ``Invalid`` with each wrong field, ``Stale``.
    """
    check_own(scope, user_id, now=now)
    wanted = said(given)
    seen = store.profiles.find(user_id)
    if seen.revision != revision:
        raise Stale(
            "You changed your profile in another window meanwhile. Reload to see it.",
            extra={"by": scope.user_name, "at": seen.updated_at, "revision": seen.revision},
        )
    after = replace(seen, **wanted)
    if after != seen or not seen.revision:
        tx = Transaction()
        store.profiles.change(tx, seen, after, now=now)
        if after.role != seen.role:
            tell_changed(tx, user_id, now)
        tx.commit()
    return get_profile(scope, user_id=user_id, now=now)
