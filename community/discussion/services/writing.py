"""Writing, changing, publishing and deleting posts: each in one transaction with whatever must agree."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from community.discussion import policies
from community.discussion.rules import changes
from community.discussion.rules.posts import Found, Given, Link, Post, Text
from community.discussion.rules.reactions import Counts, Mine
from community.discussion.rules.states import Status, Visibility
from community.discussion.services import composing, files, follow_ups
from community.discussion.services.authors import author_of
from community.discussion.services.showing import SeenPost, as_author, own_post
from community.discussion.store.posts import PostMoved, PostNotFound, PostStore, stale
from community.discussion.store.revisions import RevisionStore
from community.moderation import services as moderation
from community.moderation.rules.endings import Ending
from community.moderation.rules.targets import TargetType
from community.profiles import services as profiles
from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope

_TRIES = 4


def create_post(scope: Scope, given: Given, *, now: datetime) -> SeenPost:
    """Write a post, or with ``status="draft"`` keep one for later; needs ``community.post``.

    Its author sees it at once, others once it is approved. Raises ``Invalid`` with the field that is wrong, and what
    levels and moderators refuse: ``TooMany``, ``Denied``. Up to eight DynamoDB calls.
    """
    policies.check_can_post(scope)
    is_draft, visibility = given.status == "draft", given.visibility or Visibility.ORGANIZATION
    text = composing.compose(scope, given, before=Text(), visibility=visibility, is_draft=is_draft)
    at = clock.iso(now)
    post = Post(
        post_id=ids.scoped(scope.organization_id, "post"),
        organization_id=scope.organization_id,
        author_id=scope.user_id,
        author=author_of(scope),
        text=text,
        wanted=visibility,
        status=Status.DRAFT,
        created_at=at,
        updated_at=at,
        organization_name=scope.organization_name,
    )
    tx = Transaction()
    if not is_draft:
        post = _publish(tx, scope, post, now)
    PostStore(scope).add(tx, post)
    files.hold(tx, scope, post, post.text.file_ids, now=now)
    follow_ups.preview(tx, post, before=None, now=now)
    tx.commit()
    return as_author(scope, Found(post, Counts(), Mine()), post)


def change_post(scope: Scope, *, post_id: str, given: Given, revision: int | None, now: datetime) -> SeenPost:
    """Change what a post of one's own says and to whom; ``status="published"`` publishes a draft.

    Only what is named in ``given`` changes. ``revision``: the one that was read, ``None``: whichever is there. Raises
    ``Stale`` with who and when, ``Decided``, and what :func:`create_post` raises. Up to ten DynamoDB calls.
    """
    for _ in range(_TRIES):
        found = own_post(scope, post_id)
        if revision is not None and revision != found.post.revision:
            raise stale(found.post)
        with suppress(PostMoved):  # a verdict came between: what it changed is read once more
            return as_author(scope, found, _change(scope, found.post, given, now))
    raise PostMoved


def publish_post(scope: Scope, *, post_id: str, now: datetime) -> SeenPost:
    """Publish a draft as it is; one that was published already stays as it is. Raises as :func:`change_post`."""
    return change_post(scope, post_id=post_id, given=Given(status="published"), revision=None, now=now)


def change_draft(scope: Scope, *, post_id: str, given: Given, revision: int | None, now: datetime) -> SeenPost:
    """Change a draft, or publish it (``given.status``). What was published out of it before is not written over.

    ``revision``: the one that was read, ``None``: whichever is there. Asked once more for the same words, such as after
    an answer that was lost, it changes nothing. Raises ``PostNotFound`` where there is no draft any more, ``Stale`` where
    it was changed elsewhere to other words, and as :func:`change_post`. Up to ten DynamoDB calls.
    """
    for _ in range(_TRIES):
        found = own_post(scope, post_id)
        is_draft, is_as_read = found.post.status is Status.DRAFT, revision in (None, found.post.revision)
        if not (is_draft and is_as_read) and not _says(scope, found.post, given):
            raise stale(found.post) if is_draft else PostNotFound
        if not is_draft:
            return as_author(scope, found, found.post)
        with suppress(PostMoved):  # it was posted from another window meanwhile
            return as_author(scope, found, _change(scope, found.post, given, now))
    raise PostMoved


def remove_preview(scope: Scope, *, post_id: str, now: datetime) -> SeenPost:
    """Take the preview of a page out of one's own post about it, for good. Three DynamoDB calls."""
    for _ in range(_TRIES):
        found = own_post(scope, post_id)
        post = found.post
        if post.text.link is None or post.text.link.state == "removed":
            return as_author(scope, found, post)
        tx, bare = Transaction(), Link(post.text.link.url, state="removed")
        after = replace(post, text=replace(post.text, link=bare))
        if post.approved and post.approved.text.link and post.approved.text.link.url == bare.url:
            approved = replace(post.approved, text=replace(post.approved.text, link=bare))
            after = replace(after, approved=approved)
        PostStore(scope).change(tx, post, after)
        _let_go(tx, post, after, now)
        with suppress(PostMoved):
            tx.commit()
            return as_author(scope, found, replace(after, revision=post.revision + 1))
    raise PostMoved


