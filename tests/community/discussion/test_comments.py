"""Writing, changing and deleting comments, and what moderation makes of them."""

from datetime import timedelta
from typing import Any

import pytest

from community.discussion.rules.comments import MAX_CONTENT, Decided
from community.discussion.rules.reactions import MOST_WAITING
from community.discussion.rules.states import Status, Visibility
from community.discussion.services import comments
from community.moderation.rules.targets import Standing
from community.moderation.services.targets import TargetMoved
from community.profiles.rules import Relation
from diatonic.common.errors import Conflict, Denied, Invalid, NotFound, Stale, TooMany
from tests.community.discussion.talking import (
    TARGETS,
    find,
    hide,
    make_post,
    part,
    say,
    settle,
    target,
    texts,
    thread,
)
from tests.people import COLLEAGUE, MEMBER, NOW, OWNER, STRANGER, VIEWER

LATER = NOW + timedelta(minutes=5)
AGAINST = (Standing.HIDDEN, Standing.EDIT_REQUESTED, Standing.REMOVED)


def edit(scope, comment_id, content, revision=None):
    return comments.edit_comment(scope, comment_id=comment_id, content=content, revision=revision, now=LATER)


@pytest.fixture
def post_id():
    return make_post()


def test_its_author_sees_a_comment_at_once_and_others_once_it_is_approved(post_id):
    comment_id = say(MEMBER, post_id, "Overnight, in the fridge.", listed=False)

    assert texts(thread(MEMBER, post_id).waiting) == ["Overnight, in the fridge."]
    assert thread(VIEWER, post_id).items == thread(VIEWER, post_id).waiting == ()
    assert part(VIEWER, post_id)[0].comments == 0
    assert find(OWNER, comment_id).status == "checking"  # who moderates sees what waits
    with pytest.raises(NotFound):
        find(VIEWER, comment_id)

    settle(comment_id)

    assert texts(thread(VIEWER, post_id).items) == ["Overnight, in the fridge."]
    assert thread(MEMBER, post_id).waiting == ()
    assert part(VIEWER, post_id)[0].comments == 1


