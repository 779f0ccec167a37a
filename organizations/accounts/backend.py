"""Signing in with OpenID Connect: mozilla-django-oidc, with what it leaves open closed."""

from typing import Any

import requests
import structlog
from django.conf import settings
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from diatonic.common import clock
from diatonic.common.errors import Unavailable
from organizations.accounts import services, tokens
from organizations.accounts.person import Person
from organizations.accounts.rules import Account, identity_of

logger = structlog.get_logger(__name__)


class CognitoBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # the package has no types
    """Believes an id token of the one issuer for our client, and knows people by ``sub`` only.

    The package itself checks neither audience nor issuer, fetches the keys at each sign-in and matches
    people by their address.
    """

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Return the id token's claims. Raises :class:`~organizations.accounts.tokens.BadToken`."""
        return tokens.verify_id(token, nonce=kwargs.get("nonce"))

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> Person:
        """Return the person the verified ``payload`` speaks of."""
        del access_token, id_token
        identity = identity_of(payload)
        person = Person.of(services.sign_in(identity, now=clock.now()))
        person.identity = identity
        return person

    def get_user(self, user_id: str) -> None:
        """Know nobody: the middleware reads the person together with the organization."""


def register(access_token: str, sub: str) -> Account:
    """Make the account of a person who comes with a good access token first, from the provider's userInfo.

    Raises :class:`~organizations.accounts.services.AccountUnknown` for a token that may not read it.
    """
    try:
        response = requests.get(
            settings.OIDC_OP_USER_ENDPOINT,
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=settings.OIDC_TIMEOUT,
        )
        claims = response.json() if response.ok else {}
    except requests.RequestException as failure:
        logger.warning("oidc_user_info_failed", failure=repr(failure)[:300])
        raise Unavailable("The sign-in service does not answer. Try again in a moment.", retry_after=5) from None
    if claims.get("sub") != sub:
        raise services.AccountUnknown("Sign in once in the browser, then use this token.")
    return services.sign_in(identity_of(claims), now=clock.now())
