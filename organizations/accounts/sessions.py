"""Django's session engine over 004's Sessions table."""

import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError

from diatonic.common import clock
from diatonic.common.http.access import Request
from organizations.accounts import session_store
from organizations.accounts.models import Session
from organizations.accounts.person import session_hash
from organizations.accounts.rules import Account, Device

#: Long enough to sign in; a session of nobody holds nothing else.
_ANONYMOUS_SECONDS = 15 * 60


class SessionStore(SessionBase):
    """A session under the SHA-256 of its key: who reads the table cannot use what stands there.

    Saving a session that was ended meanwhile raises Django's ``UpdateError`` instead of bringing it back.
    """

    #: Where the request comes from; written when the session is saved next.
    device: Device | None = None
    _item: Session | None = None

    def load(self) -> dict[str, Any]:
        """Return what the session holds; an ended or expired one is forgotten."""
        found = session_store.find(id_of(self.session_key), now=clock.now()) if self.session_key else None
        if found is None:
            self._session_key = None
            return {}
        self._item = found
        return dict(json.loads(found.data))

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session with this key."""
        return session_store.find(id_of(session_key), now=clock.now()) is not None

    def create(self) -> None:
        """Begin a session under a fresh key."""
        self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # not in the stubs
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's signature
        """Write the session. Raises Django's ``CreateError`` or ``UpdateError``."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # not in the stubs
        now = clock.now()
        if must_create or self._item is None:
            self._item = session_store.new(id_of(self.session_key), now=now)
        item = self._item
        expires = self.get_expiry_date(modification=now)
        item.data = json.dumps(data)
        item.user_id = data.get(SESSION_KEY)
        item.updated_at = clock.iso(now)
        item.expires_at = clock.iso(expires)
        item.ttl = clock.epoch(expires)
        if self.device is not None:
            session_store.describe(item, self.device)
        if not session_store.write(item, must_create=must_create):
            raise CreateError if must_create else UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End the session."""
        key = session_key or self.session_key
        if key:
            session_store.delete(id_of(key))

    def touch(self) -> bool:
        """Note that the session is used, at most once a minute; say whether that was done."""
        return self._item is not None and session_store.touch(self._item, now=clock.now())

    def get_session_cookie_age(self) -> int:
        """Return how long it lives, in seconds: short while nobody is signed in."""
        return int(settings.SESSION_COOKIE_AGE) if SESSION_KEY in self else _ANONYMOUS_SECONDS

    @classmethod
    def clear_expired(cls) -> None:
        """Do nothing: the table's TTL does it."""


def id_of(session_key: str) -> str:
    """Return the id of the session that has the key: its digest, by which nobody comes in."""
    return sha256(session_key.encode()).hexdigest()


def current_id(request: Request) -> str:
    """Return the id of the session that asks; empty where somebody asks with a token."""
    key = request.session.session_key if request.identified_by == "session" else None
    return id_of(key) if key else ""


def renew(request: Request, account: Account) -> None:
    """Keep the session that asks good for the account as it is now, after all others were ended. One write."""
    if request.identified_by == "session":
        request.session[HASH_SESSION_KEY] = session_hash(account)
        request.session.save()
        request.session.modified = False
