"""The notification screens as a browser asks for them."""

from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from organizations.accounts.rules import Account
from organizations.notifications import services
from tests.organizations.people import make_organization, make_person, scope_for, sign_in

PAGE = "/o/demo/notifications/"


@pytest.fixture
def account() -> Account:
    make_organization("demo")
    return make_person("demo", name="Ines")


@pytest.fixture
def client(account: Account) -> Client:
    return sign_in(account)


def tell(account: Account, *texts: str) -> None:
    for text in texts:
        tx = Transaction()
        details: dict[str, Any] = {"kind": "file.ready", "url": "/o/demo/files/", "now": clock.now()}
        services.send(tx, organization_id="demo", to=account.user_id, text=text, **details)
        tx.commit()


def test_nothing_to_tell_is_said_and_costs_no_number(client):
    assert "Nothing new" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}count/").content == b""


def test_the_bell_counts_what_is_unread(client, account):
    tell(account, "One is ready.", "Two is ready.")

    counted = client.get(f"{PAGE}count/").content.decode()

    assert counted.startswith("2<span")
    assert "unread" in counted


def test_all_are_marked_as_read_and_those_that_come_later_are_not(client, account):
    tell(account, "One is ready.", "Two is ready.")
    newest = services.list_notices(scope_for(account, "demo")).items[0]

    client.post(f"{PAGE}read/", {"up_to": newest.notification_id})
    tell(account, "Three is ready.")

    assert client.get(f"{PAGE}count/").content.decode().startswith("1<span")
    assert client.get(PAGE).content.decode().count("is-unread") == 1


def test_a_notification_leads_to_what_it_is_about_and_is_nobody_elses(client, account):
    tell(account, "<b>One</b> is ready.")
    other = sign_in(make_person("demo", name="Otto"))

    page = client.get(PAGE).content.decode()

    assert 'href="/o/demo/files/"' in page
    assert "&lt;b&gt;One" in page
    assert "One" not in other.get(PAGE).content.decode()
