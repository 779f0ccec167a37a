"""Checking tokens of the one configured issuer. Nothing of a token is believed before it is checked here."""

from typing import Any

import jwt
from django.conf import settings

from diatonic.common.errors import Unauthenticated
from organizations.accounts.keys import issuer_keys

#: Clocks of two machines may differ by this much.
_LEEWAY_SECONDS = 30


class BadToken(Unauthenticated):
    """The token is not one we may believe."""

    default_code = "bad_token"


class ExpiredToken(BadToken):
    """The token was good once."""

    default_code = "expired_token"


def verify_access(token: str) -> dict[str, Any]:
    """Return the claims of a Cognito access token for the web client or the single-page application.

    Raises :class:`BadToken` for anything else: a wrong signature, issuer, client or use, an expired token,
    an algorithm that is not RS256.
    """
    claims = _verify(token, audience=None)
    clients = (settings.OIDC_RP_CLIENT_ID, settings.DIATONIC.oidc_spa_client_id)
    if claims.get("token_use") != "access":
        raise BadToken("Send an access token: this one is of another kind.")
    if claims.get("client_id") not in clients:
        raise BadToken("This token was made for another application.")
    return claims


def verify_id(token: str, *, nonce: str | None) -> dict[str, Any]:
    """Return the claims of a Cognito id token made for the web client in answer to ``nonce``."""
    claims = _verify(token, audience=settings.OIDC_RP_CLIENT_ID)
    if claims.get("token_use") != "id":
        raise BadToken("The sign-in service sent a token of another kind.")
    if not nonce or claims.get("nonce") != nonce:
        raise BadToken("This answer of the sign-in service belongs to another sign-in.")
    return claims


def _verify(token: str, *, audience: str | None) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") != "RS256":
            raise BadToken("This token is not signed the way ours are.")
        key = issuer_keys().find(str(header.get("kid", "")))
        if key is None:
            raise BadToken("This token is signed with a key that the sign-in service does not have.")
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=settings.DIATONIC.oidc_issuer,
            audience=audience,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "sub"], "verify_aud": audience is not None},
        )
    except jwt.ExpiredSignatureError:
        raise ExpiredToken("This token has expired. Sign in again.") from None
    except jwt.PyJWTError:
        raise BadToken("This token is not valid.") from None
    return claims
