"""Reads and writes of reactions, of what is counted of a post, and of a person's part in it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition, size

from community.discussion.models import CommentModel, CounterModel, MyPart, PostModel, ReactionModel
from community.discussion.rules.reactions import (
    COUNTED,
    MOST_IN_A_THREAD,
    MOST_WAITING,
    Counts,
    Mine,
    ReactedTo,
    ReactionType,
    Reactor,
)
from community.discussion.rules.states import Status
from community.discussion.store.comment_items import comment_of
from community.discussion.store.comments import comment_key
from diatonic.common import clock, ids, pages
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound, TooMany
from diatonic.common.scope import Scope

_MINE = "mine#"
#: So many items are removed at once.
PURGED = 25


class AlreadySo(Conflict):
    """The reaction is as it was asked for: somebody sent it twice."""

    def __init__(self) -> None:
        super().__init__("That is so already.", code="already_so")


def mine_key(post_id: str, user_id: str) -> Key:
    """Return where a person's part in a post is, for :func:`batch_get`."""
    return (MyPart, (post_id, f"{_MINE}{user_id}"))


def mine_of(item: Any) -> Mine:
    """Return what an item at :func:`mine_key` says; nothing where there is none."""
    if item is None:
        return Mine()
    return Mine(
        reactions=frozenset(item.reactions or ()),
        comment_reactions=frozenset(item.comment_reactions or ()),
        waiting_comments=frozenset(item.waiting_comments or ()),
    )


def counter_key(post_id: str) -> Key:
    """Return where the counts of a post are, for :func:`batch_get`."""
    return (CounterModel, (post_id,))


def counts_of(item: Any) -> Counts:
    """Return what an item at :func:`counter_key` says; nothing where there is none."""
    if item is None:
        return Counts()
    return Counts(**{name: int(getattr(item, name) or 0) for name in Counts.__dataclass_fields__})


def count(tx: Transaction, *, post_id: str, organization_id: str, name: str, by: int, now: datetime) -> None:
    """Count in the transaction. ``name``: an attribute of :class:`Counts`. A post that is gone gets no counts."""
    counted = [getattr(CounterModel, name).add(by), *_known(CounterModel, organization_id, now)]
    tx.update(CounterModel(post_id), counted, CounterModel.target_id.exists())


def check_post(tx: Transaction, post_id: str) -> None:
    """Let the transaction pass only while the post is there: what came below a deleted one would never be removed."""
    there: Condition = PostModel.post_id.exists() & (PostModel.status != Status.DELETED.value)
    tx.check(PostModel, (post_id,), there, otherwise=NotFound("This post is not there any more."))


class ReactionStore:
    """Reactions of the scope's person; and who reacted, whoever it was."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, tx: Transaction, to: ReactedTo, kind: ReactionType, *, now: datetime) -> None:
        """Write the reaction, count it and note it as the person's. Fails with :class:`AlreadySo` where it is there."""
        item = ReactionModel(
            to.target_id,
            self._key(kind),
            organization_id=to.organization_id,
            reaction_id=ids.scoped(to.organization_id, "reaction"),
            target_type=to.target_type,
            post_id=to.post_id,
            user_id=self._scope.user_id,
            user_name=self._scope.user_name,
            reaction_type=kind.value,
            kind_in=f"{to.target_id}#{kind}",
            created_at=clock.iso(now),
            updated_at=clock.iso(now),
        )
        check_post(tx, to.post_id)
        tx.put(item, ReactionModel.reaction_key.does_not_exist(), otherwise=AlreadySo())
        part, word = self._noted(to, kind)
        full: Condition = part.does_not_exist() | (size(part) < MOST_IN_A_THREAD)
        told = TooMany(
            "You have reacted to thousands of comments here. Take some back first.", code="too_many_reactions"
        )
        self._part(tx, to.post_id, to.organization_id, part.add({word}), now, full, told)
        _count(tx, to, kind, by=1, now=now)

    def remove(self, tx: Transaction, to: ReactedTo, kind: ReactionType, *, now: datetime) -> None:
        """Take the reaction back. Fails with :class:`AlreadySo` where there is none."""
        item = ReactionModel(to.target_id, self._key(kind))
        tx.delete(item, ReactionModel.reaction_key.exists(), otherwise=AlreadySo())
        part, word = self._noted(to, kind)
        self._part(tx, to.post_id, to.organization_id, part.delete({word}), now)
        _count(tx, to, kind, by=-1, now=now)

    def share(self, tx: Transaction, *, post_id: str, organization_id: str, now: datetime) -> None:
        """Count that the person shared the post; once. Fails with :class:`AlreadySo` where it was counted before."""
        self.add(tx, ReactedTo("post", post_id, post_id, organization_id), ReactionType.SHARE, now=now)

    def has(self, to: ReactedTo, kind: ReactionType) -> bool:
        """Say whether the person reacted like this. One consistent read."""
        return batch_get([(ReactionModel, (to.target_id, self._key(kind)))])[0] is not None

    def read(self, post_id: str) -> tuple[Counts, Mine]:
        """Return what is counted of a post, and the person's part in it. One consistent read."""
        counter, part = batch_get([counter_key(post_id), mine_key(post_id, self._scope.user_id)])
        return counts_of(counter), mine_of(part)

    def read_comment(self, to: ReactedTo) -> tuple[Counts, frozenset[str]]:
        """Return what is counted of a comment, and how the person reacts to it. One consistent read."""
        item, part = batch_get([comment_key(to.post_id, to.target_id), mine_key(to.post_id, self._scope.user_id)])
        counts = comment_of(item).counts if item is not None else Counts()
        return counts, mine_of(part).to_comment(to.target_id)

    def reactors(
        self, target_id: str, kind: ReactionType, *, limit: int, cursor: str | None = None
    ) -> pages.Page[Reactor]:
        """Return one page of who reacted like this, last first. One query."""
        found = pages.query(
            ReactionModel.kind_index, f"{target_id}#{kind}", list_name="reactors", limit=limit, cursor=cursor
        )
        return found.map(
            lambda item: Reactor(item.user_id, item.user_name, ReactionType(item.reaction_type), item.created_at)
        )

    def _key(self, kind: ReactionType) -> str:
        return f"{self._scope.user_id}#{kind}"

    @staticmethod
    def _noted(to: ReactedTo, kind: ReactionType) -> tuple[Any, str]:
        """Return the set in the person's part that knows the reaction, and its word there."""
        if to.is_comment:
            return MyPart.comment_reactions, f"{ids.uuid_of(to.target_id)}#{kind}"
        return MyPart.reactions, kind.value

    def _part(  # noqa: PLR0913, PLR0917 -- for the two above
        self,
        tx: Transaction,
        post_id: str,
        organization_id: str,
        action: Any,
        now: datetime,
        condition: Condition | None = None,
        otherwise: Any = None,
    ) -> None:
        _change_part(tx, post_id, self._scope.user_id, organization_id, action, now, condition, otherwise)


