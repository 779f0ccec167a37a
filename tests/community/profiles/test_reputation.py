"""What others do is counted exactly, and says how much somebody may post."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from community.profiles import services
from community.profiles.rules import COUNTED_PEOPLE, LIMITS, Earned, Level
from diatonic.common import ids
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Unavailable
from tests.organizations.people import NOW

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def earn(scope, what, *, by="machine", now=NOW, times=1, **more):
    for _ in range(times):
        tx = Transaction()
        services.earn(
            tx, organization_id=scope.organization_id, user_id=scope.user_id, what=what, by=by, now=now, **more
        )
        tx.commit()


def unearn(scope, what, *, by="machine", now=NOW):
    tx = Transaction()
    services.unearn(tx, organization_id=scope.organization_id, user_id=scope.user_id, what=what, by=by, now=now)
    tx.commit()


def standing(scope, now=NOW):
    return services.standing_of(scope.organization_id, scope.user_id, now=now)


def post(scope, now=NOW, **more):
    tx = Transaction()
    services.count_post(tx, scope, organization_id=scope.organization_id, now=now, **more)
    tx.commit()


def test_somebody_of_whom_nothing_was_counted_is_new(ada):
    with counting() as calls:
        found = standing(ada)

    assert calls.total == 1
    assert (found.level, found.figures.posts, found.figures.since) == (Level.NEW, 0, "")


def test_what_others_did_is_counted_and_taken_back(ada, ben):
    earn(ada, Earned.POST_APPROVED)
    earn(ada, Earned.LIKE, by=ben.user_id)
    earn(ada, (Earned.REMOVED, Earned.SANCTIONED), by=ben.user_id)
    unearn(ada, (Earned.REMOVED, Earned.SANCTIONED), by="another moderator")

    figures = standing(ada).figures
    assert (figures.posts, figures.likes, figures.removed, figures.sanctions) == (1, 1, 0, 0)


def test_nobody_earns_anything_from_themselves(ada):
    for what in Earned:
        earn(ada, what, by=ada.user_id)

    assert standing(ada).figures.since == ""


def test_a_friend_counts_once_however_often_they_find_something_insightful(ada, ben):
    earn(ada, Earned.INSIGHT, by=ben.user_id, times=7)
    assert (standing(ada).figures.insights, standing(ada).figures.people) == (7, 1)

    unearn(ada, Earned.INSIGHT, by=ben.user_id)
    assert (standing(ada).figures.insights, standing(ada).figures.people) == (6, 1)


def test_an_insight_from_another_organization_counts_for_no_level(ada, stranger):
    earn(ada, Earned.INSIGHT, by=stranger.user_id, by_member=False)

    assert (standing(ada).figures.insights, standing(ada).figures.people) == (1, 0)


def test_more_people_than_any_level_asks_for_do_not_make_the_item_grow(ada):
    for _ in range(COUNTED_PEOPLE + 3):
        earn(ada, Earned.INSIGHT, by=ids.new())

    figures = standing(ada).figures
    assert (figures.insights, figures.people) == (COUNTED_PEOPLE + 3, COUNTED_PEOPLE)


def test_what_is_taken_back_twice_is_not_less_than_nothing(ada):
    unearn(ada, Earned.LIKE, by="somebody")

    assert standing(ada).figures.likes == 0
    assert standing(ada).level is Level.NEW


def test_thirty_at_once_are_counted_exactly(ada):
    people = [ids.new() for _ in range(30)]

    def one(by: str) -> None:
        while True:
            try:
                earn(ada, Earned.INSIGHT, by=by)
            except Unavailable:
                continue
            return

    with ThreadPoolExecutor(30) as threads:
        list(threads.map(one, people))

    figures = standing(ada).figures
    assert (figures.insights, figures.people) == (30, 30)


def test_the_transaction_that_fails_counts_nothing(ada):
    post(ada)
    tx = Transaction()
    services.earn(tx, organization_id="demo", user_id=ada.user_id, what=Earned.LIKE, by="somebody", now=NOW)
    services.count_post(tx, ada, organization_id="demo", now=NOW, standing=standing(ada))
    _fill(ada)

    with pytest.raises(services.PostsTooOften):
        tx.commit()

    assert standing(ada).figures.likes == 0


def _fill(scope, now=NOW):
    for _ in range(LIMITS[Level.NEW].posts):
        try:
            post(scope, now=now)
        except services.PostsTooOften:
            return


def test_the_hour_is_full_at_the_limit_and_the_next_one_is_empty(ada):
    for _ in range(LIMITS[Level.NEW].posts):
        post(ada)

    with pytest.raises(services.PostsTooOften) as refused:
        post(ada)
    assert refused.value.retry_after == 30 * 60
    assert "The next hour begins in 30 minutes. Members may have 20" in refused.value.detail

    post(ada, now=NOW + HOUR)


def test_posts_and_comments_are_counted_apart(ada):
    _fill(ada)

    tx = Transaction()
    services.count_comment(tx, ada, organization_id="demo", now=NOW)
    tx.commit()


def test_thirty_posts_at_once_pass_up_to_the_limit_exactly(ada):
    def one(_: int) -> bool:
        while True:
            try:
                post(ada)
            except services.PostsTooOften:
                return False
            except Unavailable:
                continue
            return True

    with ThreadPoolExecutor(30) as threads:
        passed = list(threads.map(one, range(30)))

    assert sum(passed) == LIMITS[Level.NEW].posts


def test_links_and_pictures_are_limited_by_level_and_it_says_what_lifts_them(ada):
    services.check_may_post(ada, organization_id="demo", links=2, images=1, now=NOW)

    with pytest.raises(services.BeyondLevel) as refused:
        services.check_may_post(ada, organization_id="demo", links=3, images=2, now=NOW)
    assert "At most 2 links for now; here are 3. Members may have 5" in refused.value.detail
    assert refused.value.extra == {"level": "new", "limits": {"links": 2, "images": 1}}

    earn(ada, Earned.POST_APPROVED, times=3)
    services.check_may_post(ada, organization_id="demo", links=5, images=3, now=NOW + DAY)


def test_who_runs_the_organization_has_the_highest_limits_there_and_only_there(owner, stranger):
    services.check_may_post(owner, organization_id="demo", links=20, images=5, now=NOW)

    with pytest.raises(services.BeyondLevel):
        services.check_may_post(stranger, organization_id="demo", links=3, images=0, now=NOW)


def test_a_standing_at_hand_is_not_read_again(ada):
    with counting() as calls:
        found = services.check_may_post(ada, organization_id="demo", links=0, images=0, now=NOW)
        post(ada, standing=found)

    assert calls.total == 2


def test_reports_weigh_by_how_often_they_were_right(ada, ben):
    earn(ada, Earned.REPORT_UPHELD, times=4)
    earn(ben, Earned.REPORT_REJECTED, times=4)

    weights = services.reporter_weights("demo", [ada.user_id, ben.user_id, "nobody"])
    assert weights["nobody"] == 1
    assert weights[ben.user_id] < 1 < weights[ada.user_id]
