"""Shapes of what the API takes and answers about the person."""

from typing import Annotated, Any, Self

from ninja import Schema
from pydantic import Field, StringConstraints

from diatonic.common.scope import Scope
from organizations.accounts.rules import Account
from organizations.accounts.rules.preferences import Theme
from organizations.accounts.rules.tokens import DEFAULT_DAYS, MAX_DAYS, MAX_NAME, ApiToken


class MyOrganizationOut(Schema):
    """The organization that the request is about."""

    organization_id: str
    name: str
    role: str
    permissions: list[str]


class PreferencesOut(Schema):
    """How I want Diatonic. Empty ``locale`` and ``time_zone``: as my device has them."""

    email_notifications: bool
    ai_auto_response: bool
    locale: str
    time_zone: str
    theme: Theme


class MeOut(Schema):
    """Who is asking. ``organization`` is null while the person belongs to none; ``token_id`` but with an API token."""

    user_id: str
    name: str
    email: str
    status: str
    preferences: PreferencesOut
    organization: MyOrganizationOut | None
    token_id: str | None

    @classmethod
    def of(cls, account: Account, scope: Scope | None) -> Self:
        """Return what there is to say of the person."""
        here = None
        if scope is not None:
            here = MyOrganizationOut(
                organization_id=scope.organization_id,
                name=scope.organization_name,
                role=scope.role,
                permissions=sorted(scope.permissions),
            )
        return cls(
            user_id=account.user_id,
            name=account.name,
            email=account.email,
            status=account.status,
            preferences=PreferencesOut.model_validate(account.preferences),
            organization=here,
            token_id=(scope.token_id or None) if scope is not None else None,
        )


class PreferencesIn(Schema):
    """Preferences to change; what is left out stays."""

    email_notifications: bool | None = None
    ai_auto_response: bool | None = None
    locale: Annotated[str | None, Field(max_length=35)] = None
    time_zone: Annotated[str | None, Field(max_length=64)] = None
    theme: Theme | None = None


class MeIn(Schema):
    """What to change of my profile; what is left out, or null, stays."""

    name: Annotated[str | None, Field(max_length=400)] = None
    preferences: PreferencesIn | None = None

    def changes(self) -> dict[str, Any]:
        """Return the preferences to change."""
        return {} if self.preferences is None else self.preferences.model_dump(exclude_none=True)


class MemberSessionOut(Schema):
    """Where a member is signed in: which device, since when, used last when."""

    device: str
    device_type: str
    login_method: str
    created_at: str
    last_activity: str
    expires_at: str


class SessionOut(MemberSessionOut):
    """Where I am signed in. ``is_current``: the session that asks."""

    session_id: str
    ip_address: str
    is_current: bool


class SessionsOut(Schema):
    """My sessions, last used first; at most 90."""

    items: list[SessionOut]


class MemberSessionsOut(Schema):
    """A member's sessions, last used first; at most 90."""

    items: list[MemberSessionOut]


class TokenIn(Schema):
    """A token to make: what it is for, what it may do, for how long."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME)]
    scopes: Annotated[list[str], Field(min_length=1, max_length=100)]
    expires_in_days: Annotated[int, Field(ge=1, le=MAX_DAYS)] = DEFAULT_DAYS


class TokenOut(Schema):
    """An API token; ``scopes`` are permissions. ``last_used_at`` is null before it is used."""

    token_id: str
    name: str
    scopes: list[str]
    created_at: str
    expires_at: str
    is_expired: bool
    last_used_at: str | None
    last_used_from: str | None

    @classmethod
    def of(cls, token: ApiToken, now: str) -> Self:
        """Return what may be shown of the token."""
        return cls(**_shown(token, now))


class TokensOut(Schema):
    """The tokens of a person in the organization, newest first; at most 50."""

    items: list[TokenOut]


class TokenMadeOut(TokenOut):
    """A new token. ``token`` is its text, in this answer and never again."""

    token: str

    @classmethod
    def made(cls, token: ApiToken, text: str, now: str) -> Self:
        """Return the token with its text."""
        return cls(**_shown(token, now), token=text)


def _shown(token: ApiToken, now: str) -> dict[str, Any]:
    return {
        "token_id": token.token_id,
        "name": token.name,
        "scopes": list(token.scopes),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "is_expired": token.is_expired(now),
        "last_used_at": token.last_used_at or None,
        "last_used_from": token.last_used_from or None,
    }