def test_a_comment_has_the_fields_of_its_place(post_id):
    top = say(OWNER, post_id)
    made = comments.add_comment(MEMBER, post_id=post_id, content="  Why?\r\n", parent_comment_id=top, now=NOW).comment

    assert made.comment_id.startswith("demo:comment:")
    assert (made.post_id, made.parent_comment_id, made.ancestors, made.depth) == (post_id, top, (top,), 2)
    assert (made.author_id, made.author_organization_id, made.author.name) == (MEMBER.user_id, "demo", "Member")
    assert (made.said.content, made.status, made.revision) == ("  Why?", Status.CHECKING, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Write something."),
        (" \n\t ", "Write something."),
        ("\u202e", "Write something."),
        ("\x00", "A comment has no null bytes in it. Take them out."),
        ("x" * (MAX_CONTENT + 1), "A comment has at most 5,000 characters; this has 5,001, 1 too many."),
        ("x" * 200_000, "A comment has at most 5,000 characters; this has 200,000, 195,000 too many."),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_size(post_id, content, said):
    with pytest.raises(Invalid) as refused:
        say(MEMBER, post_id, content)

    assert [(each.pointer, each.message) for each in refused.value.fields] == [("/content", said)]
    assert part(MEMBER, post_id)[1].waiting_comments == frozenset()


def test_the_longest_comment_is_kept_letter_by_letter(post_id):
    content = "ü" * MAX_CONTENT

    assert find(MEMBER, say(MEMBER, post_id, content)).said.content == content


def test_a_change_is_checked_while_others_go_on_reading_what_was_approved(post_id):
    comment_id = say(MEMBER, post_id, "Before.")

    shown = edit(MEMBER, comment_id, "After.", revision=1)

    assert (shown.said.content, shown.status, shown.comment.revision) == ("After.", "checking", 2)
    assert texts(thread(VIEWER, post_id).items) == ["Before."]
    assert texts(thread(MEMBER, post_id).items) == ["After."]
    assert part(VIEWER, post_id)[0].comments == 1
    settle(comment_id, Standing.HELD)
    assert texts(thread(VIEWER, post_id).items) == ["Before."]
    settle(comment_id)
    assert texts(thread(VIEWER, post_id).items) == ["After."]
    earlier = comments.list_texts(MEMBER, comment_id=comment_id).items
    assert [(each.number, each.content) for each in earlier] == [(1, "Before.")]
    assert comments.list_texts(OWNER, comment_id=comment_id).items == earlier
    with pytest.raises(Denied):
        comments.list_texts(VIEWER, comment_id=comment_id)


def test_a_change_of_what_is_no_longer_there_is_refused_with_who_and_when(post_id):
    comment_id = say(MEMBER, post_id)
    edit(MEMBER, comment_id, "Second.", revision=1)

    with pytest.raises(Stale) as refused:
        edit(MEMBER, comment_id, "Third.", revision=1)

    assert (refused.value.extra["by"], refused.value.extra["revision"]) == ("Member", 2)
    assert find(MEMBER, comment_id).said.content == "Second."


def test_a_verdict_and_a_like_refuse_nothing_that_its_author_writes(post_id):
    comment_id = say(MEMBER, post_id, listed=False)
    settle(comment_id)

    assert edit(MEMBER, comment_id, "Still mine.", revision=1).said.content == "Still mine."


def test_the_same_text_again_changes_nothing(post_id):
    comment_id = say(MEMBER, post_id, "Same.")

    shown = edit(MEMBER, comment_id, "Same.")

    assert (shown.status, shown.comment.revision, shown.comment.edited_at) == ("approved", 1, "")


def test_nobody_else_changes_or_deletes_it(post_id):
    comment_id = say(MEMBER, post_id)

    for scope in (OWNER, COLLEAGUE, STRANGER):
        with pytest.raises(NotFound):
            edit(scope, comment_id, "Mine now.")
        with pytest.raises(NotFound):
            comments.delete_comment(scope, comment_id=comment_id, now=LATER)
    with pytest.raises(Denied):
        edit(VIEWER, comment_id, "Mine now.")


@pytest.mark.parametrize("standing", AGAINST)
def test_what_moderators_take_out_leaves_the_thread_and_its_author_reads_why(post_id, standing):
    comment_id = say(MEMBER, post_id, "Buy bread.")

    settle(comment_id, standing)

    assert thread(VIEWER, post_id).items == ()
    assert part(VIEWER, post_id)[0].comments == 0
    (shown,) = thread(MEMBER, post_id).waiting
    told = shown.comment.told
    assert told is not None
    assert (shown.status, told.rules) == (standing.value, ("spam",))
    assert told.passages == ((0, 4, "It repeats itself."),)
    settle(comment_id)
    assert texts(thread(VIEWER, post_id).items) == ["Buy bread."]
    assert part(VIEWER, post_id)[0].comments == 1
    assert thread(MEMBER, post_id).waiting == ()


@pytest.mark.parametrize("standing", AGAINST)
def test_what_moderators_take_out_keeps_its_place_while_others_answered(post_id, standing):
    top = say(MEMBER, post_id, "Buy bread.")
    say(OWNER, post_id, "No.", to=top)

    settle(top, standing)

    (shown,) = thread(VIEWER, post_id).items
    assert (shown.said.content, shown.status, texts(shown.first_replies)) == ("", "removed", ["No."])
    (own,) = thread(MEMBER, post_id).items
    assert (own.said.content, own.status) == ("Buy bread.", standing.value)


def test_an_edit_that_was_asked_for_goes_back_to_be_checked(post_id):
    comment_id = say(MEMBER, post_id, "Rude.")
    settle(comment_id, Standing.EDIT_REQUESTED)

    shown = edit(MEMBER, comment_id, "Polite.")

    assert (shown.status, target(comment_id).content_revision) == ("checking", 2)
    assert thread(VIEWER, post_id).items == ()
    settle(comment_id)
    assert texts(thread(VIEWER, post_id).items) == ["Polite."]


@pytest.mark.parametrize("standing", [Standing.HIDDEN, Standing.REMOVED])
def test_what_was_taken_out_cannot_be_changed_but_deleted(post_id, standing):
    comment_id = say(MEMBER, post_id)
    settle(comment_id, standing)

    with pytest.raises(Decided):
        edit(MEMBER, comment_id, "Otherwise.")
    comments.delete_comment(MEMBER, comment_id=comment_id, now=LATER)
    assert thread(MEMBER, post_id).waiting == ()


def test_a_verdict_about_an_older_text_or_about_nothing_is_none(post_id):
    comment_id, gone = say(MEMBER, post_id, listed=False), say(MEMBER, post_id, listed=False)
    seen, seen_gone = target(comment_id), target(gone)
    edit(MEMBER, comment_id, "Newer.")
    comments.delete_comment(MEMBER, comment_id=gone, now=LATER)

    for about in (seen, seen_gone):
        with pytest.raises(TargetMoved):
            settle(about.target_id, about=about)

    assert TARGETS.read(OWNER, gone) is None
    assert find(MEMBER, comment_id).status == "checking"


def test_of_two_verdicts_about_what_was_read_at_once_the_first_stands(post_id):
    comment_id = say(MEMBER, post_id, listed=False)
    seen = target(comment_id)
    settle(comment_id, about=seen)
    with pytest.raises(TargetMoved):
        settle(comment_id, Standing.REMOVED, about=seen)

    assert part(VIEWER, post_id)[0].comments == 1
    assert thread(VIEWER, post_id).items[0].status == "approved"


def test_what_moderators_see_around_a_comment_is_its_thread(post_id):
    top = say(OWNER, post_id, "Top.")
    before = [say(COLLEAGUE, post_id, f"Before {each}.", to=top, at=NOW + timedelta(seconds=each)) for each in range(5)]
    aimed = say(MEMBER, post_id, "Here.", to=top, at=LATER)
    say(OWNER, post_id, "After.", to=aimed, at=LATER)

    around = TARGETS.around(OWNER, target(aimed))

    assert [each.content.split("\n")[0] for each in around] == [
        "Sourdough",
        "Top.",
        "Before 2.",
        "Before 3.",
        "Before 4.",
        "Here.",
        "After.",
    ]
    assert [each.target_id for each in around if each.is_target] == [aimed]
    assert list(TARGETS.read_many(OWNER, [(aimed, post_id), (before[0], post_id), ("demo:comment:x", post_id)])) == [
        aimed,
        before[0],
    ]


def test_whom_an_author_blocks_does_not_answer_them(post_id):
    hide(OWNER, MEMBER, Relation.BLOCKED)
    hide(COLLEAGUE, VIEWER, Relation.BLOCKED)
    with pytest.raises(Denied):
        say(MEMBER, post_id)

    elsewhere = make_post(MEMBER)
    answered = say(OWNER, elsewhere)
    with pytest.raises(Denied):
        say(MEMBER, elsewhere, to=answered)
    assert say(MEMBER, elsewhere)


def test_who_only_reads_does_not_write(post_id):
    with pytest.raises(Denied):
        say(VIEWER, post_id)


def test_so_many_comments_that_wait_are_enough(post_id):
    for each in range(MOST_WAITING):
        say(MEMBER, post_id, f"Number {each}.", listed=False)

    with pytest.raises(TooMany) as refused:
        say(MEMBER, post_id, listed=False)

    assert refused.value.code == "too_many_waiting"
    assert len(thread(MEMBER, post_id).waiting) == MOST_WAITING


def test_a_new_person_writes_few_links(post_id):
    with pytest.raises(Denied):
        say(MEMBER, post_id, " ".join(f"https://example.org/{each}" for each in range(3)))


def test_one_reports_what_one_sees_and_not_what_is_ones_own(post_id):
    comment_id = say(MEMBER, post_id)
    waiting = say(MEMBER, post_id, listed=False)
    asked: Any = {"reason": "spam", "note": "Look.", "now": LATER}

    with pytest.raises(Conflict):
        comments.report_comment(MEMBER, comment_id=comment_id, **asked)
    for scope in (COLLEAGUE, STRANGER):
        with pytest.raises(NotFound):
            comments.report_comment(scope, comment_id=waiting, **asked)
    comments.report_comment(COLLEAGUE, comment_id=comment_id, **asked)
    with pytest.raises(Conflict):
        comments.report_comment(COLLEAGUE, comment_id=comment_id, **asked)


def test_comments_follow_their_post_page_by_page_and_go_with_it():
    post_id = make_post(visibility=Visibility.PUBLIC)
    said = [say(MEMBER, post_id, f"Number {each}.") for each in range(30)]

    after = comments.follow_visibility(post_id=post_id, visibility=Visibility.PRIVATE)
    assert after
    assert comments.follow_visibility(post_id=post_id, visibility=Visibility.PRIVATE, after=after) == ""
    assert {each.visibility for each in TARGETS.read_many(OWNER, [(one, post_id) for one in said]).values()} == {
        "private"
    }

    pages = 0
    while comments.purge_comments(OWNER, post_id=post_id, now=LATER):
        pages += 1
    assert pages >= 2
    assert TARGETS.read_many(OWNER, [(one, post_id) for one in said]) == {}
    assert part(MEMBER, post_id)[1].waiting_comments == frozenset()
    assert comments.purge_comments(OWNER, post_id=post_id, now=LATER) is False
