"""Threads: depth, order, pages, first replies, counts, what a page costs, and how places are kept and given up."""

from datetime import timedelta

import pytest

from community.discussion.rules.comments import Closed, TooDeep
from community.discussion.rules.states import Status, Visibility
from community.discussion.services import comments
from community.moderation.rules.targets import Standing
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Invalid, NotFound
from tests.community.discussion.talking import (
    find,
    make_post,
    part,
    say,
    say_many,
    set_post,
    settle,
    texts,
    thread,
)
from tests.people import COLLEAGUE, MEMBER, NOW, OWNER, VIEWER

LATER = NOW + timedelta(minutes=5)


def delete(scope, comment_id):
    comments.delete_comment(scope, comment_id=comment_id, now=LATER)


def test_a_thread_has_six_levels_and_the_seventh_is_refused_in_words():
    post_id, parent = make_post(), ""
    for level in range(1, 7):
        parent = say(MEMBER, post_id, f"Level {level}.", to=parent)
    assert find(MEMBER, parent).comment.depth == 6

    with pytest.raises(TooDeep) as refused:
        comments.add_comment(MEMBER, post_id=post_id, content="Level 7.", parent_comment_id=parent, now=NOW)

    assert refused.value.status == 422
    assert refused.value.code == "too_deep"
    assert "6 levels" in refused.value.fields[0].message
    assert part(MEMBER, post_id)[0].comments == 6


def test_a_page_is_in_the_order_of_time_either_way_and_its_cursor_goes_on():
    post_id = make_post()
    said = [f"Number {each}." for each in range(7)]
    say_many(MEMBER, post_id, 7)

    first = thread(VIEWER, post_id, limit=3)
    second = thread(VIEWER, post_id, limit=3, cursor=first.next_cursor)
    last = thread(VIEWER, post_id, limit=3, cursor=second.next_cursor)
    newest = thread(VIEWER, post_id, limit=3, newest_first=True)

    assert [*texts(first.items), *texts(second.items), *texts(last.items)] == said
    assert last.next_cursor is None
    assert texts(newest.items) == ["Number 6.", "Number 5.", "Number 4."]
    with pytest.raises(Invalid):
        thread(VIEWER, post_id, newest_first=True, cursor=first.next_cursor)


def test_each_comes_with_its_first_two_replies_and_how_many_there_are():
    post_id = make_post()
    top = say(OWNER, post_id, "Who kneads?")
    say_many(MEMBER, post_id, 4, to=top)

    (shown,) = thread(VIEWER, post_id).items
    more = comments.list_replies(VIEWER, comment_id=top)

    assert texts(shown.first_replies) == ["Number 0.", "Number 1."]
    assert shown.comment.replies == 4
    assert texts(more.items) == ["Number 0.", "Number 1.", "Number 2.", "Number 3."]
    assert part(VIEWER, post_id)[0].comments == 5


def test_of_replies_that_are_approved_out_of_order_the_oldest_are_the_first():
    post_id = make_post()
    top = say(OWNER, post_id)
    waiting = [say(MEMBER, post_id, f"Reply {each}.", to=top, listed=False) for each in range(3)]

    for comment_id in reversed(waiting):
        settle(comment_id)

    (shown,) = thread(VIEWER, post_id).items
    assert texts(shown.first_replies) == ["Reply 0.", "Reply 1."]


@pytest.mark.parametrize("number", [10, 300])
def test_a_page_costs_four_calls_however_many_comments_there_are(number):
    post_id = make_post()
    top = say(OWNER, post_id)
    for each in say_many(COLLEAGUE, post_id, number)[:30]:
        say(OWNER, post_id, "So do I.", to=each)
    say_many(MEMBER, post_id, 30, to=top)
    say(MEMBER, post_id, "And?", listed=False, at=NOW + timedelta(days=2))

    with counting() as page:
        first = thread(MEMBER, post_id)
    with counting() as branch:
        replies = comments.list_replies(MEMBER, comment_id=top)

    assert len(first.items) == min(25, number + 1)
    assert texts(first.waiting) == ["And?"]
    assert len(replies.items) == 25
    assert (page.total, branch.total) == (4, 4)


def test_a_deleted_comment_with_replies_keeps_its_place_and_says_nothing():
    post_id = make_post()
    top = say(MEMBER, post_id, "Regretted.")
    say(OWNER, post_id, "Kept.", to=top)

    delete(MEMBER, top)

    for viewer in (MEMBER, VIEWER, OWNER):
        (shown,) = thread(viewer, post_id).items
        assert (shown.said.content, shown.status, texts(shown.first_replies)) == ("", "deleted", ["Kept."])
        assert shown.comment.author_id == shown.comment.author.name == ""
    assert part(VIEWER, post_id)[0].comments == 1
    with pytest.raises(NotFound):
        delete(MEMBER, top)


