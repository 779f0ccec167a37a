"""Reads and writes of API tokens."""

from datetime import datetime, timedelta
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import Key
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope
from organizations.accounts.models import ApiTokenModel
from organizations.accounts.rules.tokens import MAX_TOKENS, SHOWN_EXPIRED_DAYS, ApiToken, TokenKey

#: ``last_used_at`` is written at most this often.
TOUCH_EVERY = timedelta(minutes=1)


class TokenMade(Conflict):
    """The token was made by the same request before; it is shown once only."""

    default_code = "token_made"


class TokenStore:
    """The tokens of one person in the scope's organization."""

    def __init__(self, scope: Scope, user_id: str) -> None:
        self._organization_id = scope.organization_id
        self._holder = _holder(scope.organization_id, user_id)

    def all(self) -> list[ApiToken]:
        """Return all tokens, newest first. One consistent, bounded query."""
        found = ApiTokenModel.query(
            self._holder, scan_index_forward=False, limit=MAX_TOKENS, page_size=MAX_TOKENS, consistent_read=True
        )
        return [token_of(item) for item in found]

    def find(self, token_id: str) -> ApiToken | None:
        """Return the token, or ``None``. One consistent read."""
        try:
            return token_of(ApiTokenModel.get(self._holder, token_id, consistent_read=True))
        except ApiTokenModel.DoesNotExist:
            return None

    def create(self, tx: Transaction, token: ApiToken) -> None:
        """Write the token in the transaction. Raises on commit :class:`TokenMade`."""
        expires = clock.parse(token.expires_at)
        item = ApiTokenModel(
            self._holder,
            token.token_id,
            organization_id=self._organization_id,
            user_id=token.user_id,
            name=token.name,
            scopes=list(token.scopes),
            digest=token.digest,
            expires_at=token.expires_at,
            removed_at=clock.epoch(expires + timedelta(days=SHOWN_EXPIRED_DAYS)),
            created_at=token.created_at,
            updated_at=token.created_at,
        )
        made = TokenMade("This token was made a moment ago, and is shown once only. Revoke it and make another one.")
        tx.put(item, ApiTokenModel.token_id.does_not_exist(), otherwise=made)

    def delete(self, tx: Transaction, token_id: str) -> None:
        """Remove the token in the transaction. Raises on commit ``NotFound`` where somebody was faster."""
        gone = NotFound("There is no such token any more.")
        tx.delete(ApiTokenModel(self._holder, token_id), ApiTokenModel.token_id.exists(), otherwise=gone)


def key_of(key: TokenKey) -> Key:
    """Return where the token is, for one BatchGet with the account."""
    return ApiTokenModel, (_holder(key.organization_id, key.user_id), key.token_id)


def touch(token: ApiToken, *, address: str, now: datetime) -> bool:
    """Note that the token is used, at most once a minute; one that was revoked meanwhile stays revoked."""
    if clock.iso(now - TOUCH_EVERY) < token.last_used_at:
        return False
    model = ApiTokenModel
    item = model(_holder(token.organization_id, token.user_id), token.token_id)
    actions: list[Any] = [model.last_used_at.set(clock.iso(now)), model.last_used_from.set(address or "-")]
    return held(lambda: item.update(actions, condition=model.token_id.exists()))


def token_of(item: Any) -> ApiToken:
    """Return a token as the rest of the code sees it."""
    return ApiToken(
        token_id=item.token_id,
        organization_id=item.organization_id,
        user_id=item.user_id,
        name=item.name,
        scopes=tuple(item.scopes),
        created_at=item.created_at,
        expires_at=item.expires_at,
        last_used_at=item.last_used_at or "",
        last_used_from=item.last_used_from or "",
        digest=item.digest,
    )


def _holder(organization_id: str, user_id: str) -> str:
    return f"{organization_id}#{user_id}"
