"""Accounts: made at first sign-in, known by ``sub`` only."""

from threading import Thread

import pytest

from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, NotFound
from organizations.accounts import services, store
from organizations.accounts.models import User
from organizations.accounts.rules import Identity
from organizations.membership.models import Member, Organization
from tests.organizations.people import NOW, account_of, make_organization, make_person, scope_for

ADA = Identity("sub-ada", "ada@example.com", "Ada")


def test_the_first_sign_in_makes_the_account():
    account = services.sign_in(ADA, now=NOW)

    assert account == account_of("sub-ada")
    assert (account.name, account.email, account.home_organization) == ("Ada", "ada@example.com", "")
    assert pointers.find(kind="email", value="ada@example.com") == {"user_id": "sub-ada"}


def test_later_sign_ins_take_over_name_and_address():
    services.sign_in(ADA, now=NOW)

    services.sign_in(Identity("sub-ada", "lovelace@example.com", "Ada L."), now=NOW)

    assert account_of("sub-ada").email == "lovelace@example.com"
    assert account_of("sub-ada").name == "Ada L."
    assert store.holder_of("ada@example.com") is None
    assert store.holder_of("lovelace@example.com") == "sub-ada"


def test_an_address_that_is_no_longer_verified_stays_claimed():
    services.sign_in(ADA, now=NOW)

    account = services.sign_in(Identity("sub-ada", "", "Ada"), now=NOW)

    assert account.email == account_of("sub-ada").email == "ada@example.com"


def test_a_second_sub_with_a_known_address_is_refused_and_not_joined():
    services.sign_in(ADA, now=NOW)

    with pytest.raises(store.AddressTaken):
        services.sign_in(Identity("sub-mallory", "ada@example.com", "Mallory"), now=NOW)

    assert store.find("sub-mallory") is None
    assert store.holder_of("ada@example.com") == "sub-ada"


def test_an_account_does_not_change_to_a_known_address():
    services.sign_in(ADA, now=NOW)
    services.sign_in(Identity("sub-mallory", "mallory@example.com", "Mallory"), now=NOW)

    with pytest.raises(store.AddressTaken):
        services.sign_in(Identity("sub-mallory", "ada@example.com", "Mallory"), now=NOW)

    assert account_of("sub-mallory").email == "mallory@example.com"
    assert store.holder_of("mallory@example.com") == "sub-mallory"


def test_an_unverified_address_is_nobodys():
    services.sign_in(ADA, now=NOW)

    services.sign_in(Identity("sub-mallory", "", "Mallory"), now=NOW)

    assert account_of("sub-mallory").email == ""


def test_two_first_sign_ins_at_once_make_one_account():
    outcomes = []

    def sign_in() -> None:
        outcomes.append(services.sign_in(ADA, now=NOW).user_id)

    threads = [Thread(target=sign_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == ["sub-ada"] * 4


def test_a_disabled_account_does_not_sign_in():
    services.sign_in(ADA, now=NOW)
    services.set_status("sub-ada", status="suspended", now=NOW)

    with pytest.raises(services.AccountDisabled):
        services.sign_in(ADA, now=NOW)


def test_a_person_is_found_with_the_organization_in_one_call():
    make_organization("demo")
    ada = make_person("demo", role="viewer")

    with counting() as calls:
        scope = scope_for(ada, "demo")

    assert calls.by_operation == {"BatchGetItem": 1}
    assert (scope.organization_id, scope.role, scope.user_name) == ("demo", "viewer", "Ada")
    assert scope.permissions == {"learn.view", "learn.attempt", "community.view", "agents.view"}
    assert scope.organization_name == "Demo Organization"


def test_the_home_organization_is_found_in_two_calls():
    make_organization("demo")
    ada = make_person("demo")

    with counting() as calls:
        found = services.find_person(ada.user_id, organization_id="")

    assert calls.total == 2
    assert found.access is not None
    assert found.access.organization.organization_id == "demo"


def test_a_stranger_and_an_unknown_organization_look_the_same():
    make_organization("demo")
    make_organization("other")
    ada = make_person("demo")

    for organization_id in ("other", "nowhere"):
        with pytest.raises(NotFound):
            scope_for(ada, organization_id)


@pytest.mark.parametrize(("status", "failure"), [("inactive", services.MembershipSuspended), ("pending", NotFound)])
def test_a_membership_that_does_not_hold_gives_no_scope(status, failure):
    make_organization("demo")
    ada = make_person("demo")
    Member("demo", ada.user_id).update([Member.status.set(status)])

    with pytest.raises(failure):
        scope_for(ada, "demo")


def test_a_suspended_organization_can_be_read_and_says_why():
    make_organization("demo")
    ada = make_person("demo", role="owner")
    Organization("demo").update([Organization.status.set("suspended"), Organization.status_reason.set("Not paid.")])

    scope = scope_for(ada, "demo")

    assert (
        scope.read_only == "Demo Organization is suspended: everything can be read, nothing can be changed. Not paid."
    )


def test_nobody_enters_a_closed_organization():
    make_organization("demo")
    ada = make_person("demo", role="owner")
    Organization("demo").update([Organization.status.set("inactive")])

    with pytest.raises(Denied) as refused:
        scope_for(ada, "demo")

    assert refused.value.code == "organization_inactive"


def test_groups_count_at_home_only():
    make_organization("demo")
    make_organization("other")
    ada = make_person("other", home="demo")

    found = services.find_person(ada.user_id, organization_id="other")

    assert "modules.edit" not in services.scope_of(found, groups=("instructors",)).permissions
    assert "platform.operate" in services.scope_of(found, groups=("platform-operators",)).permissions


def test_provisioning_again_changes_nothing_and_follows_a_new_pool():
    make_organization("demo")
    services.provision(ADA, home="demo", now=NOW)
    services.provision(ADA, home="demo", now=NOW)
    assert User.get("sub-ada").revision == 1

    services.provision(Identity("sub-new", "ada@example.com", "Ada"), home="demo", now=NOW)

    assert store.holder_of("ada@example.com") == "sub-new"
    assert account_of("sub-ada").email == ""
