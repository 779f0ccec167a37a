"""What an organization uses of its plan, and who uses it. Other features say what they know: ``on_usage``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.membership import policies
from organizations.membership.rules import Organization, Seats, Use
from organizations.membership.services.organizations import get_organization
from organizations.membership.store import EMAILS, INVITED, MEMBERS, MemberStore

UsageProvider = Callable[[Scope], Use]
_PROVIDERS: list[UsageProvider] = []


@dataclass(frozen=True, slots=True)
class Usage:
    """An organization with its seats, the mails it had, and what other features know of."""

    organization: Organization
    seats: Seats
    emails_processed: int
    uses: tuple[Use, ...]

    def of(self, key: str) -> Use:
        """Return what is used of one thing; nothing where no feature knows it."""
        return next((use for use in self.uses if use.key == key), Use(key, key, 0))


def on_usage(provider: UsageProvider) -> None:
    """Ask ``provider`` what its feature uses, and by whom: at most two DynamoDB calls."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def get_usage(scope: Scope) -> Usage:
    """Return what the organization uses; needs ``settings.edit``. Two DynamoDB calls, and the providers'."""
    policies.check_can_edit_settings(scope)
    organization = get_organization(scope)
    counts = MemberStore(scope).counts(MEMBERS, INVITED, EMAILS)
    seats = Seats(counts[MEMBERS], counts[INVITED], organization.settings.max_users)
    return Usage(organization, seats, counts[EMAILS], tuple(provider(scope) for provider in _PROVIDERS))


def count_emails(tx: Transaction, scope: Scope, *, change: int, now: datetime) -> None:
    """Count mails that were sent or taken in for the organization, in the transaction (004's ``emails_processed``)."""
    MemberStore(scope).count_emails(tx, change, now=now)
