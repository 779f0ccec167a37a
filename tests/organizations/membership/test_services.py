"""Making organizations and members, and finding one's own."""

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Conflict, Denied, Invalid, NotFound
from diatonic.common.scope import Scope, system_scope
from organizations.audit import services as audit
from organizations.membership import services
from tests.organizations.people import NOW, join, make_organization, make_person, scope_for


def test_an_organization_begins_with_the_seeds_settings():
    make_organization("demo", storage_limit_gb=3)

    organization = services.get_organization(system_scope("demo", reason="test"))

    assert organization.name == "Demo Organization"
    assert organization.is_active
    assert organization.settings.storage_limit_gb == 3
    assert organization.settings.second_person_publishes


def test_an_organization_that_is_not_there_is_not_found():
    scope = system_scope("nowhere", reason="test")

    assert services.find_organization(scope) is None
    with pytest.raises(NotFound):
        services.get_organization(scope)


def test_an_organizations_id_is_taken_once():
    make_organization("demo")

    with pytest.raises(Conflict) as refused:
        make_organization("demo")

    assert refused.value.code == "organization_exists"


@pytest.mark.parametrize("wrong", ["Demo", "-demo", "demo-", "a b", "", "x" * 64, "o/x", "démo"])
def test_an_organizations_id_is_a_word_for_an_address(wrong):
    with pytest.raises(Invalid) as refused:
        make_organization(wrong)

    assert refused.value.fields[0].pointer == "/organization_id"


def test_a_member_is_added_once_and_audited():
    make_organization("demo")
    ada = make_person("demo", role="member", instructor=True)

    with pytest.raises(Conflict) as refused:
        join("demo", ada)

    assert refused.value.code == "member_exists"
    actions = [event.action for event in audit.list_events(system_scope("demo", reason="test")).items]
    assert actions == ["member.added", "organization.created"]


def test_adding_members_needs_the_permission():
    make_organization("demo")
    ada = make_person("demo", role="member")
    owner = make_person("demo", role="owner")

    with pytest.raises(Denied):
        services.add_member(scope_for(ada, "demo"), user_id="someone", role="viewer", now=NOW)
    services.add_member(scope_for(owner, "demo"), user_id="someone", role="viewer", now=NOW)

    member = services.find_member(scope_for(owner, "demo"), user_id="someone")
    assert member is not None
    assert member.role == "viewer"


def test_unknown_roles_and_permissions_are_named():
    make_organization("demo")
    scope = system_scope("demo", reason="test")

    with pytest.raises(Invalid) as refused:
        services.add_member(
            scope, user_id="someone", role="king", permissions={"fly": True, "instructor": True}, now=NOW
        )

    assert [field.pointer for field in refused.value.fields] == ["/role", "/permissions/fly"]
    assert services.find_member(scope, user_id="someone") is None


def test_my_organizations_are_mine_only_and_by_name_in_two_calls():
    for name in ("zoo", "demo", "other"):
        make_organization(name)
    ada = make_person("zoo", role="owner")
    join("demo", ada, role="viewer")
    make_person("other")

    with counting() as calls:
        mine = services.list_my_organizations(ada.user_id)

    assert [(one.organization_id, one.role) for one in mine] == [("demo", "viewer"), ("zoo", "owner")]
    assert calls.total == 2


def test_nobody_has_no_organizations():
    assert services.list_my_organizations("nobody") == []


def test_a_scope_is_not_made_up_by_a_role():
    scope = Scope(organization_id="demo", user_id="x", role="owner")

    with pytest.raises(Denied):
        services.add_member(scope, user_id="y", role="viewer", now=NOW)