def test_a_place_is_given_up_with_its_last_reply_up_to_where_somebody_speaks():
    post_id = make_post()
    top = say(OWNER, post_id, "Stays.")
    second = say(MEMBER, post_id, "Goes first.", to=top)
    third = say(MEMBER, post_id, "Goes second.", to=second)
    fourth = say(MEMBER, post_id, "Goes last.", to=third)
    delete(MEMBER, second)
    delete(MEMBER, third)
    assert part(VIEWER, post_id)[0].comments == 2

    delete(MEMBER, fourth)

    (shown,) = thread(VIEWER, post_id).items
    assert (shown.comment.replies, shown.first_replies) == (0, ())
    assert part(VIEWER, post_id)[0].comments == 1
    for gone in (second, third, fourth):
        with pytest.raises(NotFound):
            find(OWNER, gone)


def test_a_deleted_comment_without_replies_is_gone_with_all_that_hung_on_it():
    post_id = make_post()
    comment_id = say(MEMBER, post_id)

    delete(MEMBER, comment_id)

    assert thread(OWNER, post_id).items == ()
    assert part(MEMBER, post_id)[0].comments == 0
    with pytest.raises(NotFound):
        find(MEMBER, comment_id)


def test_of_three_replies_the_third_takes_the_place_of_one_that_is_deleted():
    post_id = make_post()
    top = say(OWNER, post_id)
    first, *_ = say_many(MEMBER, post_id, 3, to=top)

    delete(MEMBER, first)

    (shown,) = thread(VIEWER, post_id).items
    assert texts(shown.first_replies) == ["Number 1.", "Number 2."]
    assert shown.comment.replies == 2


def test_a_reply_that_is_approved_after_the_comment_it_answers_went_stands_below_the_one_above():
    post_id = make_post()
    top = say(OWNER, post_id, "Top.")
    middle = say(MEMBER, post_id, "Middle.", to=top)
    late = say(COLLEAGUE, post_id, "Late.", to=middle, listed=False)
    delete(MEMBER, middle)

    settle(late)

    (shown,) = thread(VIEWER, post_id).items
    assert texts(shown.first_replies) == ["Late."]
    assert shown.comment.replies == 1


def test_a_reply_that_is_approved_below_a_removed_comment_brings_its_place_back():
    post_id = make_post()
    top = say(MEMBER, post_id, "Top.")
    late = say(COLLEAGUE, post_id, "Late.", to=top, listed=False)
    settle(top, Standing.REMOVED)
    assert thread(VIEWER, post_id).items == ()

    settle(late)

    (shown,) = thread(VIEWER, post_id).items
    assert (shown.status, texts(shown.first_replies)) == ("removed", ["Late."])
    assert part(VIEWER, post_id)[0].comments == 1


def test_nobody_comments_where_nobody_else_reads():
    private = make_post(visibility=Visibility.PRIVATE)
    draft = make_post(status=Status.DRAFT)
    removed = make_post(status=Status.REMOVED)

    for post_id in (private, draft, removed):
        with pytest.raises(Closed):
            say(OWNER, post_id)


def test_what_does_not_stand_is_not_answered():
    post_id, elsewhere = make_post(), make_post()
    waiting = say(MEMBER, post_id, listed=False)
    other = say(MEMBER, elsewhere)

    with pytest.raises(Closed):
        say(MEMBER, post_id, to=waiting)
    for parent in (waiting, other, "demo:comment:nonsense", "x" * 150):
        with pytest.raises(Invalid) as refused:
            say(COLLEAGUE, post_id, to=parent)
        assert refused.value.code == "no_such_parent"


def test_a_thread_is_as_closed_as_its_post():
    post_id = make_post(OWNER)
    comment_id = say(MEMBER, post_id)
    set_post(OWNER, post_id, wanted=Visibility.PRIVATE)

    for asked in (
        lambda: thread(VIEWER, post_id),
        lambda: find(MEMBER, comment_id),
        lambda: comments.list_replies(MEMBER, comment_id=comment_id),
        lambda: comments.edit_comment(MEMBER, comment_id=comment_id, content="No.", revision=None, now=NOW),
    ):
        with pytest.raises(NotFound):
            asked()
    delete(MEMBER, comment_id)
    assert thread(OWNER, post_id).items == ()
