"""Who may do what with an organization and its members."""

from collections.abc import Callable
from typing import Any

from diatonic.common.errors import Denied
from diatonic.common.scope import Scope, check_in_person
from organizations.membership.rules import OPERATE, PERMISSIONS, Member, Role, exceeding

_MANAGE = "Only owners and administrators see and change who belongs to the organization."


def check_can_manage(scope: Scope) -> None:
    """Raise unless the person may see, add, change and remove members."""
    scope.check("members.manage", _MANAGE)


def check_can_change(scope: Scope, member: Member) -> None:
    """Raise unless the person may change or remove this member: nobody acts on who may do more than they."""
    check_can_manage(scope)
    if scope.is_system:
        return
    if member.role == Role.OWNER and scope.role != Role.OWNER:
        raise Denied("Only an owner changes an owner.")
    if more := exceeding(scope.permissions, member.role, member.permissions):
        words = ", ".join(PERMISSIONS[key].lower() for key in sorted(more))
        raise Denied(
            f"{member.name or 'This member'} may do more than you here ({words}), so only who may that too can change it."
        )


def check_can_remove(scope: Scope, member: Member) -> None:
    """Raise unless the person may remove this member; everybody may leave, but not through an API token."""
    if member.user_id == scope.user_id:
        check_in_person(scope)
    else:
        check_can_change(scope, member)


def check_can_edit_settings(scope: Scope) -> None:
    """Raise unless the person may change the organization's name and settings, and sees what is used."""
    scope.check("settings.edit", "Only owners and administrators change the organization's settings.")


def check_can_operate(scope: Scope) -> None:
    """Raise unless the person runs this installation."""
    scope.check(OPERATE, "Only the operators of this installation may do this.")


def check_owns(scope: Scope) -> None:
    """Raise unless the person is an owner, and here in person."""
    check_in_person(scope)
    if scope.role != Role.OWNER and not scope.is_system:
        raise Denied("Only an owner hands the ownership over.")


def can_manage(scope: Scope) -> bool:
    """Say whether the person may manage members; for templates."""
    return _may(check_can_manage, scope)


def can_change(scope: Scope, member: Member) -> bool:
    """Say whether the person may change this member; for templates."""
    return _may(check_can_change, scope, member)


def can_edit_settings(scope: Scope) -> bool:
    """Say whether the person may change the organization's settings; for templates."""
    return _may(check_can_edit_settings, scope)


def can_operate(scope: Scope) -> bool:
    """Say whether the person runs this installation; for templates."""
    return _may(check_can_operate, scope)


def _may(check: Callable[..., None], *arguments: Any) -> bool:
    try:
        check(*arguments)
    except Denied:
        return False
    return True
