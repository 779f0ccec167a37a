"""Operators switch features for everybody or for one organization; it holds from the next request, and is audited."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid, NotFound, Stale
from diatonic.common.flags import Flag, is_on
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.flags import services, store
from organizations.flags.rules import ENVIRONMENT, Switch
from tests.organizations.people import make_organization, make_person, scope_for
from tests.people import OWNER

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
OPERATOR = replace(OWNER, permissions=OWNER.permissions | {"platform.operate"}, user_name="Opal")


@pytest.fixture
def owner() -> Scope:
    """The owner of another organization, as a request of theirs has them."""
    make_organization("demo")
    make_organization("other")
    return scope_for(make_person("other", role="owner"), "other")


def _switch(flag: str, on: bool | None, organization_id: str = "") -> None:
    services.switch(OPERATOR, flag=flag, organization_id=organization_id, on=on, now=NOW)


def _here(organization_id: str = "other") -> bool:
    return is_on(Flag.JOIN_BY_DOMAIN, services.find_switches(organization_id))


def test_an_organization_s_own_switch_counts_before_the_environment_s(owner):
    assert _here()

    _switch("join-by-domain", on=False)
    assert not _here()
    _switch("join-by-domain", on=True, organization_id="other")
    assert _here()
    assert not _here("demo")

    _switch("join-by-domain", on=None, organization_id="other")
    assert not _here()
    _switch("join-by-domain", on=None)
    assert _here()


def test_the_scope_of_the_next_request_has_what_was_switched(owner):
    account = make_person("other", name="Vera", role="viewer")

    _switch("first-steps", on=False, organization_id="other")

    assert is_on(Flag.FIRST_STEPS, owner.switches)  # of the request before
    with counting() as calls:
        after = scope_for(account, "other")
    assert not is_on(Flag.FIRST_STEPS, after.switches)
    assert calls.by_operation == {"BatchGetItem": 1}


def test_switching_is_audited_where_it_counts_and_once(owner):
    _switch("join-by-domain", on=False, organization_id="other")
    _switch("join-by-domain", on=False, organization_id="other")
    _switch("create-organizations", on=False)

    (event,) = [event for event in audit.list_events(owner).items if event.action == "flag.switched"]
    assert (event.target_id, event.actor_name) == ("join-by-domain", "Opal")
    assert event.changes == {"switched": {"before": "as usual", "after": "off"}}
    everywhere = replace(OPERATOR, organization_id=services.NO_ORGANIZATION)
    (event,) = audit.list_events(everywhere).items
    assert event.summary == "switched the feature “Create organizations” off for every organization"


def test_the_board_says_who_switched_what(owner):
    _switch("first-steps", on=False, organization_id="other")

    with counting() as calls:
        board = services.get_board(OPERATOR, organization_id="other")

    rows = {row.flag: row for row in board.rows}
    assert calls.total == 2
    assert set(rows) == set(Flag)
    assert not rows[Flag.FIRST_STEPS].is_on
    assert rows[Flag.FIRST_STEPS].environment is None
    assert rows[Flag.FIRST_STEPS].organization == Switch(is_on=False, by="Opal", at="2026-03-01T09:30:00.000Z")
    assert rows[Flag.JOIN_BY_DOMAIN].organization is None


def test_only_operators_see_and_switch(owner):
    with pytest.raises(Denied):
        services.switch(owner, flag="first-steps", organization_id="other", on=False, now=NOW)
    with pytest.raises(Denied):
        services.get_board(owner)

    assert services.find_switches("other") == {}


@pytest.mark.parametrize(
    ("flag", "organization_id", "refusal"),
    [
        ("nonsense", "", Invalid),
        ("create-organizations", "other", Invalid),
        ("first-steps", "nowhere", NotFound),
    ],
)
def test_what_cannot_be_switched_is_refused(owner, flag, organization_id, refusal):
    with pytest.raises(refusal):
        _switch(flag, on=False, organization_id=organization_id)


def test_two_operators_at_once_do_not_undo_each_other(owner):
    (seen,) = store.find(ENVIRONMENT)
    _switch("first-steps", on=False)

    tx = Transaction()
    store.change(tx, seen, flag="join-by-domain", switch=Switch(is_on=False), now=NOW)
    with pytest.raises(Stale):
        tx.commit()

    assert services.find_switches() == {"first-steps": False}


def test_a_switch_of_a_flag_that_is_gone_does_no_harm(owner):
    tx = Transaction()
    (seen,) = store.find("other")
    store.change(tx, seen, flag="long-gone", switch=Switch(is_on=True), now=NOW)
    tx.commit()

    assert services.find_switches("other") == {}
    assert {row.flag for row in services.get_board(OPERATOR, organization_id="other").rows} == set(Flag)
