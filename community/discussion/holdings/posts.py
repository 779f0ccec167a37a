"""What discussion keeps of a person: posts with their older texts. What of it is gone when they are erased, and what stays.

A post below which others talk is part of their conversation: its words stay, without whose they were, and without its
files, which are shown under a name and carry more of a person than an answer to them needs. Every other post goes,
with all that hangs on it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from community.discussion.models import CounterModel, PostModel, PostTag, TagUse, TextRevision
from community.discussion.rules.posts import Author
from community.discussion.rules.states import is_listed
from community.discussion.services import files, writing
from community.discussion.services.targets import target_of
from community.discussion.store import portraits
from community.discussion.store.posts import PostStore, as_post
from community.moderation import services as moderation
from community.moderation.rules.endings import Ending
from diatonic.common import clock, personal
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import NOBODY, NOBODYS_NAME, Fate, Holding, Subject
from diatonic.common.scope import system_scope

_ANSWERED = "Others talk below it: what it says stays, by nobody; its files go."
_SHOWN = (
    "post_id",
    "title",
    "content",
    "content_type",
    "link",
    "tags",
    "visibility",
    "status",
    "created_at",
    "published_at",
    "edited_at",
)


def _written(subject: Subject) -> Iterator[Any]:
    return portraits.posts_of(subject.organization_id, subject.user_id)


def _posts(subject: Subject, *, answered: bool) -> Iterator[Any]:
    for item in _written(subject):
        if _is_answered(item) is answered:
            yield item


def _is_answered(item: Any) -> bool:
    (counter,) = batch_get([(CounterModel, (item.post_id,))])
    return is_listed(as_post(item)) and counter is not None and bool(counter.comments)


def _shown(item: Any, _subject: Subject) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in _SHOWN}
    attached = [each["name"] for each in (item.attachments or {}).values()]
    return {name: value for name, value in {**values, "attachments": attached}.items() if value}


def _delete(tx: Transaction, item: Any, subject: Subject, now: datetime) -> None:
    scope = system_scope(subject.organization_id, reason="a person is being erased")
    writing.bury(tx, scope, as_post(item), because=Ending.AUTHOR_ERASED, now=now)


def _anonymize(tx: Transaction, item: Any, subject: Subject, now: datetime) -> None:
    scope = system_scope(subject.organization_id, reason="a person is being erased")
    post = as_post(item)
    left = PostStore(scope).forget_author(tx, post, Author(NOBODYS_NAME), NOBODY, at=clock.iso(now))
    moderation.outlive_author(tx, target_of(left), now=now)
    for file_id in sorted(files.needed_by(post)):
        files.release(tx, scope, post_id=post.post_id, file_id=file_id)


def _revisions(subject: Subject) -> Iterator[Any]:
    for item in _written(subject):
        yield from personal.partition(TextRevision, item.post_id)


personal.nothing(PostTag, "Which posts carry a tag.")
personal.nothing(TagUse, "How often an organization uses a tag.")
personal.nothing(CounterModel, "How often a post was liked, shared and looked at.")
personal.register(
    Holding(
        name="discussion.revisions",
        title="What your posts said before you changed them",
        models=(TextRevision,),
        find=_revisions,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("author_id"),
        order=41,  # before the posts, by which they are found
    ),
    Holding(
        name="discussion.answered",
        title="Your posts that others answered",
        models=(PostModel,),
        find=lambda subject: _posts(subject, answered=True),
        fate=Fate.ANONYMIZED,
        why=_ANSWERED,
        erase=_anonymize,
        shown=_shown,
        order=42,  # after the comments of one's own, before the files
        at_once=1,
    ),
    Holding(
        name="discussion.posts",
        title="Your posts and drafts",
        models=(PostModel,),
        find=lambda subject: _posts(subject, answered=False),
        fate=Fate.DELETED,
        erase=_delete,
        shown=_shown,
        order=42,
        at_once=1,
    ),
)
