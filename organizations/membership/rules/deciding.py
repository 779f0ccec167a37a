"""Who is told that something waits for a decision: how an index finds them by what they may do."""

from collections.abc import Mapping
from itertools import product

from organizations.membership.rules.people import Member, MemberStatus
from organizations.membership.rules.permissions import permissions_for

#: What people are told of who may do it. After a change of this ``manage.py members`` writes the index anew.
DECIDING = ("members.manage", "modules.publish", "settings.edit", "community.moderate", "runs.approve")
#: So many of them are found by what a key begins with, which takes twice as many queries for each; the others by looking
#: through all keys.
_FOUND = 4


def decides_as(user_id: str, *, role: str, permissions: Mapping[str, bool], status: str) -> str:
    """Return a member's sort key in the index of those who decide: for each of :data:`DECIDING` a 1 who may, else a 0.

    Such as ``110#…``. Empty for whoever may do none of it, or cannot act.
    """
    is_active = status == MemberStatus.ACTIVE
    held = permissions_for(role, permissions, (), is_home=False) if is_active else frozenset[str]()
    digits = "".join("1" if permission in held else "0" for permission in DECIDING)
    return f"{digits}#{user_id}" if "1" in digits else ""


def is_listed(member: Member) -> bool:
    """Say whether every list finds a member that should: memberships made before there was such a list may not say so."""
    return bool(member.name_key) and member.decides_as == decides_as(
        member.user_id, role=member.role, permissions=member.permissions, status=member.status
    )


def beginnings(permission: str) -> tuple[str, ...]:
    """Return what the keys of all who hold one of :data:`DECIDING` begin with: one, two, four or eight, by its place.

    Nothing for those further back: these are found by looking through all keys (:func:`is_one`).
    """
    place = DECIDING.index(permission)
    before = product("10", repeat=place) if place < _FOUND else ()
    return tuple("".join([*digits, "1"]) for digits in before)


def is_one(key: str, permission: str) -> bool:
    """Say whether somebody with this key in the index holds one of :data:`DECIDING`.

    A key of before there was the permission says of nobody that they do.
    """
    digits, place = key.partition("#")[0], DECIDING.index(permission)
    return digits[place : place + 1] == "1"
