"""What is said of a post at the moment in which it is deleted does not stay behind it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from community.discussion import services
from community.discussion.models import CommentModel, CounterModel, ReactionModel
from community.discussion.rules.reactions import ReactionType
from community.discussion.services import clearing, comments, reactions
from community.discussion.store import reactions as kept
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import client
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import system_scope
from tests.community.discussion.talking import make_post, say
from tests.people import MEMBER, NOW, OWNER

SYSTEM = system_scope("demo", reason="test")
EVENT = "before-send.dynamodb.TransactWriteItems"


@contextmanager
def just_before_writing(step: Callable[[], None]) -> Iterator[None]:
    """Do the step once everything was read and the next transaction is about to be sent."""
    events = client().meta.events

    def meet(**_):
        events.unregister(EVENT, meet)
        step()

    events.register(EVENT, meet)
    yield
    events.unregister(EVENT, meet)


def remove(post_id: str) -> None:
    services.delete_post(OWNER, post_id=post_id, revision=None, now=NOW)


def remove_all(post_id: str) -> None:
    remove(post_id)
    clearing.clear_post(SYSTEM, post_id=post_id, file_ids=[], now=NOW)


@pytest.mark.parametrize("goes", [remove, remove_all])
@pytest.mark.parametrize("what", ["comment", "reaction", "reaction to a comment"])
def test_what_comes_as_a_post_is_deleted_is_refused(goes, what):
    post_id = make_post()
    comment_id = say(OWNER, post_id)
    late = {
        "comment": lambda: comments.add_comment(MEMBER, post_id=post_id, content="Late.", now=NOW),
        "reaction": lambda: reactions.react_to_post(
            MEMBER, post_id=post_id, kind=ReactionType("like"), on=True, now=NOW
        ),
        "reaction to a comment": lambda: reactions.react_to_comment(
            MEMBER, comment_id=comment_id, kind=ReactionType("like"), on=True, now=NOW
        ),
    }

    with just_before_writing(lambda: goes(post_id)), pytest.raises(NotFound):
        late[what]()

    remaining = [each.author_id for each in CommentModel.query(post_id, limit=10)]
    assert remaining == ([OWNER.user_id] if goes is remove else [])
    assert [each for each in ReactionModel.query(post_id, limit=10) if MEMBER.user_id in each.reaction_key] == []
    assert list(ReactionModel.query(comment_id, limit=10)) == []


def test_a_post_that_is_gone_gets_no_counts():
    post_id = make_post()
    remove_all(post_id)
    tx = Transaction()
    kept.count(tx, post_id=post_id, organization_id="demo", name="comments", by=1, now=NOW)

    with pytest.raises(Conflict):
        tx.commit()

    with pytest.raises(CounterModel.DoesNotExist):
        CounterModel.get(post_id)
