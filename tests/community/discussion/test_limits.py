"""What comes before others is counted within the hour, by whichever way it comes there."""

import pytest

from community.discussion import services
from community.discussion.rules.texts import MAX_TOLD
from community.discussion.services import comments
from community.profiles import services as profiles
from community.profiles.rules import LIMITS, Level
from diatonic.common.scope import Scope
from organizations.notifications import services as notifications
from tests.community.discussion.posting import LINK, ORGANIZATION, PRIVATE, PUBLIC, decide, draft, edit, post, write
from tests.community.discussion.talking import say, settle
from tests.organizations.media.conftest import work
from tests.organizations.people import NOW, make_person, scope_for

MOST = LIMITS[Level.NEW]


def people(number: int) -> str:
    """Return a text that mentions so many members who were not there before."""
    return " ".join(f"@[Somebody]({make_person('demo', name='Somebody').user_id})" for _ in range(number))


def test_what_was_private_counts_once_others_will_see_it(author):
    kept = [write(author, visibility=PRIVATE).post.post_id for _ in range(MOST.posts + 1)]

    for post_id in kept[:-1]:
        edit(author, post_id, visibility=PUBLIC)
    with pytest.raises(profiles.PostsTooOften):
        edit(author, kept[-1], visibility=ORGANIZATION)
    with pytest.raises(profiles.PostsTooOften):
        write(author)


def test_an_edit_counts_where_it_mentions_people_who_were_not_mentioned(author):
    post_id = post(author, f"Look, {people(1)}")
    for _ in range(MOST.posts - 1):
        edit(author, post_id, content=f"Look, {people(1)}")

    edit(author, post_id, title="Its words may change.")
    with pytest.raises(profiles.PostsTooOften):
        edit(author, post_id, content=f"Look, {people(1)}")


def test_an_edited_comment_counts_where_it_mentions_people_who_were_not_mentioned(author):
    post_id = post(author)
    said = comments.add_comment(author, post_id=post_id, content="Look", now=NOW).comment.comment_id

    def change(content: str) -> None:
        comments.edit_comment(author, comment_id=said, content=content, revision=None, now=NOW)

    for _ in range(MOST.comments - 1):
        change(f"Look, {people(1)}")
    change("Nobody now.")
    with pytest.raises(profiles.PostsTooOften):
        change(f"Look, {people(1)}")


def test_over_all_of_its_texts_a_post_tells_so_many_people_and_no_more(author):
    named = [crowd(15) for _ in range(3)]
    post_id = post(author, names(named[0]))
    for each in named[1:]:
        edit(author, post_id, content=names(each))
        decide(post_id)
    work("demo", only="follow_approval")

    assert [told(each) for each in named] == [15, MAX_TOLD - 15, 0]


def test_over_all_of_its_texts_a_comment_tells_so_many_people_and_no_more(author):
    named = [crowd(15) for _ in range(3)]
    comment_id = say(author, post(author), names(named[0]))
    for each in named[1:]:
        comments.edit_comment(author, comment_id=comment_id, content=names(each), revision=None, now=NOW)
        settle(comment_id)

    assert [told(each) for each in named] == [15, MAX_TOLD - 15, 0]


def crowd(number: int) -> list[Scope]:
    return [scope_for(make_person("demo", name="Somebody"), "demo") for _ in range(number)]


def names(scopes: list[Scope]) -> str:
    return " ".join(f"@[Somebody]({each.user_id})" for each in scopes)


def told(scopes: list[Scope]) -> int:
    """Return how many of them were told that they are mentioned."""
    notices = [notifications.list_notices(each).items for each in scopes]
    return sum(any("mentioned you" in one.text for one in each) for each in notices)


def test_no_page_is_asked_for_a_draft_before_it_is_published(author):
    seen = draft(author, content_type=LINK, link="http://169.254.169.254/b")
    edit(author, seen.post.post_id, link="http://169.254.169.254/bread")

    assert work("demo", only="fetch_preview") == 0

    services.publish_post(author, post_id=seen.post.post_id, now=NOW)

    assert work("demo", only="fetch_preview") == 1
