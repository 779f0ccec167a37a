"""Generated posts with their counts, and threads: one of each is made through the services, others are copies."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from benchmark.scenarios import ORGANIZATION
from community.discussion import services as discussion
from community.discussion.models import CommentModel, CounterModel, PostModel
from community.discussion.rules import listing
from community.discussion.rules.posts import Given
from community.discussion.services.comments import CommentTargets, add_comment
from community.discussion.services.targets import Posts
from community.moderation.analysis import pipeline
from community.moderation.analysis.verdicts import Context, Settings, Text
from community.moderation.rules.targets import Standing, Told
from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import client
from diatonic.common.scope import Scope, system_scope

#: Posts and comments of a thread in a small installation, and in a big one.
_FEW, _MANY = (100, 25), (100_000, 100)
#: So many posts have a thread below them, and every third is public.
_THREADS, _PUBLIC = 200, 3
#: So many have been liked and commented; nobody asks for the others.
_COUNTED = 100_000
_TEXT = "A vector has a direction and a length, and both can be read off its components. " * 6


@dataclass(frozen=True, slots=True)
class Talk:
    """What there is to ask for: posts with threads, and by what the newest of all is known."""

    posts: list[str]
    newest: str


class Generated:
    """The items to write, and then what was written."""

    def __init__(self, *, many: int, posts: int = 0) -> None:
        self._wanted, self._comments = _MANY if many >= _MANY[0] else _FEW
        self._wanted = posts or self._wanted
        self._now = clock.now()
        self._post_ids = [ids.scoped(ORGANIZATION, "post") for _ in range(self._wanted)]

    @property
    def talk(self) -> Talk:
        """What there is to ask for; the first post is the newest."""
        return Talk(self._post_ids[:_THREADS], f"{clock.iso(self._now)}/{self._post_ids[0]}")

    def items(self, author: Scope) -> Iterator[tuple[str, dict[str, Any]]]:
        """Return the items of all posts, their counts and their threads."""
        post, comment = _originals(author)
        self._now = clock.now()  # nothing is newer than the first of these
        count = {"organization_id": {"S": ORGANIZATION}, "likes": {"N": "12"}, "comments": {"N": str(self._comments)}}
        for number, post_id in enumerate(self._post_ids):
            moment = {"S": clock.iso(self._now - timedelta(seconds=number))}
            dated = {"published_at": moment, "created_at": moment, "updated_at": moment}
            public = {"public_in": {"S": listing.shard_of(post_id)}} if number % _PUBLIC == 0 else {}
            yield _table(PostModel), post | dated | public | {"post_id": {"S": post_id}}
            if number < _COUNTED:
                yield _table(CounterModel), count | dated | {"target_id": {"S": post_id}, "revision": {"N": "1"}}
            if number < _THREADS:
                yield from self._thread(comment, post_id)

    def _thread(self, comment: dict[str, Any], post_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for number in range(self._comments):
            moment = {"S": clock.iso(self._now + timedelta(seconds=number))}
            keys = {"post_id": {"S": post_id}, "comment_id": {"S": ids.scoped(ORGANIZATION, "comment")}}
            yield _table(CommentModel), comment | keys | {"branch": {"S": post_id}, "listed_at": moment}


def _originals(author: Scope) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the items of a post and of a comment that everybody sees."""
    now, given = clock.now(), Given(title="A question about vectors", content=_TEXT, tags=["vectors"])
    post = discussion.create_post(author, given, now=now).post
    _approve(Posts(), post.post_id)
    comment = add_comment(author, post_id=post.post_id, content=_TEXT, now=now).comment
    _approve(CommentTargets(), comment.comment_id)
    without = {"public_in", "author_in", "author_public", "written_in"}  # a single person has not written them all
    found = _item(PostModel, post_id=post.post_id)
    said = _item(CommentModel, post_id=post.post_id, comment_id=comment.comment_id)
    return (
        {name: value for name, value in found.items() if name not in without},
        {name: value for name, value in said.items() if name not in without},
    )


def _approve(handler: Any, target_id: str) -> None:
    scope, now = system_scope(ORGANIZATION, reason="benchmark"), clock.now()
    target = handler.read(scope, target_id)
    told = Told("", Standing.APPROVED, "machine", clock.iso(now), target.content_revision)
    tx = Transaction()
    handler.settle(tx, scope, target=target, told=told, now=now)
    tx.commit()


def _item(model: Any, **key: str) -> dict[str, Any]:
    wanted = {name: {"S": value} for name, value in key.items()}
    found: dict[str, Any] = client().get_item(TableName=_table(model), Key=wanted, ConsistentRead=True)["Item"]
    return found


def _table(model: Any) -> str:
    return str(model.Meta.table_name)


def check_texts() -> dict[str, Any]:
    """Let the moderation pipeline check generated texts; returns how many a second, in batches and one at a time."""
    texts = [Text(f"{_TEXT[: 40 + 11 * (number % 30)]} {number}") for number in range(4000)]
    settings = Settings()
    pipeline.check_many(texts[:10], None, settings)
    started = time.process_time()
    pipeline.check_many(texts, None, settings)
    batched = len(texts) / (time.process_time() - started)
    alone = texts[:1000]
    started = time.process_time()
    for text in alone:
        pipeline.check(text, Context(), settings)
    return {"batched": batched, "alone": len(alone) / (time.process_time() - started)}
