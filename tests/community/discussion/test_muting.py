"""Threads are muted from the menu of their post, whoever was told of them, and listed without what is not shown any more."""

import re
from datetime import timedelta

import pytest

from community.discussion.rules.states import Status, Visibility
from community.profiles.rules import Relation
from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from organizations.notifications import services as notifications
from tests.community.discussion.talking import hide, make_post, react, say, set_post
from tests.community.discussion.test_telling import Place, mention, told
from tests.organizations.people import account_of, make_person, scope_for, sign_in

API, PAGE = "/api/me/muted-threads", "/o/demo/account/notifications/"


@pytest.fixture
def place():
    return Place()


@pytest.fixture
def ben(place):
    return sign_in(account_of(place.ben.user_id))


def muted(client):
    return [(one["thread"], one["title"]) for one in client.get(API).json()["items"]]


def test_who_was_told_nothing_mutes_a_post_that_they_see_and_hears_nothing_from_then_on(place, ben):
    assert ben.put(f"{API}/{place.post_id}").json() == {"thread": place.post_id, "is_muted": True}

    say(place.ada, place.post_id, mention(place.ben))

    assert told(place.ben) == []
    (one,) = ben.get(API).json()["items"]
    assert one["title"] == "Sourdough"
    assert one["url"] == f"/o/demo/community/posts/{place.post_id}/"
    ben.delete(f"{API}/{place.post_id}")
    say(place.olga, place.post_id, mention(place.ben))
    assert told(place.ben) == ["Olga mentioned you in a comment on “Sourdough”."]
    assert muted(ben) == []


@pytest.mark.parametrize("kept", [{"visibility": Visibility.PRIVATE}, {"status": Status.DRAFT}])
def test_nobody_learns_by_muting_that_there_is_a_post(place, ben, kept):
    post_id = make_post(place.olga, title="Not for Ben", **kept)

    for way in (ben.put, ben.delete):
        answer = way(f"{API}/{post_id}")
        assert (answer.status_code, answer.json()["code"]) == (404, "thread_unknown")
    assert muted(ben) == []


def test_a_muted_thread_that_is_not_shown_any_more_is_not_named_and_can_be_unmuted(place, ben):
    other = make_post(place.olga, title="Rye")
    for thread in (place.post_id, other):
        ben.put(f"{API}/{thread}")

    set_post(place.olga, place.post_id, status=Status.REMOVED)

    assert muted(ben) == [(other, "Rye"), (place.post_id, None)]
    page = ben.get(PAGE).content.decode()
    assert "A thread that is not shown to you any more" in page
    assert "Rye" in page
    assert "Sourdough" not in page
    hide(place.ben, place.olga, Relation.BLOCKED)
    assert muted(ben) == [(other, None), (place.post_id, None)]
    page = ben.post(f"/o/demo/notifications/threads/{place.post_id}/unmute/", {"next": PAGE}, follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert muted(ben) == [(other, None)]


def test_what_was_muted_last_comes_first_twice_is_once_and_pages_go_on(place, ben):
    posts = [make_post(place.olga, title=f"Loaf {number}") for number in range(3)]
    for number, thread in enumerate([*posts, posts[0]]):
        notifications.mute(place.ben, thread=thread, now=clock.now() + timedelta(minutes=number))

    first = ben.get(f"{API}?limit=2").json()

    assert [one["title"] for one in first["items"]] == ["Loaf 2", "Loaf 1"]
    rest = ben.get(f"{API}?limit=2&cursor={first['next_cursor']}").json()
    assert ([one["title"] for one in rest["items"]], rest["next_cursor"]) == (["Loaf 0"], None)
    ben.delete(f"{API}/{posts[0]}")
    assert len(muted(ben)) == 2


def test_the_menu_of_a_post_asks_when_it_opens_whether_the_thread_is_muted(place, ben):
    address, feed = f"/o/demo/notifications/threads/{place.post_id}/", "/o/demo/community/?tag=a%20b"
    opened = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{feed}"}
    for page in ("/o/demo/community/", f"/o/demo/community/posts/{place.post_id}/"):
        assert f'hx-get="{address}"' in ben.get(page).content.decode()

    for way, words in (("mute", "Mute this thread"), ("unmute", "Unmute this thread")):
        part, whole = ben.get(address, headers=opened).content.decode(), ben.get(address).content.decode()
        assert words in part
        assert words in whole
        assert "<html" not in part
        (back,) = re.findall('name="next" value="(.*?)"', part)
        assert (back, f'action="{address}{way}/"' in part) == (feed, True)
        answer = ben.post(f"{address}{way}/", {"next": back})
        assert answer["Location"] == feed
        assert notifications.is_muted(place.ben, thread=place.post_id) == (way == "mute")


def test_a_list_of_many_asks_as_often_as_one_of_few(place):
    calls = []
    for number in (1, 20):
        for _ in range(number):
            notifications.mute(place.ben, thread=make_post(place.olga), now=clock.now())
        with counting() as counted:
            notifications.list_muted(place.ben)
        calls.append(counted.total)

    assert calls == [3, 3]


def test_a_person_does_not_read_what_others_muted(place, ben):
    ben.put(f"{API}/{place.post_id}")

    assert muted(sign_in(account_of(place.ada.user_id))) == []


def test_what_is_not_shown_any_more_is_left_out_of_a_notice_and_nothing_else(place):
    quoting = scope_for(make_person("demo", name="Ada “the baker” Ohm"), "demo")
    post_id = make_post(place.olga, title="On “rye” and salt")
    say(place.ben, post_id)
    comment_id = say(place.ada, post_id)
    react(quoting, comment_id)
    assert told(place.ada) == ["Ada “the baker” Ohm reacted to your comment on “On “rye” and salt”."]

    set_post(place.olga, post_id, status=Status.REMOVED)

    assert told(place.ada) == [
        "Ada “the baker” Ohm reacted to your comment on something that is not shown to you any more."
    ]
