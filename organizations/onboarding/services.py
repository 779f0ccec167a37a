"""The first way into an organization, and the first steps in it."""

from datetime import datetime

from diatonic.common.errors import Denied
from diatonic.common.flags import Flag, is_on
from diatonic.common.scope import Scope
from organizations.accounts.rules import Account
from organizations.domains import services as domains
from organizations.domains.rules import Offer
from organizations.flags import services as flags
from organizations.invites import services as invites
from organizations.membership import services as membership
from organizations.membership.rules import Newcomer
from organizations.onboarding.rules import Invited, Welcome
from organizations.onboarding.store import FirstStepsStore


class CreatingIsOff(Denied):
    """Operators make the organizations here."""

    default_code = "creating_is_off"


def get_welcome(account: Account, *, now: datetime) -> Welcome:
    """Return the ways into an organization that are open to the person. At most eight DynamoDB calls."""
    offer = domains.find_offer(account)
    belongs = offer is not None and offer.standing in ("active", "inactive")
    return Welcome(
        invites=tuple(Invited(*found) for found in invites.list_my_invites(account=account, now=now)),
        offer=None if belongs else offer,
        asked=tuple(membership.list_my_requests(account.user_id)),
        may_create=is_on(Flag.CREATE_ORGANIZATIONS, flags.find_switches()),
    )


def join_by_domain(account: Account, *, organization_id: str, now: datetime) -> Offer:
    """Make the person a member by the domain of their address. Raises as ``domains.join`` does."""
    return domains.join(account, organization_id=organization_id, now=now)


def create_organization(
    account: Account, *, name: str, now: datetime, organization_id: str = "", request_id: str = ""
) -> str:
    """Make an organization whose owner the person is; returns its id. Three DynamoDB calls, a few more for a taken word.

    Raises :class:`CreatingIsOff` where that is switched off, ``Invalid``, ``Conflict`` (``organization_exists``).
    """
    if not is_on(Flag.CREATE_ORGANIZATIONS, flags.find_switches()):
        raise CreatingIsOff("Organizations are made by the operators here. Ask yours for an invite.")
    owner = Newcomer(account.user_id, account.name, account.email)
    return membership.found_organization(
        name=name, owner=owner, now=now, organization_id=organization_id, request_id=request_id
    )


def ask_to_join(visitor: Scope, *, email: str, note: str, now: datetime) -> None:
    """Ask an organization to let the visitor in. Raises as ``membership.ask_to_join`` does."""
    membership.ask_to_join(visitor, email=email, note=note, now=now)


def withdraw_request(visitor: Scope, *, now: datetime) -> None:
    """Take the visitor's request back. Raises ``Conflict`` where none waits."""
    membership.withdraw_request(visitor, now=now)


def are_first_steps_away(scope: Scope) -> bool:
    """Say whether the person has put the first steps away in the organization. One DynamoDB call."""
    return FirstStepsStore(scope).are_away()


def put_first_steps_away(scope: Scope, *, away: bool, now: datetime) -> None:
    """Remember that the person has put the first steps away, or wants them back. One DynamoDB call."""
    store = FirstStepsStore(scope)
    if away:
        store.put_away(now=now)
    else:
        store.bring_back()
