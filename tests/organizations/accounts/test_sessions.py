"""Sessions in 004's table."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from organizations.accounts.models import Session
from organizations.accounts.rules import Device
from organizations.accounts.sessions import SessionStore

AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1"


def opened(**data: object) -> SessionStore:
    session = SessionStore()
    session.update({SESSION_KEY: "ada", **data})
    session.save()
    return session


def key_of(session: SessionStore) -> str:
    assert session.session_key
    return session.session_key


def item_of(session: SessionStore) -> Session:
    return Session.get(sha256(key_of(session).encode()).hexdigest(), consistent_read=True)


def test_what_is_saved_is_loaded():
    session = opened(groups=["instructors"])

    assert SessionStore(session.session_key)["groups"] == ["instructors"]


def test_the_item_has_the_fields_of_the_seed_and_no_key():
    session = SessionStore()
    session.device = Device("192.0.2.7", AGENT, "google")
    session[SESSION_KEY] = "ada"
    session.save()

    item = item_of(session)

    assert (item.user_id, item.ip_address, item.user_agent) == ("ada", "192.0.2.7", AGENT)
    assert item.metadata == {"login_method": "google", "device_type": "mobile"}
    assert item.is_active
    assert item.ttl == clock.epoch(clock.parse(item.expires_at))
    assert key_of(session) not in json.dumps(item.to_simple_dict())


def test_an_expired_session_is_nobodys_even_while_the_item_is_there():
    session = opened()
    item_of(session).update([Session.expires_at.set(clock.iso(clock.now() - timedelta(seconds=1)))])

    late = SessionStore(session.session_key)

    assert SESSION_KEY not in late
    assert late.session_key is None


def test_an_inactive_session_is_nobodys():
    session = opened()
    item_of(session).update([Session.is_active.set(False)])

    assert SESSION_KEY not in SessionStore(session.session_key)
    assert not SessionStore().exists(key_of(session))


def test_a_session_that_was_ended_is_not_brought_back():
    session = opened()
    same = SessionStore(session.session_key)
    assert same[SESSION_KEY] == "ada"

    session.flush()
    same["late"] = True

    with pytest.raises(UpdateError):
        same.save()
    same.touch()
    assert SESSION_KEY not in SessionStore(same.session_key)


def test_a_touch_does_not_bring_a_session_back():
    session = opened()
    item_of(session).update([Session.last_activity.set(clock.iso(clock.now() - timedelta(minutes=2)))])
    same = SessionStore(session.session_key)
    assert same[SESSION_KEY] == "ada"

    session.flush()
    same.touch()

    assert not SessionStore().exists(key_of(same))


def test_two_sessions_do_not_share_a_key():
    session = opened()

    twin = SessionStore(session.session_key)

    with pytest.raises(CreateError):
        twin.save(must_create=True)


def test_a_fresh_key_keeps_the_content_and_ends_the_old_key():
    session = opened(draft="text")
    old = key_of(session)

    session.cycle_key()

    assert session.session_key != old
    assert SessionStore(session.session_key)["draft"] == "text"
    assert not SessionStore().exists(old)


def test_use_is_noted_at_most_once_a_minute():
    session = opened()
    same = SessionStore(session.session_key)
    assert same[SESSION_KEY] == "ada"

    with counting() as calls:
        same.touch()
    assert calls.total == 0

    item_of(session).update([Session.last_activity.set(clock.iso(clock.now() - timedelta(seconds=61)))])
    same = SessionStore(session.session_key)
    with counting() as calls:
        assert same[SESSION_KEY] == "ada"
        same.touch()
        same.touch()
    assert calls.by_operation == {"GetItem": 1, "UpdateItem": 1}


def test_sessions_of_nobody_live_shortly_and_are_in_no_index():
    session = SessionStore()
    session["oidc_states"] = {}
    session.save()

    item = item_of(session)

    assert "user_id" not in item.to_simple_dict()
    assert clock.parse(item.expires_at) < clock.now() + timedelta(minutes=16)
    assert clock.parse(item_of(opened()).expires_at) > clock.now() + timedelta(days=6)


def test_a_persons_sessions_are_found():
    opened()
    opened()

    assert len(list(Session.user_index.query("ada", limit=10))) == 2


def test_a_made_up_key_costs_one_read():
    with counting() as calls:
        session = SessionStore("made-up-key-of-some-length")
        assert session.get(SESSION_KEY) is None
        assert session.get("other") is None

    assert calls.by_operation == {"GetItem": 1}
