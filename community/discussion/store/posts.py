"""Posts: one by one with what is counted of them, and the writes that keep their lists in step."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from community.discussion.models import CounterModel, PostModel
from community.discussion.rules import listing
from community.discussion.rules.posts import (
    Approved,
    Attached,
    Author,
    ContentType,
    Found,
    Link,
    Post,
    Text,
)
from community.discussion.rules.states import Status, Visibility
from community.discussion.store import tags
from community.discussion.store.reactions import counter_key, counts_of, mine_key, mine_of
from community.moderation.rules.targets import Standing, Told
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError, Conflict, NotFound, Stale
from diatonic.common.scope import Scope

_ID = re.compile(r"[a-z0-9-]{1,63}:post:[0-9a-f-]{36}")


class PostNotFound(NotFound):
    """There is no such post for this person."""

    default_code = "post_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such post here.")


class PostMoved(Conflict):
    """The post has been decided about, or changed, since it was read: read it once more."""

    default_code = "post_moved"

    def __init__(self) -> None:
        super().__init__("This post changed a moment ago. Try again.")


class PostStore:
    """Posts of any organization, as they are; what of them the scope's person sees is for ``services.showing``."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, post_id: str) -> Post:
        """Return the post as it is stored. One consistent read. Raises :class:`PostNotFound`."""
        (item,) = batch_get([(PostModel, (checked_id(post_id),))])
        return as_post(item)

    def several(self, post_ids: Sequence[str]) -> list[Post]:
        """Return those of the posts that there are, without what is counted. One BatchGet for every hundred."""
        items = batch_get([(PostModel, (post_id,)) for post_id in post_ids if is_id(post_id)])
        return [as_post(item) for item in items if item is not None]

    def find(self, post_ids: Sequence[str]) -> list[Found]:
        """Return those of the posts that there are, in this order, with counts and the person's part.

        One BatchGet for every 33 posts.
        """
        keys: list[Any] = []
        for post_id in post_ids:
            keys += [(PostModel, (post_id,)), counter_key(post_id), mine_key(post_id, self._scope.user_id)]
        found = iter(batch_get(keys))
        return [
            Found(as_post(item), counts_of(counter), mine_of(mine))
            for item, counter, mine in zip(found, found, found, strict=True)
            if item is not None
        ]

    def read(self, post_id: str) -> Found:
        """Return one post as :meth:`find` does. Raises :class:`PostNotFound`."""
        for found in self.find([checked_id(post_id)]):
            return found
        raise PostNotFound

    def add(self, tx: Transaction, post: Post) -> None:
        """Write a new post, and the item that counts for it."""
        values = {name: value for name, value in _values(post).items() if value is not None}
        common: dict[str, Any] = {
            "organization_id": post.organization_id,
            "created_at": post.created_at,
            "updated_at": post.updated_at,
        }
        item = PostModel(post.post_id, author_id=post.author_id, author_profile=asdict(post.author), **values, **common)
        tx.put(item, PostModel.post_id.does_not_exist())
        tx.put(CounterModel(post.post_id, **common))

    def change(self, tx: Transaction, before: Post, after: Post) -> None:
        """Write what its author changed, with its lists; only while it is as it was read."""
        actions = [*_actions(before, after), PostModel.updated_at.set(after.updated_at), PostModel.revision.add(1)]
        tx.update(PostModel(before.post_id), actions, same(before), otherwise=PostMoved())
        tags.follow(tx, before, after)

    def settle(self, tx: Transaction, before: Post, after: Post, *, otherwise: AppError) -> None:
        """Write a verdict, with the lists; only while the post is as it was read.

        ``revision`` stays: a verdict that arrives while its author writes does not refuse what they write.
        """
        tx.update(PostModel(before.post_id), _actions(before, after), same(before), otherwise=otherwise)
        tags.follow(tx, before, after)

    def is_counted(self, post_id: str) -> bool:
        """Say whether the post was counted for its author. One consistent read."""
        (item,) = batch_get([(PostModel, (post_id,))])
        return item is not None and bool(item.counted_at)

    def note_counted(self, tx: Transaction, post: Post) -> None:
        """Note that the post counts for its author from now on; fails with :class:`PostMoved` where it does already."""
        is_new: Condition = PostModel.counted_at.does_not_exist() & PostModel.post_id.exists()
        tx.update(PostModel(post.post_id), [PostModel.counted_at.set(post.published_at)], is_new, otherwise=PostMoved())

    def forget_author(self, tx: Transaction, post: Post, nobody: Author, author_id: str, *, at: str) -> Post:
        """Leave the post, which is listed, in its place by nobody: as others read it, without files and what waited.

        Returns what is left.
        """
        shown = post.listed_text
        plain = replace(shown, attachments=(), link=shown.link and replace(shown.link, image_id=""))
        after = replace(post, text=plain, author_id=author_id, author=nobody, told=None, updated_at=at)
        if post.approved is not None:  # the text after it was read by nobody who answered, and waits for nothing now
            number = post.content_revision + 1
            after = replace(
                after, status=Status.APPROVED, wanted=post.visibility, approved=None, content_revision=number
            )
        keys = {"author_in": None, "author_public": None, "written_in": None}
        values = {**_values(after), **keys}
        actions = _differences(_values(post), values)
        actions += [PostModel.author_id.set(author_id), PostModel.author_profile.set(asdict(nobody))]
        tx.update(PostModel(post.post_id), actions, same(post), otherwise=PostMoved())
        return after

    def remove(self, tx: Transaction, post: Post) -> None:
        """Remove the tombstone, once nothing hangs on it any more."""
        tx.delete(PostModel(post.post_id), PostModel.status == Status.DELETED.value)
        tx.delete(CounterModel(post.post_id))


