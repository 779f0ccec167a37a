"""Every way a comment can come out, asked by everybody, below posts of every visibility and state."""

from typing import Any

import pytest

from community.discussion.rules.reactions import ReactionType
from community.discussion.rules.states import Status, Visibility
from community.discussion.services import comments, reactions
from community.moderation.rules.targets import Standing
from community.profiles.rules import Relation
from diatonic.common.errors import NotFound
from tests.community.discussion.talking import find, hide, make_post, react, say, set_post, settle, texts, thread
from tests.people import COLLEAGUE, MEMBER, NOW, OWNER, STRANGER, VIEWER, person

#: Its author, another member, one who only reads, who moderates, and the owner of another organization.
VIEWERS = {"author": MEMBER, "member": COLLEAGUE, "viewer": VIEWER, "moderator": OWNER, "stranger": STRANGER}
POSTER = person("poster")
HERE = {"author", "member", "viewer", "moderator"}
EVERYBODY = HERE | {"stranger"}
#: What becomes of a comment, and who reads its text.
STATES = {
    "checking": {"author", "moderator"},
    "held": {"author", "moderator"},
    "flagged": {"author", "moderator"},
    "hidden": {"author", "moderator"},
    "edit_requested": {"author", "moderator"},
    "removed": {"author", "moderator"},
    "approved": EVERYBODY,
    "edited": EVERYBODY,
    "deleted": set(),
}
#: What becomes of its post, and who sees that at all.
POSTS = {
    "public": (Visibility.PUBLIC, Status.APPROVED, EVERYBODY),
    "organization": (Visibility.ORGANIZATION, Status.APPROVED, HERE),
    "private": (Visibility.PRIVATE, Status.APPROVED, set()),
    "held": (Visibility.PUBLIC, Status.HELD, {"moderator"}),
    "removed": (Visibility.PUBLIC, Status.REMOVED, {"moderator"}),
    "deleted": (Visibility.PUBLIC, Status.DELETED, set()),
}


def comment_in(state: str, post_id: str, **how: Any) -> str:
    comment_id = say(MEMBER, post_id, "Secret." if state != "edited" else "Before.", listed=False, **how)
    if state == "checking":
        return comment_id
    if state in ("edited", "deleted"):
        settle(comment_id)
    if state == "edited":
        comments.edit_comment(MEMBER, comment_id=comment_id, content="Secret.", revision=None, now=NOW)
    elif state == "deleted":
        comments.delete_comment(MEMBER, comment_id=comment_id, now=NOW)
    else:
        settle(comment_id, Standing(state))
    return comment_id


def ways(scope, post_id: str, comment_id: str) -> dict[str, str]:
    """Return everything that the person reads by each way that leads to the comment."""
    found = {}
    for name, asked in {
        "thread": lambda: [*thread(scope, post_id).items, *thread(scope, post_id).waiting],
        "newest": lambda: thread(scope, post_id, newest_first=True).items,
        "one": lambda: [find(scope, comment_id)],
        "texts": lambda: comments.list_texts(scope, comment_id=comment_id).items,
    }.items():
        try:
            found[name] = " ".join(_words(each) for each in asked())
        except NotFound:
            found[name] = "not there"
        except Exception as failure:
            found[name] = type(failure).__name__
    return found


def _words(shown: Any) -> str:
    if not hasattr(shown, "said"):
        return str(shown.content)
    return " ".join([shown.said.content, *(_words(each) for each in shown.first_replies)])


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("state", STATES)
def test_a_text_comes_out_to_whom_it_may_and_to_nobody_else(state, post):
    post_id = make_post(POSTER, visibility=Visibility.PUBLIC)
    comment_id = comment_in(state, post_id)
    visibility, status, sees_post = POSTS[post]
    set_post(POSTER, post_id, wanted=visibility, status=status)

    for name, scope in VIEWERS.items():
        said = ways(scope, post_id, comment_id)
        reads = name in sees_post and name in STATES[state]
        newest = reads and (state != "edited" or name in ("author", "moderator"))
        assert ("Secret." in said["one"]) == newest, (name, said)
        assert ("Secret." in " ".join(said.values())) == newest, (name, said)
        if name not in sees_post:
            assert set(said.values()) == {"not there"}, (name, said)
        if state == "approved" and reads:
            assert (said["thread"], said["newest"]) == ("Secret.", "Secret.")
        if state == "edited" and reads and not newest:
            assert (said["thread"], said["one"]) == ("Before.", "Before.")


@pytest.mark.parametrize("state", STATES)
def test_a_reply_comes_out_as_a_comment_does(state):
    post_id = make_post(POSTER)
    top = say(POSTER, post_id, "Top.")
    comment_in(state, post_id, to=top)

    for name, scope in VIEWERS.items():
        if name == "stranger":
            continue
        page = thread(scope, post_id)
        branch = comments.list_replies(scope, comment_id=top)
        said = " ".join(_words(each) for each in (*page.items, *page.waiting, *branch.items, *branch.waiting))
        newest = name in STATES[state] and (state != "edited" or name in ("author", "moderator"))
        listed = state in ("approved", "edited")
        # Moderators read what waits at its case or by its link, not in the thread.
        assert ("Secret." in said) == (newest and (listed or name == "author")), (name, said)


def test_branches_and_reactions_of_what_one_does_not_see_are_not_there():
    post_id = make_post(POSTER)
    top = say(MEMBER, post_id)
    say(COLLEAGUE, post_id, "Secret.", to=top)
    react(COLLEAGUE, top)

    asked: Any = {"kind": ReactionType.LIKE, "limit": 10, "cursor": None}
    for ask in (
        lambda: comments.list_replies(STRANGER, comment_id=top),
        lambda: reactions.list_reactors(STRANGER, comment_id=top, **asked),
        lambda: reactions.list_reactors(STRANGER, post_id=post_id, **asked),
        lambda: react(STRANGER, top),
        lambda: say(STRANGER, post_id, to=top),
        lambda: comments.report_comment(STRANGER, comment_id=top, reason="spam", note="", now=NOW),
    ):
        with pytest.raises(NotFound):
            ask()


@pytest.mark.parametrize("relation", Relation)
def test_whom_one_does_not_want_to_see_is_an_empty_place_or_none(relation):
    post_id = make_post(POSTER)
    answered, single = say(MEMBER, post_id, "Answered."), say(MEMBER, post_id, "Alone.")
    say(COLLEAGUE, post_id, "Answer.", to=answered)
    hide(VIEWER, MEMBER, relation)

    page = thread(VIEWER, post_id)

    assert texts(page.items) == ["(hidden_by_you)"]
    assert texts(page.items[0].first_replies) == ["Answer."]
    with pytest.raises(NotFound):
        find(VIEWER, single)
    assert texts(thread(COLLEAGUE, post_id).items) == ["Answered.", "Alone."]


def test_a_stranger_talks_in_public_and_is_read_where_the_post_is():
    post_id = make_post(POSTER, visibility=Visibility.PUBLIC)
    comment_id = say(STRANGER, post_id, "From elsewhere.", listed=False)
    assert texts(thread(STRANGER, post_id).waiting) == ["From elsewhere."]

    settle(comment_id)

    comment = find(VIEWER, comment_id).comment
    assert (comment.organization_id, comment.author_organization_id) == ("demo", "other")
    set_post(POSTER, post_id, wanted=Visibility.ORGANIZATION)
    with pytest.raises(NotFound):
        find(STRANGER, comment_id)
    comments.delete_comment(STRANGER, comment_id=comment_id, now=NOW)  # one's own words can always be taken back
