"""Wanting no more mail, by the link of a mail: one click, nobody signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as configured
from django.core import signing
from django.test import Client

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.mail.files import Filed, newest
from diatonic.common.scope import system_scope
from organizations.accounts.rules import Account
from organizations.notifications import services, tasks
from organizations.notifications.models import Inbox
from organizations.notifications.rules import Group
from tests.organizations.notifications.test_news import news
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.ses_server import Ses

WISHES = "/api/me/notification-preferences"


@pytest.fixture
def ada() -> Account:
    make_organization("demo")
    return make_person("demo", name="Ada")


@pytest.fixture
def letters(tmp_path: Any, settings: Any) -> Callable[[], list[Filed]]:
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"var": tmp_path})
    return newest


@pytest.fixture
def mailed(ada: Account) -> Client:
    """Ada, who wants mail about replies, reactions and files, and has one of each of the first two."""
    client = sign_in(ada)
    groups = {group: {"email": True} for group in ("replies", "reactions", "files")}
    assert client.put(WISHES, {"groups": groups}, "application/json").status_code == 200
    for each in (news("Ben"), news("Cem"), news("Dan", kind="community.reply", what="replied to")):
        tx = Transaction()
        services.send_news(tx, each, to=[("demo", ada.user_id)], now=clock.now())
        tx.commit()
    return client


def send_mail(account: Account) -> None:
    tasks.mail_unread(system_scope("demo", reason="test"), user_id=account.user_id)


def link_for(account: Account, *groups: Group) -> str:
    link = services.unsubscribe_link(scope_for(account, "demo"), groups, organization="Demo Organization")
    return link.removeprefix(configured.DIATONIC.base_url)


def wanted(client: Client) -> set[str]:
    return {wish["group"] for wish in client.get(WISHES).json()["items"] if wish["email"]}


def test_a_mail_tells_of_groups_once_and_names_its_link(mailed, ada, letters):
    send_mail(ada)
    send_mail(ada)

    (letter,) = letters()
    assert letter.text.count("Cem and Ben reacted to “Bread”.") == 1
    assert "Dan replied to “Bread”." in letter.text
    link = letter.unsubscribe.strip("<>")
    assert link.startswith(f"{configured.DIATONIC.base_url}/unsubscribe/")
    assert link in letter.text
    assert link in letter.html
    assert ada.email not in link


def test_ses_carries_what_mail_programs_look_for(mailed, ada, ses: Ses):
    send_mail(ada)

    (taken,) = ses.taken
    assert taken.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(taken.mail["List-Unsubscribe"]).strip()
    assert link.startswith("<http")
    assert link.endswith("/>")
    assert link.strip("<>") in taken.part("plain").replace("=\n", "")


def test_a_mail_program_ends_the_mail_by_one_post_and_nobody_signs_in(mailed, ada, letters):
    send_mail(ada)
    path = letters()[0].unsubscribe.strip("<>").removeprefix(configured.DIATONIC.base_url)

    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert wanted(mailed) == {"files"}
    assert mailed.get("/o/demo/notifications/count/").content.startswith(b"2<")


def test_looking_ends_nothing(mailed, ada):
    path = link_for(ada, Group.REPLIES)

    page = Client().get(path)

    assert page.status_code == 200
    assert "End this mail" in page.content.decode()
    assert "Demo Organization" in page.content.decode()
    assert "Community: replies" in page.content.decode()
    assert ada.email not in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    Client().head(path)
    assert wanted(mailed) == {"replies", "reactions", "files"}


def test_the_page_says_what_was_done_and_where_it_is_undone(mailed, ada):
    for _ in range(2):
        page = Client().post(link_for(ada, Group.REPLIES)).content.decode()

        assert "No more mail about this" in page
        assert 'href="/o/demo/account/notifications/"' in page
    assert wanted(mailed) == {"reactions", "files"}


@pytest.mark.parametrize("change", ["cut", "turned", "of something else"])
def test_a_link_that_is_not_ours_is_not_known(mailed, ada, change):
    path = link_for(ada, Group.REPLIES)
    token = path.strip("/").partition("/")[2]
    wrong = {"cut": token[:-1], "turned": token[::-1], "of something else": signing.dumps(["demo"], salt="else")}[
        change
    ]

    for ask in (Client().get, Client().post):
        assert ask(f"/unsubscribe/{wrong}/").status_code == 404
    assert wanted(mailed) == {"replies", "reactions", "files"}


def test_guessing_is_slowed_down(ada, settings):
    settings.RATE_LIMIT_FACTOR = 0.1

    answers = [Client().get("/unsubscribe/guess/").status_code for _ in range(4)]

    assert answers == [404, 404, 429, 429]


def test_who_is_gone_leaves_nothing_behind(ada):
    assert Client().post(link_for(ada, Group.REPLIES)).status_code == 200

    with pytest.raises(Inbox.DoesNotExist):
        Inbox.get(f"demo#{ada.user_id}", "#inbox")


def test_other_wishes_that_change_meanwhile_stay(mailed, ada):
    Client().post(link_for(ada, Group.REPLIES))
    mailed.put(WISHES, {"groups": {"modules": {"email": True}}}, "application/json")
    Client().post(link_for(ada, Group.FILES))

    assert wanted(mailed) == {"reactions", "modules"}
