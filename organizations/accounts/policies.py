"""Who may touch whose sessions and tokens."""

from diatonic.common.errors import Denied, NotFound
from diatonic.common.scope import Scope, check_in_person
from organizations.membership.rules import Member, Role


def check_can_manage(scope: Scope, member: Member | None) -> Member:
    """Return the member whose sessions and tokens the scope's person may end.

    Raises :class:`~diatonic.common.errors.Denied` without ``members.manage``, and for an owner to whoever is none;
    :class:`~diatonic.common.errors.NotFound` for who is no member.
    """
    scope.check("members.manage", "Only owners and administrators see where members are signed in.")
    check_in_person(scope)
    if member is None or member.status == "pending":
        raise NotFound("There is no such member.")
    if member.role == Role.OWNER and scope.role != Role.OWNER:
        raise Denied("Only an owner ends the sessions and tokens of an owner.")
    return member
