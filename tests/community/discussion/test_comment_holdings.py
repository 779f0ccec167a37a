"""What an export shows of a person's comments and reactions, and what an erasure leaves of them."""

from typing import Any

import pytest

from community.discussion.rules.states import Visibility
from community.discussion.services import comments
from diatonic.common import personal
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import NotFound
from diatonic.common.personal import Subject
from tests.community.discussion.talking import find, make_post, part, react, say, settle, texts, thread
from tests.people import COLLEAGUE, MEMBER, NOW, OWNER, VIEWER

SUBJECT = Subject(MEMBER.user_id, "demo", frozenset({"Member"}))
NAMES = {
    "discussion.comment-texts",
    "discussion.comments",
    "discussion.answered-comments",
    "discussion.reactions",
    "discussion.parts",
}


def _subject(holding: Any) -> Subject:
    return SUBJECT if holding.in_organizations else Subject(MEMBER.user_id)


def _holdings() -> list[Any]:
    return [each for each in personal.holdings() if each.name in NAMES]


def shown() -> dict[str, list[dict[str, Any]]]:
    return {
        each.name: [dict(each.shown(item, _subject(each))) for item in each.find(_subject(each))]
        for each in _holdings()
    }


def erase() -> None:
    for holding in _holdings():
        for item in list(holding.find(_subject(holding))):
            tx = Transaction()
            holding.erase(tx, item, _subject(holding), NOW)
            tx.commit()


@pytest.fixture
def post_id():
    """A post below which the member has said what was answered, what was not, and what waits."""
    post_id = make_post(OWNER, visibility=Visibility.PUBLIC)
    answered = say(MEMBER, post_id, "Answered.")
    say(COLLEAGUE, post_id, "Answer.", to=answered)
    single = say(MEMBER, post_id, "Single.", to=say(OWNER, post_id, "Top."))
    comments.edit_comment(MEMBER, comment_id=single, content="Changed.", revision=None, now=NOW)
    settle(single)
    say(MEMBER, post_id, "Waiting.", listed=False)
    react(MEMBER, post_id, "insight")
    react(MEMBER, answered, "like")
    return post_id


def test_an_export_shows_what_one_said_and_how_one_reacted(post_id):
    said = shown()

    assert [each["content"] for each in said["discussion.answered-comments"]] == ["Answered."]
    assert sorted(each["content"] for each in said["discussion.comments"]) == ["Changed.", "Waiting."]
    assert [each["content"] for each in said["discussion.comment-texts"]] == ["Single."]
    assert {(each["target_type"], each["reaction_type"]) for each in said["discussion.reactions"]} == {
        ("post", "insight"),
        ("comment", "like"),
    }


def test_an_erasure_leaves_empty_places_where_others_answered_and_exact_counts(post_id):
    before = part(VIEWER, post_id)[0]
    assert (before.comments, before.insights) == (4, 1)

    erase()

    assert {name: items for name, items in shown().items() if items} == {}
    page = thread(VIEWER, post_id)
    assert texts(page.items) == ["(deleted)", "Top."]
    assert texts(page.items[0].first_replies) == ["Answer."]
    assert page.items[1].comment.replies == 0
    assert (page.items[0].comment.author_id, page.items[0].comment.author.name) == ("", "")
    assert page.items[0].counts.likes == 0
    after = part(MEMBER, post_id)
    assert (after[0].comments, after[0].insights) == (2, 0)
    assert after[1].waiting_comments == after[1].reactions == frozenset()


def test_an_erasure_may_be_repeated_where_the_thread_is_gone(post_id):
    comment_id = say(MEMBER, post_id, "Last.")
    react(MEMBER, comment_id)
    while comments.purge_comments(OWNER, post_id=post_id, now=NOW):
        pass

    erase()
    erase()

    with pytest.raises(NotFound):
        find(MEMBER, comment_id)
