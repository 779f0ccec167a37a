"""Whom a verified domain lets in: people whose address there the identity provider has verified."""

from dataclasses import replace
from datetime import datetime

import structlog

from diatonic.common import addresses
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import AppError, NotFound, Stale
from diatonic.common.flags import Flag, is_on
from diatonic.common.scope import Scope, system_scope
from organizations.accounts.rules import Account
from organizations.audit import services as audit
from organizations.domains import store
from organizations.domains.rules import Mode, Offer, is_public
from organizations.domains.store import DomainStore
from organizations.flags import services as flags
from organizations.membership import services as membership
from organizations.membership.rules import Newcomer

logger = structlog.get_logger(__name__)


class NotOffered(NotFound):
    """This organization lets nobody with the person's address in."""

    default_code = "not_offered"


def find_offer(account: Account) -> Offer | None:
    """Return what the organization of the domain of the person's verified address offers, or ``None``.

    At most four DynamoDB calls; none without a verified address or at a public provider, one where the domain is
    nobody's. Whoever is a member gets an offer too, with their standing; whoever left or was removed may ask to come
    back, and is not let in by the address alone.
    """
    domain = addresses.domain_of(account.email)
    if not domain or is_public(domain):
        return None
    organization_id = store.holder_of(domain)
    if not organization_id or not is_on(Flag.JOIN_BY_DOMAIN, flags.find_switches(organization_id)):
        return None
    found = DomainStore(_scope(organization_id)).find(domain)
    standing = membership.find_standing(organization_id, user_id=account.user_id)
    if found is None or not found.is_verified or found.mode is Mode.OFF or standing is None:
        return None
    organization, seats = standing.organization, standing.seats
    if not organization.is_active or not organization.settings.email_domain_verification:
        return None
    return Offer(
        organization_id=organization_id,
        organization_name=organization.name,
        domain=domain,
        mode=Mode.SUGGEST if standing.has_left else found.mode,
        role=found.role,
        revision=found.revision,
        is_full=seats.members >= seats.limit,
        standing=standing.member.status if standing.member else "",
    )


def join(account: Account, *, organization_id: str, now: datetime) -> Offer:
    """Make the person a member of the organization whose domain their verified address is at.

    Raises :class:`NotOffered` where it lets nobody in so, ``MemberExists``, ``OrganizationFull``, ``Stale`` where
    somebody changed the domain in this moment. Six DynamoDB calls, and what joining asks of others.
    """
    offer = find_offer(account)
    if offer is None or offer.organization_id != organization_id or offer.mode is not Mode.JOIN:
        raise NotOffered("This organization does not let you in by your address. Ask somebody there to invite you.")
    _admit(account, offer, now=now)
    return offer


def _admit(account: Account, offer: Offer, *, now: datetime) -> None:
    organization_id = offer.organization_id
    scope = replace(_scope(organization_id), user_id=account.user_id, user_name=account.name)
    newcomer = Newcomer(account.user_id, account.name, account.email, role=offer.role)
    changed = Stale("Somebody changed how people come in by this domain. Reload and try again.")
    tx = Transaction()
    DomainStore(scope).check_unchanged(tx, offer.domain, offer.revision, otherwise=changed)
    membership.admit(tx, scope, newcomer=newcomer, now=now, home=account.home_organization)
    audit.record(
        tx,
        scope,
        action="member.joined",
        target_kind="member",
        target_id=account.user_id,
        summary=f"joined as {offer.role} with an address at {offer.domain}",
        details={"role": offer.role, "domain": offer.domain},
        now=now,
    )
    tx.commit()


def welcome(account: Account, now: datetime) -> Account:
    """Let somebody who has just signed in, and belongs to no organization, in by their address; never fails for it.

    Returns the account, with its home where there is one now.
    """
    if account.home_organization:
        return account
    try:
        offer = find_offer(account)
        if offer is None or offer.mode is not Mode.JOIN or offer.standing or offer.is_full:
            return account
        _admit(account, offer, now=now)
    except AppError as failure:
        logger.warning("not_joined_by_domain", user_id=account.user_id, code=failure.code)
        return account
    return replace(account, home_organization=offer.organization_id)


def _scope(organization_id: str) -> Scope:
    return system_scope(organization_id, reason="joining by domain")
