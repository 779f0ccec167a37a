"""Reads and writes of sessions, by the digest of the browser's key."""

from datetime import datetime, timedelta

from diatonic.common import clock
from diatonic.common.dynamo.conditional import held
from organizations.accounts.models import Session
from organizations.accounts.rules import Device

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


def touch(session: Session, *, now: datetime) -> None:
    """Note that the session is used, at most once a minute; one that was ended meanwhile stays ended."""
    if clock.iso(now - TOUCH_EVERY) < session.last_activity:
        return
    held(lambda: session.update([Session.last_activity.set(clock.iso(now))], condition=Session.session_id.exists()))


def delete(session_id: str) -> None:
    """Remove the session."""
    Session(session_id).delete()