def note_waiting(  # noqa: PLR0913 -- all named
    tx: Transaction,
    *,
    post_id: str,
    comment_id: str,
    author_id: str,
    organization_id: str,
    waits: bool,
    now: datetime,
    is_new: bool = False,
) -> None:
    """Note in its author's part of the post that a comment is not listed, or is. A new one may be one too many."""
    action = getattr(MyPart.waiting_comments, "add" if waits else "delete")({comment_id})
    room: Condition | None = None
    if is_new:
        room = MyPart.waiting_comments.does_not_exist() | (size(MyPart.waiting_comments) < MOST_WAITING)
    told = TooMany(
        f"{MOST_WAITING} of your comments here wait to be looked at. Go on once some of them have been.",
        code="too_many_waiting",
    )
    _change_part(tx, post_id, author_id, organization_id, action, now, room, told)


def is_part(reaction_key: str) -> bool:
    """Say whether a key is that of a person's part in a post, and of no reaction."""
    return reaction_key.startswith(_MINE)


def forget(tx: Transaction, item: Any, *, now: datetime) -> None:
    """Take back the reaction that an item holds, for somebody who is erased; what it is counted of may be gone."""
    tx.delete(item)
    to = ReactedTo(item.target_type, item.target_id, item.post_id, item.organization_id)
    where = comment_key(to.post_id, to.target_id) if to.is_comment else counter_key(to.post_id)
    (there,) = batch_get([where])
    if there is not None and not (to.is_comment and there.status == Status.DELETED.value):
        _count(tx, to, ReactionType(item.reaction_type), by=-1, now=now)


def purge_reactions(target_id: str) -> bool:
    """Remove one page of what is kept of reactions to a target; says whether there may be more. Idempotent."""
    found: Iterable[Any] = ReactionModel.query(target_id, limit=PURGED, page_size=PURGED, consistent_read=True)
    items = list(found)
    for item in items:
        item.delete()
    return len(items) == PURGED


def _count(tx: Transaction, to: ReactedTo, kind: ReactionType, *, by: int, now: datetime) -> None:
    name = COUNTED[kind]
    if not to.is_comment:
        count(tx, post_id=to.post_id, organization_id=to.organization_id, name=name, by=by, now=now)
        return
    comment = CommentModel(to.post_id, to.target_id)
    is_there: Condition = CommentModel.comment_id.exists() & (CommentModel.status != Status.DELETED.value)
    gone = NotFound("This comment is not there any more.")
    tx.update(comment, [getattr(CommentModel, name).add(by)], is_there, otherwise=gone)


def _change_part(  # noqa: PLR0913, PLR0917 -- for the functions above
    tx: Transaction,
    post_id: str,
    user_id: str,
    organization_id: str,
    action: Any,
    now: datetime,
    condition: Condition | None,
    otherwise: Any,
) -> None:
    item = MyPart(post_id, f"{_MINE}{user_id}")
    known = [MyPart.user_id.set(user_id), *_known(MyPart, organization_id, now)]
    tx.update(item, [action, *known], condition, otherwise=otherwise)


def _known(model: Any, organization_id: str, now: datetime) -> list[Any]:
    """Return what every item has, for one that may not be there yet."""
    moment = clock.iso(now)
    return [
        model.organization_id.set(organization_id),
        model.created_at.set(model.created_at | moment),
        model.updated_at.set(moment),
        model.revision.add(1),
    ]
