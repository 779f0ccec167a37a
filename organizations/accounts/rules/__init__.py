"""What is known about a person, and what an identity token says that may be believed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diatonic.common import addresses
from organizations.accounts.rules.preferences import Preferences

#: 004's states of an account; only an active one may be used.
STATUSES = ("active", "inactive", "suspended")
_TABLET = re.compile(r"iPad|Tablet|Android(?!.*Mobile)")
#: The status of an account of which nothing is left but its id; beside 004's, and without a way back.
ERASED = "erased"
#: Persian names and some signs are written with these; any other invisible character is not part of a name.
_JOINERS = "\u200c\u200d"
_MAX_NAME = 200
_MOBILE = re.compile(r"Mobi|iPhone|Android")


@dataclass(frozen=True, slots=True)
class Account:
    """One person, known by the identity provider's ``sub``."""

    user_id: str
    name: str
    email: str = ""
    home_organization: str = ""
    status: str = "active"
    #: When the person was last signed out everywhere, in seconds since 1970.
    session_epoch: int = 0
    preferences: Preferences = field(default_factory=Preferences)
    #: The person chose the name here; the identity provider's is no longer taken over.
    has_own_name: bool = False
    #: The person's groups at the identity provider, as it said them last, and when that was.
    groups: tuple[str, ...] = ()
    groups_read_at: str = ""
    #: The identity provider lets the person in no more; a sign-in says otherwise.
    is_gone: bool = False
    revision: int = 1

    @property
    def is_active(self) -> bool:
        """Whether the account may be used: 004 knows ``active``, ``inactive`` and ``suspended``."""
        return self.status == "active"

    def has_old_groups(self, than: str) -> bool:
        """Whether the provider said the person's groups before ``than``; never for one that said none."""
        return "" < self.groups_read_at < than


@dataclass(frozen=True, slots=True)
class Identity:
    """What a verified token says about a person. ``email`` is empty unless the provider has verified it.

    ``groups``: ``None`` where nothing is said about them.
    """

    sub: str
    email: str
    name: str
    groups: tuple[str, ...] | None = None
    login_method: str = "form"
    #: The provider names an address that it has not verified: whatever it verified before is the person's no longer.
    has_no_address: bool = False


@dataclass(frozen=True, slots=True)
class Device:
    """Where a session was opened."""

    ip_address: str
    user_agent: str
    login_method: str = "form"

    @property
    def device_type(self) -> str:
        """004's ``desktop``, ``mobile`` or ``tablet``, as well as a user agent tells."""
        if _TABLET.search(self.user_agent):
            return "tablet"
        return "mobile" if _MOBILE.search(self.user_agent) else "desktop"


def identity_of(claims: Mapping[str, Any]) -> Identity:
    """Read the claims of a verified token. An address counts only with ``email_verified``."""
    verified = claims.get("email_verified") in (True, "true")  # userInfo of Cognito answers with the text
    email = addresses.proved(str(claims.get("email", ""))) if verified else ""
    names = (_name(claims.get(claim)) for claim in ("name", "given_name"))
    return Identity(
        sub=str(claims["sub"]),
        email=email,
        name=next(filter(None, names), "") or email.partition("@")[0] or "Somebody",
        groups=groups_of(claims),
        login_method=_login_method(claims.get("identities")),
        has_no_address=bool(claims.get("email")) and not email,
    )


def _name(claimed: Any) -> str:
    """Return a name without line ends and what cannot be seen: whoever signs in may have chosen it, and mails tell it."""
    kept = (one for one in str(claimed or "") if one.isspace() or one.isprintable() or one in _JOINERS)
    return " ".join("".join(kept).split())[:_MAX_NAME].strip()


def groups_of(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the person's Cognito groups."""
    groups = claims.get("cognito:groups")
    return tuple(str(group) for group in groups) if isinstance(groups, list) else ()


def _login_method(identities: Any) -> str:
    """Return 004's login method: ``form``, or the name of the federated provider such as ``google``."""
    if isinstance(identities, list) and identities and isinstance(identities[0], dict):
        return str(identities[0].get("providerName", "form")).lower()
    return "form"
