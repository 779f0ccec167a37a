"""What people do with an object comes as one line a kind, whoever does it when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from organizations.notifications import services
from organizations.notifications.models import Notification
from organizations.notifications.rules import CROWD_EVERY, MOST_TOLD, News, Notice, sentence
from tests.people import person

AUTHOR = person("author")


def news(actor: str = "Ada", **changed: Any) -> News:
    said: dict[str, Any] = {
        "kind": "community.reaction",
        "about": "demo:post:1",
        "what": "reacted to",
        "title": "Bread",
        "url": "/o/demo/community/1/",
        "actor_id": f"{actor.lower()}-id",
        "actor_name": actor,
    }
    return News(**{**said, **changed})


def tell(*each: News, to: str = AUTHOR.user_id, at: datetime | None = None) -> None:
    for one in each:
        tx = Transaction()
        services.send_news(tx, one, to=[("demo", to)], now=at or clock.now())
        tx.commit()


def told(scope: Scope = AUTHOR, **options: Any) -> list[Notice]:
    return list(services.list_notices(scope, **options).items)


@pytest.mark.parametrize(
    ("names", "people", "text"),
    [
        (["Ada"], 1, "Ada did it."),
        (["Ada", "Ben"], 2, "Ada and Ben did it."),
        (["Ada", "Ben", "Cem"], 3, "Ada, Ben and Cem did it."),
        (["Ada", "Ben", "Cem"], 4, "Ada, Ben, Cem and 1 other did it."),
        (["Ada", "Ben", "Cem"], 5, "Ada, Ben, Cem and 2 others did it."),
    ],
)
def test_a_sentence_names_the_last_and_counts_the_others(names, people, text):
    assert sentence(names, people=people, is_many=False, what="did it") == text


def test_several_are_one_line_with_the_last_names_first():
    tell(*(news(name) for name in ("Ada", "Ben", "Cem", "Dan")))

    (line,) = told()
    assert line.text == "Dan, Cem, Ben and 1 other reacted to “Bread”."
    assert (line.people, line.names, line.is_many) == (4, ("Dan", "Cem", "Ben"), False)
    assert services.count_unread(AUTHOR) == 1


def test_objects_and_kinds_are_lines_of_their_own_the_newest_activity_first():
    tell(news("Ada"), news("Ben", about="demo:post:2"), news("Cem", kind="community.reply"), news("Dan"))

    assert [(line.kind, line.names) for line in told()] == [
        ("community.reaction", ("Dan", "Ada")),
        ("community.reply", ("Cem",)),
        ("community.reaction", ("Ben",)),
    ]


def test_something_new_makes_it_unread_again():
    tell(news("Ada"))
    services.mark_read(AUTHOR, up_to=told()[0].notification_id, now=clock.now())
    assert services.count_unread(AUTHOR) == 0

    tell(news("Ben"))

    assert services.count_unread(AUTHOR) == 1
    assert [(line.is_read, line.people) for line in told()] == [(False, 2)]


def test_the_same_person_twice_is_nothing_new():
    tell(news("Ada"))
    services.mark_read(AUTHOR, up_to=told()[0].notification_id, now=clock.now())

    tell(news("Ada"))

    assert services.count_unread(AUTHOR) == 0
    assert told()[0].people == 1


def test_a_second_reply_of_a_person_is_new_but_no_second_person_and_the_same_reply_is_told_once():
    reply = {"kind": "community.reply", "what": "replied to"}
    tell(news("Ada", event="r1", **reply), news("Ben", event="r2", **reply))
    services.mark_read(AUTHOR, up_to=told()[0].notification_id, now=clock.now())

    tell(news("Ada", event="r1", **reply))
    assert services.count_unread(AUTHOR) == 0

    tell(news("Ada", event="r3", **reply))
    assert services.count_unread(AUTHOR) == 1
    assert [line.text for line in told()] == ["Ada and Ben replied to “Bread”."]


def test_twenty_people_at_once_are_twenty_and_one_line():
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda number: tell(news(f"P{number}")), range(20)))

    (line,) = told()
    assert (line.people, len(line.names)) == (20, 3)
    assert services.count_unread(AUTHOR) == 1
    assert "17 others" in line.text


def test_the_same_news_at_once_is_told_once():
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: tell(news("Ada")), range(10)))

    assert [line.people for line in told()] == [1]
    assert services.count_unread(AUTHOR) == 1


def test_what_came_at_the_same_moment_leaves_no_second_line_behind():
    """Both transactions were made before either was committed: neither knows the other's line."""
    first, second, now = Transaction(), Transaction(), clock.now()
    tell(news("Ada"))
    services.send_news(first, news("Ben"), to=[("demo", AUTHOR.user_id)], now=now)
    services.send_news(second, news("Cem"), to=[("demo", AUTHOR.user_id)], now=now)
    second.commit()
    first.commit()

    assert len(list(Notification.query(f"demo#{AUTHOR.user_id}", Notification.notification_id > "$", limit=9))) == 2
    assert [line.people for line in told()] == [3]
    assert services.count_unread(AUTHOR) == 1

    services.mark_read(AUTHOR, up_to=told()[0].notification_id, now=now)
    assert services.count_unread(AUTHOR) == 0


