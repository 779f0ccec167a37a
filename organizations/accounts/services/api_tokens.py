"""API tokens: made, listed, revoked, and recognized."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound
from diatonic.common.scope import Scope, check_in_person
from organizations.accounts import policies, store, token_store
from organizations.accounts.rules.tokens import (
    DEFAULT_DAYS,
    MAX_DAYS,
    MAX_NAME,
    MAX_TOKENS,
    PREFIX,
    ApiToken,
    TokenKey,
    digest_of,
    new_secret,
    read_key,
)
from organizations.accounts.services.people import Found, check_active
from organizations.accounts.token_store import TokenStore
from organizations.accounts.tokens import BadToken, ExpiredToken
from organizations.audit import services as audit
from organizations.flags import services as flags
from organizations.membership import services as membership
from organizations.membership.rules import PERMISSIONS, Access
from organizations.notifications import services as notifications

logger = structlog.get_logger(__name__)


def is_api_token(text: str) -> bool:
    """Say whether a bearer token is one of ours, and not the identity provider's."""
    return text.startswith(PREFIX)


def find_by_token(text: str, *, now: datetime) -> Found:
    """Return the person a token acts for, in the token's organization. One consistent BatchGet, none for junk.

    Raises ``BadToken`` for one that is not ours, was revoked, or is from an earlier membership; ``ExpiredToken``;
    ``AccountDisabled``.
    """
    key = read_key(text)
    if key is None:
        raise BadToken("This API token is not valid.")
    access_keys = membership.access_keys(key.organization_id, key.user_id)
    keys = [token_store.key_of(key), *access_keys, *flags.scope_keys(key.organization_id)]
    account, (item, *rest) = store.find_with(key.user_id, keys)
    token = None if item is None else token_store.token_of(item)
    access = membership.access_of(rest[: len(access_keys)])
    switches = flags.switches_of(key.organization_id, rest[len(access_keys) :])
    if account is None or token is None or not _is_right(token, key, access):
        logger.warning("api_token_refused", token_id=key.token_id, organization_id=key.organization_id)
        raise BadToken("This API token is not valid. It may have been revoked.")
    if account.is_gone:
        raise BadToken("The identity provider lets this token's person in no more.")
    if token.is_expired(clock.iso(now)):
        raise ExpiredToken("This API token has expired. Make another one.")
    check_active(account)
    return Found(account, key.organization_id, access, token, switches)


def note_use(token: ApiToken, *, address: str, now: datetime) -> bool:
    """Note when and from where the token was used last, at most once a minute; say whether that was done."""
    return token_store.touch(token, address=address, now=now)


def list_tokens(scope: Scope) -> list[ApiToken]:
    """Return the person's own tokens in the organization, newest first; at most 50. One DynamoDB call."""
    check_in_person(scope)
    return TokenStore(scope, scope.user_id).all()


