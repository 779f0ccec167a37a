"""Reads and writes of sessions, by the digest of the browser's key."""

from datetime import datetime, timedelta

from diatonic.common import clock
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import NotFound
from organizations.accounts.models import Session
from organizations.accounts.rules import Device
from organizations.accounts.rules.devices import MAX_SESSIONS, SignedIn

#: ``last_activity`` is written at most this often.
TOUCH_EVERY = timedelta(minutes=1)
_MAX_AGENT = 400


def find(session_id: str, *, now: datetime) -> Session | None:
    """Return the session that is good at this moment, or ``None``. One consistent read."""
    try:
        session = Session.get(session_id, consistent_read=True)
    except Session.DoesNotExist:
        return None
    return session if session.is_active and session.expires_at > clock.iso(now) else None


def new(session_id: str, *, now: datetime) -> Session:
    """Return an unsaved session that begins now."""
    moment = clock.iso(now)
    return Session(session_id, created_at=moment, updated_at=moment, last_activity=moment)


def describe(session: Session, device: Device) -> None:
    """Note where the session was opened."""
    session.ip_address = device.ip_address or None
    session.user_agent = device.user_agent[:_MAX_AGENT] or None
    session.metadata = {"login_method": device.login_method, "device_type": device.device_type}


def write(session: Session, *, must_create: bool) -> bool:
    """Save the session; ``False`` where it is there already (``must_create``) or is gone (otherwise)."""
    condition = Session.session_id.does_not_exist() if must_create else Session.session_id.exists()
    return held(lambda: session.save(condition))


def touch(session: Session, *, now: datetime) -> bool:
    """Note that the session is used, at most once a minute; one that was ended meanwhile stays ended."""
    if clock.iso(now - TOUCH_EVERY) < session.last_activity:
        return False
    return held(
        lambda: session.update([Session.last_activity.set(clock.iso(now))], condition=Session.session_id.exists())
    )


def delete(session_id: str) -> None:
    """Remove the session."""
    Session(session_id).delete()


def of_person(user_id: str, *, current: str, now: datetime, with_addresses: bool = True) -> list[SignedIn]:
    """Return where the person is signed in, last used first. One bounded query of an index."""
    found = Session.user_index.query(user_id, limit=MAX_SESSIONS, page_size=MAX_SESSIONS)
    good = [item for item in found if item.is_active and item.expires_at > clock.iso(now)]
    listed = [_signed_in(item, current, with_addresses=with_addresses) for item in good]
    return sorted(listed, key=lambda one: one.last_activity, reverse=True)


def end(tx: Transaction, session_id: str, *, user_id: str) -> None:
    """Remove the person's session in the transaction. Raises on commit ``NotFound`` where it is not there."""
    gone = NotFound("There is no such session.")
    tx.delete(Session(session_id), Session.user_id == user_id, otherwise=gone)


def end_several(tx: Transaction, user_id: str, *, keep: str) -> None:
    """Remove the person's sessions but ``keep`` in the transaction. One bounded query."""
    for item in Session.user_index.query(user_id, limit=MAX_SESSIONS, page_size=MAX_SESSIONS):
        if item.session_id != keep:
            tx.delete(Session(item.session_id))


def _signed_in(item: Session, current: str, *, with_addresses: bool) -> SignedIn:
    return SignedIn(
        session_id=item.session_id,
        user_agent=item.user_agent or "",
        device_type=str(item.metadata.get("device_type", "desktop")),
        ip_address=(item.ip_address or "") if with_addresses else "",
        login_method=str(item.metadata.get("login_method", "form")),
        created_at=item.created_at,
        last_activity=item.last_activity,
        expires_at=item.expires_at,
        is_current=item.session_id == current,
    )
