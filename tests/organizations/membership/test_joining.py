"""Asking to join, and being let in or not."""

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid, NotFound
from diatonic.common.scope import system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.audit import services as audit
from organizations.membership import services
from organizations.membership.store import MEMBERS, MemberStore
from organizations.notifications import services as notifications
from tests.organizations.membership.test_changing import at_once
from tests.organizations.people import NOW, account_of, make_organization, scope_for, sign_in


@pytest.fixture
def guest(team):
    """Somebody who belongs to no organization."""
    return accounts.provision(Identity("sub-gina", "gina@example.com", "Gina Guest"), home="", now=NOW)


def ask(account, organization_id="demo", note="Hello."):
    visitor = services.visitor(organization_id, user_id=account.user_id, name=account.name)
    return services.ask_to_join(visitor, email=account.email, note=note, now=NOW)


def test_a_request_waits_and_administrators_are_told(team, guest):
    with counting() as calls:
        ask(guest, note="I bake.")

    assert calls.total == 4
    (request,) = services.list_requests(team.scope("admin")).items
    assert (request.name, request.email, request.note) == ("Gina Guest", "gina@example.com", "I bake.")
    assert services.list_my_requests(guest.user_id) == ["demo"]
    for name in ("owner", "admin"):
        (notice,) = notifications.list_notices(team.scope(name)).items
        assert notice.text == "Gina Guest asks to join Demo Organization."
    assert notifications.list_notices(team.scope("colleague")).items == ()


def test_who_only_asks_gets_nowhere(team, guest):
    ask(guest)

    assert sign_in(guest).get("/o/demo/").status_code == 404
    assert services.list_my_organizations(guest.user_id) == []
    assert MemberStore(team.scope("owner")).counts(MEMBERS) == {MEMBERS: 3}


def test_one_asks_once_and_a_member_not_at_all(team, guest):
    ask(guest)

    for account in (guest, team.colleague):
        with pytest.raises(services.AlreadyAsked):
            ask(account)


@pytest.mark.parametrize("asked", ["nowhere", "closed", "quiet"])
def test_an_organization_that_takes_no_requests_is_not_there(team, guest, asked):
    make_organization("closed")
    services.change_standing(system_scope("closed", reason="test"), status="suspended", now=NOW)
    make_organization("quiet", join_requests=False)

    with pytest.raises(NotFound):
        ask(guest, asked)


def test_a_long_note_is_refused(team, guest):
    with pytest.raises(Invalid):
        ask(guest, note="x" * 501)


def test_who_is_let_in_has_a_seat_a_role_and_a_home(team, guest):
    ask(guest)
    scope = team.scope("admin")

    with counting() as calls:
        services.approve_request(scope, user_id=guest.user_id, role="viewer", now=NOW)

    assert calls.total == 5
    assert scope_for(guest, "demo").role == "viewer"
    assert account_of(guest.user_id).home_organization == "demo"
    assert MemberStore(team.scope("owner")).counts(MEMBERS) == {MEMBERS: 4}
    found = services.search_members(team.scope("owner"), begins="gina@")
    assert [(one.name, one.invited_by) for one in found.page.items] == [("Gina Guest", team.admin.user_id)]
    assert services.list_requests(team.scope("admin")).items == ()
    (notice,) = notifications.list_notices(scope_for(guest, "demo")).items
    assert "let you in as viewer" in notice.text


def test_who_is_refused_may_ask_again(team, guest):
    ask(guest)
    services.refuse_request(team.scope("admin"), user_id=guest.user_id, now=NOW)

    assert services.list_my_requests(guest.user_id) == []
    ask(guest)
    actions = [event.action for event in audit.list_events(team.scope("owner")).items]
    assert actions[:3] == ["join_request.made", "join_request.refused", "join_request.made"]


def test_a_request_is_taken_back_once(team, guest):
    ask(guest)
    visitor = services.visitor("demo", user_id=guest.user_id, name=guest.name)

    services.withdraw_request(visitor, now=NOW)

    with pytest.raises(services.RequestUnknown):
        services.withdraw_request(visitor, now=NOW)
    with pytest.raises(services.RequestUnknown):
        services.approve_request(team.scope("admin"), user_id=guest.user_id, now=NOW)


def test_taking_back_a_request_does_not_end_a_membership(team):
    visitor = services.visitor("demo", user_id=team.colleague.user_id, name="Cora")

    with pytest.raises(services.RequestUnknown):
        services.withdraw_request(visitor, now=NOW)

    assert services.find_member(team.scope("owner"), user_id=team.colleague.user_id) is not None


def test_answers_need_the_permission_and_grant_no_more_than_held(team, guest):
    ask(guest)

    for step in (services.approve_request, services.refuse_request):
        with pytest.raises(Denied):
            step(team.scope("colleague"), user_id=guest.user_id, now=NOW)
    with pytest.raises(Denied):
        services.approve_request(team.scope("admin"), user_id=guest.user_id, role="owner", now=NOW)


def test_let_in_refused_and_taken_back_at_once_is_one_answer(team, guest):
    ask(guest)
    admin, owner = team.scope("admin"), team.scope("owner")
    visitor = services.visitor("demo", user_id=guest.user_id, name=guest.name)

    at_once(
        [
            lambda: services.approve_request(admin, user_id=guest.user_id, now=NOW),
            lambda: services.refuse_request(owner, user_id=guest.user_id, now=NOW),
            lambda: services.withdraw_request(visitor, now=NOW),
        ]
    )

    answers = {"join_request.approved", "join_request.refused", "join_request.withdrawn"}
    given = [event.action for event in audit.list_events(owner).items if event.action in answers]
    assert len(given) == 1
    is_member = services.find_member(owner, user_id=guest.user_id) is not None
    assert is_member == (given == ["join_request.approved"])
    assert MemberStore(owner).counts(MEMBERS) == {MEMBERS: 4 if is_member else 3}


def test_two_are_let_in_for_the_last_seat_and_one_gets_it(team, guest):
    make_organization("small", max_users=2)
    other = accounts.provision(Identity("sub-hugo", "hugo@example.com", "Hugo"), home="", now=NOW)
    services.add_member(
        system_scope("small", reason="test"), user_id=team.owner.user_id, role="owner", name="Olga", now=NOW
    )
    scope = scope_for(team.owner, "small")
    for account in (guest, other):
        ask(account, "small")

    outcomes = at_once(
        [lambda one=one: services.approve_request(scope, user_id=one.user_id, now=NOW) for one in (guest, other)]
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "OrganizationFull"]
    assert MemberStore(scope).counts(MEMBERS) == {MEMBERS: 2}
    assert len(services.list_requests(scope).items) == 1
