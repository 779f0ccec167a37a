"""Where a person belongs, whether they can go altogether, and taking them out of an organization for that."""

from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import system_scope
from organizations.membership import store
from organizations.membership.rules import Member, Organization, Role
from organizations.membership.store import MemberStore, OrganizationStore


def places_of(user_id: str) -> list[str]:
    """Return the ids of the organizations that the person belongs to, in any state, or once belonged to. Two calls.

    Those that they own come first.
    """
    places = sorted(store.places_of(user_id), key=lambda place: place[1] != Role.OWNER)
    return [organization_id for organization_id, _, _ in places]


def ruled_alone(user_id: str) -> list[Organization]:
    """Return the organizations whose last owner who can act the person is; two calls and two for each they own."""
    alone = []
    for organization_id, role, status in store.places_of(user_id):
        if role != Role.OWNER or status != "active":
            continue
        scope = system_scope(organization_id, reason="is the person the last owner?")
        organization = OrganizationStore(scope).find()
        if organization is not None and MemberStore(scope).counts("owners")["owners"] <= 1:
            alone.append(organization)
    return alone


def take_out(tx: Transaction, member: Member, *, now: datetime) -> None:
    """Remove the membership of a person who is being erased, in the transaction; a last owner's fails it.

    On commit ``LastOwner`` or ``Stale`` is raised where that is so by then.
    """
    scope = system_scope(member.organization_id, reason="the person is being erased")
    MemberStore(scope).remove(tx, member, now=now)
