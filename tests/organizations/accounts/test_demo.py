"""``manage.py demo``: people for a fresh installation, as often as it is started."""

import json

import pytest
from django.core.management import call_command

from diatonic.common import demo
from diatonic.common.scope import system_scope
from organizations.accounts import store
from organizations.accounts.models import User
from organizations.membership import services as membership
from tests.organizations.people import account_of

PEOPLE = [
    ("sub-owner", "owner@demo.example", "owner", [], "demo"),
    ("sub-instructor", "instructor@demo.example", "member", ["instructor"], "demo"),
    ("sub-other", "owner@other.example", "owner", [], "other"),
]


@pytest.fixture
def steps(monkeypatch):
    """The registered steps, without those of other apps."""
    registered: list[object] = []
    monkeypatch.setattr(demo, "STEPS", registered)
    return registered


@pytest.fixture
def run(tmp_path, capsys):
    def run(people=PEOPLE):
        names = ("sub", "email", "role", "bundles", "organization")
        entries = [{**dict(zip(names, person, strict=True)), "name": person[1].partition("@")[0]} for person in people]
        file = tmp_path / "accounts.json"
        file.write_text(json.dumps(entries))
        call_command("demo", "--accounts", str(file))
        return capsys.readouterr().out

    return run


def test_organizations_people_and_memberships_are_made(run, steps):
    assert "3 demo people are there." in run()

    scope = system_scope("demo", reason="test")
    assert membership.get_organization(scope).name == "Demo Organization"
    assert membership.get_organization(system_scope("other", reason="test")).name == "Other Organization"
    member = membership.find_member(scope, user_id="sub-instructor")
    assert member is not None
    assert (member.role, member.permissions) == ("member", {"instructor": True})
    assert account_of("sub-instructor").home_organization == "demo"
    assert membership.find_member(scope, user_id="sub-other") is None


def test_a_second_run_changes_nothing(run, steps):
    run()

    run()

    assert User.get("sub-owner").revision == 1


def test_a_new_user_pool_is_followed(run, steps):
    run()

    run([("sub-new", *PEOPLE[0][1:]), *PEOPLE[1:]])

    assert store.holder_of("owner@demo.example") == "sub-new"


def test_the_steps_of_other_apps_run_with_all_people(run, steps):
    seen: list[str] = []
    steps.append(lambda people, now: seen.extend(person.email for person in people))

    run()

    assert seen == [person[1] for person in PEOPLE]