def delete_post(scope: Scope, *, post_id: str, revision: int | None, now: datetime) -> None:
    """Delete a post of one's own: nobody sees it any more; what hangs on it is removed by a worker.

    Raises ``PostNotFound``, ``Stale``. Two DynamoDB calls.
    """
    for _ in range(_TRIES):
        post = own_post(scope, post_id).post
        if revision is not None and revision != post.revision:
            raise stale(post)
        tx = Transaction()
        bury(tx, scope, post, now=now)
        with suppress(PostMoved):
            tx.commit()
            return
    raise PostMoved


def bury(tx: Transaction, scope: Scope, post: Post, *, now: datetime, because: Ending = Ending.DELETED) -> None:
    """Put into the transaction that the post is gone for everybody, and the job that removes what hangs on it."""
    after = changes.deleted(post, at=clock.iso(now))
    PostStore(scope).change(tx, post, after)
    if post.status is not Status.DRAFT:
        _forget(tx, scope, post, because, now)
    follow_ups.tags(tx, post, after, now=now)
    follow_ups.clear(tx, post, now=now)


def _change(scope: Scope, post: Post, given: Given, now: datetime) -> Post:
    visibility = given.visibility or post.wanted
    publishes = post.status is Status.DRAFT and given.status == "published"
    if given.status == "draft" and post.status is not Status.DRAFT:
        wrong = FieldError("/status", "What was published is no draft any more. Make it private, or delete it.")
        raise Invalid("This post is published.", fields=[wrong])
    changes.check_changeable(post, visibility=visibility)
    if post.status is not Status.DRAFT:
        moderation.check_may_write(scope, organization_id=post.organization_id, now=now)
    is_draft = post.status is Status.DRAFT and not publishes
    text = composing.compose(
        scope,
        given,
        before=post.text,
        visibility=visibility,
        is_draft=is_draft,
        is_said_anew=publishes or visibility is not post.wanted,
    )
    after = changes.edited(post, text, visibility, at=clock.iso(now))
    if after is post and not publishes:
        return post
    after = replace(after, organization_name=scope.organization_name or post.organization_name)
    return _write(scope, post, after, publishes=publishes, now=now)


def _says(scope: Scope, post: Post, given: Given) -> bool:
    """Say whether the post is what is given, word for word and for the same readers."""
    wanted = given.visibility or post.wanted
    said = composing.compose(scope, given, before=post.text, visibility=wanted, is_draft=True, is_said_anew=False)
    return said == post.text and wanted is post.wanted


def _write(scope: Scope, post: Post, after: Post, *, publishes: bool, now: datetime) -> Post:
    tx = Transaction()
    if publishes:
        after = _publish(tx, scope, after, now)
    elif after.content_revision != post.content_revision:
        _check_again(tx, scope, post, after, now)
    if after.wanted is Visibility.PRIVATE and post.wanted is not Visibility.PRIVATE and post.status is not Status.DRAFT:
        _forget(tx, scope, post, Ending.MADE_PRIVATE, now)
    PostStore(scope).change(tx, post, after)
    files.hold(tx, scope, post, after.text.file_ids - files.needed_by(post), now=now)
    _let_go(tx, post, after, now)
    follow_ups.preview(tx, after, before=post, now=now)
    follow_ups.visibility(tx, post, after, now=now)
    follow_ups.tags(tx, post, after, now=now)
    tx.commit()
    return replace(after, revision=post.revision + 1)


def _publish(tx: Transaction, scope: Scope, draft: Post, now: datetime) -> Post:
    """Return the post as it is published, with its check and its place in the hour's count in the transaction."""
    moderation.check_may_write(scope, organization_id=draft.organization_id, now=now)
    links, images = composing.counted(draft.text)
    where = draft.organization_id
    standing = profiles.check_may_post(scope, organization_id=where, links=links, images=images, now=now)
    post = changes.published(draft, at=clock.iso(now))
    if composing.is_checked(post):
        profiles.count_post(tx, scope, organization_id=where, now=now, standing=standing)
        _submit(tx, scope, post, now)
    return post


def _check_again(tx: Transaction, scope: Scope, before: Post, after: Post, now: datetime) -> None:
    """Keep what it said, and have what it says now checked. What only its author saw is kept for nobody."""
    if after.text != before.text and before.wanted is not Visibility.PRIVATE:
        RevisionStore(scope).keep(tx, before, at=clock.iso(now))
    if composing.is_checked(after):
        links, images = composing.counted(after.text)
        where = after.organization_id
        standing = profiles.check_may_post(scope, organization_id=where, links=links, images=images, now=now)
        if before.wanted is Visibility.PRIVATE or not set(after.text.mentions) <= set(before.text.mentions):
            # It comes before others for the first time, or before people who had not heard of it: as a new one does.
            profiles.count_post(tx, scope, organization_id=where, now=now, standing=standing)
        _submit(tx, scope, after, now)


def _submit(tx: Transaction, scope: Scope, post: Post, now: datetime) -> None:
    moderation.submit(
        tx,
        scope,
        target_type=TargetType.POST,
        target_id=post.post_id,
        organization_id=post.organization_id,
        content_revision=post.content_revision,
        now=now,
    )


def _forget(tx: Transaction, scope: Scope, post: Post, because: Ending, now: datetime) -> None:
    moderation.forget(
        tx,
        scope,
        target_type=TargetType.POST,
        target_id=post.post_id,
        organization_id=post.organization_id,
        now=now,
        because=because,
    )


def _let_go(tx: Transaction, before: Post, after: Post, now: datetime) -> None:
    gone = files.needed_by(before) - files.needed_by(after)
    files.tidy(tx, before.organization_id, post_id=before.post_id, file_ids=sorted(gone), at=now)
