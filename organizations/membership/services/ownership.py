"""Handing an organization over: an owner offers, the other one accepts."""

from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, Denied, FieldError, Invalid, NotFound
from diatonic.common.scope import Scope, check_in_person
from organizations.audit import services as audit
from organizations.membership import policies
from organizations.membership.rules import Offer, Role
from organizations.membership.services.organizations import get_organization
from organizations.membership.store import MemberStore, OrganizationStore
from organizations.notifications import services as notifications


class NoOffer(NotFound):
    """Nobody offers the ownership to this person."""

    default_code = "no_offer"


def offer_of(scope: Scope, offer: Offer | None, *, now: datetime) -> Offer | None:
    """Return the offer as far as it concerns this person: whom it is made to, or who is an owner. Asks nobody."""
    if offer is None or not offer.holds(now):
        return None
    return offer if scope.user_id == offer.to_id or scope.role == Role.OWNER else None


def offer_ownership(scope: Scope, *, user_id: str, now: datetime) -> Offer:
    """Offer the scope's person's ownership to an active member; it holds for seven days, in place of one before.

    For owners. Raises ``Denied``, ``Invalid`` for who is no member or an owner already. Three DynamoDB calls.
    """
    policies.check_owns(scope)
    organization = get_organization(scope)
    heir = MemberStore(scope).find(user_id)
    if heir is None or not heir.is_active:
        raise Invalid("This is nobody who can take it.", fields=[FieldError("/user_id", "Choose an active member.")])
    if heir.role == Role.OWNER:
        raise Invalid(
            f"{heir.name} is an owner already.", fields=[FieldError("/user_id", "Choose who is no owner yet.")]
        )
    offer = Offer(scope.user_id, scope.user_name, user_id, heir.name, clock.iso(now))
    tx = Transaction()
    OrganizationStore(scope).offer(tx, offer, instead_of=organization.offer, now=now)
    _record(tx, scope, "offered", user_id, f"offered the ownership to {heir.name}", now)
    _tell(tx, scope, user_id, f"{scope.user_name} offers you the ownership of {organization.name}.", now)
    tx.commit()
    return offer


def accept_ownership(scope: Scope, *, now: datetime) -> None:
    """Take the ownership that was offered to the scope's person; who offered it becomes an administrator.

    Raises :class:`NoOffer`, ``Conflict`` where who offered it is no owner any more or the membership is a later one,
    ``Stale``. Three DynamoDB calls.
    """
    check_in_person(scope)
    offer = _get(scope, now)
    if offer.to_id != scope.user_id:
        raise Denied("This offer was made to somebody else.")
    store = MemberStore(scope)
    members = {member.user_id: member for member in store.several([offer.from_id, offer.to_id])}
    owner, heir = members.get(offer.from_id), members.get(offer.to_id)
    if owner is None or heir is None or not owner.is_active or owner.role != Role.OWNER or heir.role == Role.OWNER:
        raise Conflict(f"{offer.from_name} can no longer hand the ownership over.", code="offer_void")
    if heir.joined_at > offer.offered_at:
        raise Conflict("This offer was made before you left and came back. It has to be made anew.", code="offer_void")
    tx = Transaction()
    OrganizationStore(scope).close_offer(tx, offer, now=now)
    store.hand_over(tx, owner, heir, now=now)
    _record(tx, scope, "transferred", offer.from_id, f"took the ownership over from {offer.from_name}", now)
    _tell(tx, scope, offer.from_id, f"{scope.user_name} took the ownership over. You are an administrator now.", now)
    tx.commit()


def close_offer(scope: Scope, *, now: datetime) -> None:
    """Decline the offer, or withdraw it as an owner. Raises :class:`NoOffer`, ``Conflict``. Two DynamoDB calls."""
    check_in_person(scope)
    offer = _get(scope, now)
    is_declined = offer.to_id == scope.user_id
    tx = Transaction()
    OrganizationStore(scope).close_offer(tx, offer, now=now)
    if is_declined:
        _record(tx, scope, "declined", offer.from_id, f"declined the ownership that {offer.from_name} offered", now)
        _tell(tx, scope, offer.from_id, f"{scope.user_name} declined the ownership.", now)
    else:
        _record(tx, scope, "withdrawn", offer.to_id, f"no longer offers the ownership to {offer.to_name}", now)
    tx.commit()


def _get(scope: Scope, now: datetime) -> Offer:
    offer = offer_of(scope, get_organization(scope).offer, now=now)
    if offer is None:
        raise NoOffer("Nobody offers you an ownership here, or no longer.")
    return offer


def _record(tx: Transaction, scope: Scope, what: str, target_id: str, summary: str, now: datetime) -> None:
    audit.record(
        tx, scope, action=f"ownership.{what}", target_kind="member", target_id=target_id, summary=summary, now=now
    )


def _tell(tx: Transaction, scope: Scope, to: str, text: str, now: datetime) -> None:
    notifications.send(
        tx,
        organization_id=scope.organization_id,
        to=to,
        kind="ownership.changed",
        text=text,
        url=f"/o/{scope.organization_id}/organization/",
        now=now,
    )