def create_token(
    scope: Scope,
    *,
    name: str,
    scopes: Sequence[str],
    now: datetime,
    days: int = DEFAULT_DAYS,
    token_id: str = "",
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which nobody can see again. Two DynamoDB calls.

    ``scopes``: permissions that the person holds; the token never does more than the person may at the time.
    ``token_id``: one from :func:`~diatonic.common.ids.new`, so that a form sent twice makes one token. Raises
    ``Invalid``, ``Conflict`` where there are 50, ``TokenMade``, ``Denied`` to a token.
    """
    check_in_person(scope)
    name = " ".join(name.split())
    _check_wishes(scope, name, scopes, days)
    tokens = TokenStore(scope, scope.user_id)
    if len(tokens.all()) >= MAX_TOKENS:
        raise Conflict(f"You have {MAX_TOKENS} tokens here. Revoke one that you do not need.", code="too_many_tokens")
    key = TokenKey(scope.organization_id, scope.user_id, token_id or ids.new(), new_secret())
    token = ApiToken(
        token_id=key.token_id,
        organization_id=key.organization_id,
        user_id=key.user_id,
        name=name,
        scopes=tuple(sorted(set(scopes))),
        created_at=clock.iso(now),
        expires_at=clock.iso(now + timedelta(days=days)),
        digest=digest_of(key.secret),
    )
    tx = Transaction()
    tokens.create(tx, token)
    details = {"scopes": list(token.scopes), "expires_at": token.expires_at}
    _record(tx, scope, token, action="token.created", summary=f"made the API token “{name}”", now=now, details=details)
    tx.commit()
    return token, key.text()


def revoke_token(scope: Scope, *, token_id: str, now: datetime) -> None:
    """End one of the person's own tokens; holds from the next request. Two DynamoDB calls. Raises ``NotFound``."""
    check_in_person(scope)
    token = _get(scope, scope.user_id, token_id)
    tx = Transaction()
    TokenStore(scope, scope.user_id).delete(tx, token_id)
    _record(tx, scope, token, action="token.revoked", summary=f"revoked the API token “{token.name}”", now=now)
    tx.commit()


def list_member_tokens(scope: Scope, *, user_id: str) -> list[ApiToken]:
    """Return a member's tokens in the organization. Needs ``members.manage``. Two DynamoDB calls."""
    policies.check_can_manage(scope, membership.find_member(scope, user_id=user_id))
    return TokenStore(scope, user_id).all()


def revoke_member_token(scope: Scope, *, user_id: str, token_id: str, now: datetime) -> None:
    """End a member's token, and tell them. Needs ``members.manage``. Three DynamoDB calls. Raises ``NotFound``."""
    member = policies.check_can_manage(scope, membership.find_member(scope, user_id=user_id))
    token = _get(scope, user_id, token_id)
    tx = Transaction()
    TokenStore(scope, user_id).delete(tx, token_id)
    summary = f"revoked the API token “{token.name}” of {member.name or 'a member'}"
    _record(tx, scope, token, action="token.revoked", summary=summary, now=now)
    notifications.send(
        tx,
        organization_id=scope.organization_id,
        to=user_id,
        kind="account.token_revoked",
        text=f"{scope.user_name} revoked your API token “{token.name}”.",
        url=f"/o/{scope.organization_id}/account/tokens/",
        now=now,
    )
    tx.commit()


def _is_right(token: ApiToken, key: TokenKey, access: Access | None) -> bool:
    """Say whether the secret opens the token, and whether it is of the present membership, not of an earlier one."""
    is_of_now = access is None or access.member.joined_at <= token.created_at
    return token.is_opened_by(key.secret) and is_of_now


def _check_wishes(scope: Scope, name: str, scopes: Sequence[str], days: int) -> None:
    wrong = []
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        wrong.append(FieldError("/name", f"Say in 1 to {MAX_NAME} characters what the token is for."))
    if not scopes:
        wrong.append(FieldError("/scopes", "Choose at least one permission."))
    for number, permission in enumerate(scopes):
        if permission not in PERMISSIONS:
            wrong.append(FieldError(f"/scopes/{number}", "There is no such permission."))
        elif not scope.can(permission):
            wrong.append(FieldError(f"/scopes/{number}", "You do not have this permission yourself."))
    if not 1 <= days <= MAX_DAYS:
        wrong.append(FieldError("/expires_in_days", f"Choose 1 to {MAX_DAYS} days."))
    if wrong:
        raise Invalid("The token is not right yet.", fields=wrong)


def _get(scope: Scope, user_id: str, token_id: str) -> ApiToken:
    token = TokenStore(scope, user_id).find(token_id) if ids.is_one(token_id) else None
    if token is None:
        raise NotFound("There is no such token.")
    return token


def _record(  # noqa: PLR0913 -- all named but three
    tx: Transaction,
    scope: Scope,
    token: ApiToken,
    *,
    action: str,
    summary: str,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    audit.record(
        tx,
        scope,
        action=action,
        target_kind="token",
        target_id=token.token_id,
        summary=summary,
        details=details,
        about=token.user_id,
        now=now,
    )
