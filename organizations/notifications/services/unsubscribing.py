"""Wanting no more mail, by the link that stands in each of them; nobody signs in for that.

The link is the key: what it says (who, where, which groups) is bound by a signature, and all that it can do is to end
mail. It does not run out: a mail program may offer it years later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.core import signing

from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope, system_scope
from organizations.notifications.rules import GROUPS, Group
from organizations.notifications.store import NotificationStore

_SALT = "notifications.unsubscribe"
_ATTEMPTS = 4


class LinkUnknown(NotFound):
    """The link is not one of ours, or not whole."""

    default_code = "unsubscribe_link_unknown"


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """What a link is about: whose mail, of which organization, about which groups."""

    organization_id: str
    organization: str
    user_id: str
    groups: tuple[Group, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What the groups are called."""
        return tuple(GROUPS[group] for group in self.groups)


def unsubscribe_link(scope: Scope, groups: Sequence[Group], *, organization: str) -> str:
    """Return the address that ends the mail of the scope's person about groups in the organization of this name."""
    said = [scope.organization_id, organization, scope.user_id, [group.value for group in groups]]
    token = signing.dumps(said, salt=_SALT)
    return f"{settings.DIATONIC.base_url}/unsubscribe/{token}/"


def read_link(token: str) -> Unsubscribing:
    """Return what a link is about. Raises :class:`LinkUnknown`; asks nobody."""
    try:
        organization_id, organization, user_id, groups = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise LinkUnknown("This link is not whole. Open it from the mail again, or copy all of it.") from None
    known = tuple(Group(group) for group in groups if group in set(Group))
    return Unsubscribing(organization_id, organization, user_id, known)


def unsubscribe(token: str, *, now: datetime) -> Unsubscribing:
    """End the person's mail about the link's groups; other groups, the list and the bell stay. Twice is once.

    Raises :class:`LinkUnknown`. One or two DynamoDB calls.
    """
    link = read_link(token)
    store = NotificationStore(_scope(link))
    for _ in range(_ATTEMPTS):
        if store.mail_no_more(link.groups, now=now):
            return link
    raise Conflict("What you want by mail is being changed just now. Try again in a moment.")


def _scope(link: Unsubscribing) -> Scope:
    return replace(system_scope(link.organization_id, reason="a mail's link to unsubscribe"), user_id=link.user_id)