def is_id(post_id: str) -> bool:
    """Say whether this can be the id of a post."""
    return _ID.fullmatch(post_id) is not None


def checked_id(post_id: str) -> str:
    """Return the id. Raises :class:`PostNotFound` for what can be none."""
    if not is_id(post_id):
        raise PostNotFound
    return post_id


def same(post: Post) -> Condition:
    """Return the condition that neither its author nor a verdict has changed the post since it was read."""
    condition: Condition = (
        (PostModel.revision == post.revision)
        & (PostModel.status == post.status.value)
        & (PostModel.content_revision == post.content_revision)
    )
    return condition


def stale(post: Post) -> Stale:
    """Return the failure of a change to a text that is not the newest: who changed it, and when."""
    extra = {"by": post.author.name, "at": post.updated_at, "revision": post.revision}
    return Stale("This post was changed in another window meanwhile. Look at it as it is now.", extra=extra)


def _values(post: Post) -> dict[str, Any]:
    """Return what of a post changes with its text, its status and its lists; ``None``: there is no such attribute."""
    return {
        **_text_values(post.text),
        "visibility": post.wanted.value,
        "status": post.status.value,
        "content_revision": post.content_revision,
        "approved": _of_approved(post.approved),
        "moderation": asdict(post.told) if post.told else None,
        "published_at": post.published_at or None,
        "edited_at": post.edited_at or None,
        "organization_name": post.organization_name or None,
        "mentions_told": post.mentions_told or None,
        **listing.keys_of(post),
    }


def _text_values(text: Text) -> dict[str, Any]:
    return {
        "title": text.title,
        "content": text.content,
        "content_type": text.content_type.value,
        "tags": list(text.tags),
        "mentions": list(text.mentions),
        "link": asdict(text.link) if text.link else None,
        "attachments": {each.file_id: asdict(each) | {"at": at} for at, each in enumerate(text.attachments)} or None,
    }


def _of_approved(approved: Approved | None) -> dict[str, Any] | None:
    if approved is None:
        return None
    return {**_text_values(approved.text), "visibility": approved.visibility.value}


def _actions(before: Post, after: Post) -> list[Action]:
    return _differences(_values(before), _values(after))


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Action]:
    return [
        getattr(PostModel, name).remove() if new[name] is None else getattr(PostModel, name).set(new[name])
        for name in new
        if new[name] != old[name]
    ]


def as_post(item: Any) -> Post:
    """Return the post of an item. Raises :class:`PostNotFound` where there is none."""
    if item is None:
        raise PostNotFound
    held = item.attribute_values  # a feed has twenty-five: pynamodb takes its time for every attribute
    approved = held.get("approved")
    return Post(
        post_id=held["post_id"],
        organization_id=held["organization_id"],
        author_id=held["author_id"],
        author=Author(**held["author_profile"]),
        text=_text(held),
        wanted=Visibility(held["visibility"]),
        status=Status(held["status"]),
        created_at=held["created_at"],
        updated_at=held["updated_at"],
        content_revision=int(held["content_revision"]),
        revision=int(held["revision"]),
        approved=Approved(_text(approved), Visibility(approved["visibility"])) if approved else None,
        told=as_told(held.get("moderation")),
        published_at=held.get("published_at") or "",
        edited_at=held.get("edited_at") or "",
        organization_name=held.get("organization_name") or "",
        mentions_told=int(held.get("mentions_told") or 0),
    )


def _text(values: Mapping[str, Any]) -> Text:
    link, attached = values.get("link"), values.get("attachments") or {}
    ordered = sorted(attached.values(), key=lambda each: each["at"])
    return Text(
        title=values.get("title", ""),
        content=values.get("content", ""),
        content_type=ContentType(values["content_type"]),
        tags=tuple(values.get("tags") or ()),
        mentions=tuple(values.get("mentions") or ()),
        link=Link(**link) if link else None,
        attachments=tuple(Attached(**{k: v for k, v in each.items() if k != "at"}) for each in ordered),
    )


def as_told(stored: Mapping[str, Any] | None) -> Told | None:
    """Return what an author is told, of its stored form."""
    if not stored:
        return None
    lists = {name: tuple(stored.get(name) or ()) for name in ("rules", "reasons")}
    passages = tuple((int(start), int(end), str(why)) for start, end, why in stored.get("passages") or ())
    return Told(**{**stored, **lists, "standing": Standing(stored["standing"]), "passages": passages})
