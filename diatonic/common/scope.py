"""Who acts, for which organization, with which permissions.

A :class:`Scope` for a person is built by ``organizations`` only, from one consistent read. Work across
organizations takes :func:`system_scope`, which greps and is logged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from diatonic.common.errors import Denied

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class OrganizationSettings:
    """The organization's settings that services ask for (004 ``Organizations.settings`` and ours)."""

    second_person_publishes: bool = True
    storage_limit_gb: int = 10
    max_users: int = 100
    ai_response_enabled: bool = True
    email_domain_verification: bool = True
    #: Make an account at the identity provider for whoever is invited.
    create_invited_accounts: bool = False
    #: People who know the organization's id may ask to join it.
    join_requests: bool = True
    #: Kind of file → megabytes; only less than the installation takes.
    file_limits_mb: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """One person (or the system) acting in one organization for the length of one request or task."""

    organization_id: str
    user_id: str
    role: str
    permissions: frozenset[str] = field(default_factory=frozenset)
    user_name: str = ""
    organization_name: str = ""
    settings: OrganizationSettings = field(default_factory=OrganizationSettings)
    request_id: str = ""
    ip_address: str = ""
    #: The id of the API token that the person acts through; empty in a browser or with a token of the identity provider.
    token_id: str = ""
    #: Which feature flags are switched here, by name; ``flags.is_on`` knows what is usual for the others.
    switches: Mapping[str, bool] = field(default_factory=dict, hash=False)
    #: Why nothing can be changed here just now; empty where the organization is active.
    read_only: str = ""

    def can(self, permission: str) -> bool:
        """Say whether the permission is held; for templates and policies."""
        return permission in self.permissions

    def check(self, permission: str, sentence: str) -> None:
        """Raise :class:`~diatonic.common.errors.Denied` with ``sentence`` unless the permission is held."""
        if permission not in self.permissions:
            raise Denied(sentence, extra={"permission": permission})

    @property
    def as_anybody(self) -> "Scope":
        """The same place and permissions without who has them: all that is drawn of it is the same for many people."""
        return Scope(self.organization_id, "", "", self.permissions, organization_name=self.organization_name)

    @property
    def is_system(self) -> bool:
        """Whether no person stands behind this scope."""
        return self.role == "system"


def check_in_person(scope: Scope | None) -> None:
    """Keep programs out of what nobody hands to one: an API token does not do it, whatever it allows.

    That is what outlives a token that is revoked (another token, a membership, an ownership), and what is about the
    person and not about the organization. ``scope``: ``None`` for somebody who asks outside of any organization.
    """
    if scope is not None and scope.token_id:
        raise Denied("An API token cannot do this. Sign in and do it yourself.", code="not_by_token")


class _Everything(frozenset[str]):
    """The permissions of the system: every key is held."""

    def __contains__(self, item: object) -> bool:
        return True


def system_scope(organization_id: str, *, reason: str, request_id: str = "") -> Scope:
    """Return a scope for work no person asked for in this moment (sweeps, processing, provisioning).

    ``reason`` is written to the log, so that every such use can be found.
    """
    logger.info("system_scope", organization_id=organization_id, reason=reason)
    return Scope(
        organization_id=organization_id,
        user_id="system",
        role="system",
        permissions=_Everything(),
        user_name="Diatonic",
        request_id=request_id,
    )
