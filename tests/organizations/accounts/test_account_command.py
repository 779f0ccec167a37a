"""``manage.py account``: operators disable and enable accounts."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from organizations.accounts.rules import Account
from organizations.audit import services as audit
from tests.organizations.people import make_organization, make_person, scope_for, sign_in


@pytest.fixture
def ada() -> Account:
    make_organization("demo")
    return make_person("demo", name="Ada")


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("account", *arguments, stdout=said)
    return said.getvalue()


def test_an_account_is_found_by_address_and_by_id(ada):
    assert run(ada.email) == run(ada.user_id) == f"Ada ({ada.email}), {ada.user_id}: active, demo\n"


def test_a_suspended_account_is_refused_and_the_log_of_its_home_says_so(ada):
    client = sign_in(ada)

    assert "suspended" in run(ada.email, "--status", "suspended")

    assert client.get("/api/me").json()["code"] == "account_disabled"
    owner = make_person("demo", name="Olga", role="owner")
    events = audit.list_events(scope_for(owner, "demo")).items
    assert "account.status_changed" in [event.action for event in events]


def test_an_account_is_signed_out_everywhere(ada):
    client = sign_in(ada)

    run(ada.user_id, "--sign-out")

    assert client.get("/api/me").status_code == 401


@pytest.mark.parametrize("arguments", [["nobody@example.com"], ["nobody"], ["nobody", "--status", "asleep"]])
def test_what_is_not_there_is_said(arguments):
    with pytest.raises(CommandError):
        run(*arguments)
