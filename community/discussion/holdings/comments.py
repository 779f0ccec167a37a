"""What comments and reactions keep of a person. What they said goes; where others answered an empty place stays."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from community.discussion.models import CommentModel, MyPart, ReactionModel, TextRevision
from community.discussion.rules.comments import deleted
from community.discussion.services.comments.following import clear_later
from community.discussion.services.comments.standing import put_change
from community.discussion.store import reactions
from community.discussion.store.comment_items import comment_of
from community.discussion.store.comments import Moved
from community.moderation import services as moderation
from community.moderation.rules.endings import Ending
from community.moderation.rules.targets import TargetType
from diatonic.common import clock, personal
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, Subject
from diatonic.common.scope import system_scope

_ANSWERED = "Others answered: their answers keep an empty place above them, which says nothing and names nobody."
_SHOWN = ("comment_id", "post_id", "parent_comment_id", "content", "visibility", "status", "created_at", "edited_at")


def _written(subject: Subject) -> Iterator[Any]:
    listed = personal.partition(CommentModel.written_index, f"{subject.organization_id}#{subject.user_id}")
    # The index lags: what was erased a moment ago has no author any more.
    return (item for item in personal.complete(CommentModel, listed) if item.author_id == subject.user_id)


def _comments(subject: Subject, *, answered: bool) -> Iterator[Any]:
    return (item for item in _written(subject) if bool(item.replies) is answered)


def _texts(subject: Subject) -> Iterator[Any]:
    for item in _written(subject):
        yield from personal.partition(TextRevision, item.comment_id)


def _shown(item: Any, _subject: Subject) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in _SHOWN}
    return {name: value for name, value in values.items() if value}


def _erase(tx: Transaction, item: Any, _subject: Subject, now: datetime) -> None:
    comment = comment_of(item)
    put_change(tx, comment, deleted(comment, at=clock.iso(now)), now=now, otherwise=Moved())
    moderation.forget(
        tx,
        system_scope(comment.organization_id, reason="a person is being erased"),
        target_type=TargetType.COMMENT,
        target_id=comment.comment_id,
        organization_id=comment.organization_id,
        now=now,
        because=Ending.AUTHOR_ERASED,
    )
    clear_later(tx, comment, now)


def _reactions(subject: Subject) -> Iterator[Any]:
    listed = personal.partition(ReactionModel.person_index, subject.user_id)
    theirs = (item for item in listed if not reactions.is_part(item.reaction_key))
    return personal.complete(ReactionModel, theirs)


def _parts(subject: Subject) -> Iterator[Any]:
    listed = personal.partition(ReactionModel.person_index, subject.user_id)
    return personal.complete(MyPart, (item for item in listed if reactions.is_part(item.reaction_key)))


def _take_back(tx: Transaction, item: Any, _subject: Subject, now: datetime) -> None:
    reactions.forget(tx, item, now=now)


personal.register(
    Holding(
        name="discussion.comment-texts",
        title="What your comments said before you changed them",
        models=(TextRevision,),
        find=_texts,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("author_id"),
        order=38,  # before the comments, by which they are found
    ),
    Holding(
        name="discussion.comments",
        title="Your comments",
        models=(CommentModel,),
        find=lambda subject: _comments(subject, answered=False),
        fate=Fate.DELETED,
        erase=_erase,
        shown=_shown,
        order=39,
        at_once=1,  # two of one thread change the same comment above
    ),
    Holding(
        name="discussion.answered-comments",
        title="Your comments that others answered",
        models=(CommentModel,),
        find=lambda subject: _comments(subject, answered=True),
        fate=Fate.ANONYMIZED,
        why=_ANSWERED,
        erase=_erase,
        shown=_shown,
        order=39,
        at_once=1,
    ),
    Holding(
        name="discussion.reactions",
        title="How you reacted to posts and comments, and what you shared",
        models=(ReactionModel,),
        find=_reactions,
        fate=Fate.DELETED,
        erase=_take_back,
        shown=lambda item, _: {
            "target_type": item.target_type,
            "target_id": item.target_id,
            "reaction_type": item.reaction_type,
            "created_at": item.created_at,
        },
        in_organizations=False,
        order=39,
        at_once=1,  # two of one post change the same count
    ),
    Holding(
        name="discussion.parts",
        title="By which your reactions below a post, and your comments that wait, are found",
        models=(MyPart,),
        find=_parts,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=lambda item, _: {"post_id": item.target_id},
        in_organizations=False,
        order=40,  # after the comments and reactions that are noted in them
    ),
)