def test_several_people_are_told_at_once_by_one_read():
    people = [("demo", f"p{number}") for number in range(20)]
    tx = Transaction()
    with counting() as calls:
        services.send_news(tx, news("Ada", kind="community.mention"), to=[*people, *people], now=clock.now())
        tx.commit()

    assert calls.total == 2
    assert all(len(told(Scope("demo", who, "member"))) == 1 for _, who in people)
    with pytest.raises(ValueError, match="20"):
        services.send_news(Transaction(), news(), to=[*people, ("demo", "one more")], now=clock.now())


def test_nobody_is_told_of_what_they_did_themselves_and_the_system_of_nothing():
    tx = Transaction()

    services.send_news(tx, news("Author"), to=[("demo", AUTHOR.user_id), ("demo", "system")], now=clock.now())

    assert len(tx) == 0


def test_what_did_not_happen_is_not_told():
    tx = Transaction()
    services.send_news(tx, news(), to=[("demo", AUTHOR.user_id)], now=clock.now())
    tx.check(Notification, ("nobody", "nothing"), Notification.kind.exists())

    with pytest.raises(Conflict):
        tx.commit()

    assert told() == []


def test_a_crowd_is_counted_to_a_hundred_and_comes_up_every_ten_minutes():
    now = clock.now()
    tell(*(news(f"P{number}") for number in range(MOST_TOLD)), at=now)
    services.mark_read(AUTHOR, up_to=told()[0].notification_id, now=now)

    tell(news("Early"), at=now + CROWD_EVERY / 2)
    assert services.count_unread(AUTHOR) == 0

    tell(news("Late"), at=now + CROWD_EVERY)
    (line,) = told()
    assert (line.people, line.is_many, line.names[0]) == (MOST_TOLD, True, "Late")
    assert "more than 97 others" in line.text


def test_a_group_whose_time_is_over_begins_anew():
    now = clock.now()
    tell(news("Ada"), at=now - timedelta(days=91))

    tell(news("Ada"), news("Ben"), at=now)

    assert told()[0].names == ("Ben", "Ada")
    assert told()[0].people == 2


def test_single_notices_stay_single():
    for _ in range(2):
        tx = Transaction()
        details: dict[str, Any] = {"kind": "file.ready", "text": "It is ready.", "url": "/", "now": clock.now()}
        services.send(tx, organization_id="demo", to=AUTHOR.user_id, **details)
        tx.commit()
    tell(news())

    assert [line.people for line in told()] == [1, 0, 0]
    assert services.count_unread(AUTHOR) == 3


def test_pages_go_on_where_the_one_before_ended():
    tell(*(news("Ada", about=f"demo:post:{number}") for number in range(5)), news("Ben", about="demo:post:0"))

    first = services.list_notices(AUTHOR, limit=2)
    second = services.list_notices(AUTHOR, limit=9, cursor=first.next_cursor)

    assert [line.people for line in first.items] == [2, 1]
    assert len(second.items) == 3


def test_a_page_costs_two_calls_whatever_is_on_it():
    tell(*(news("Ada", about=f"demo:post:{number}") for number in range(24)))

    with counting() as calls:
        assert len(told()) == 24

    assert calls.total == 2


def test_of_an_inbox_only_its_person_hears():
    tell(news())

    assert told(person("stranger", organization="other")) == []
    assert told(person(ids.new())) == []
