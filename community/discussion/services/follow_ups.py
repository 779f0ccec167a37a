"""What a change of a post makes due: jobs in the transaction that makes them necessary."""

from collections.abc import Sequence
from datetime import datetime

from community.discussion.rules import listing, texts
from community.discussion.rules.posts import Post
from community.discussion.rules.states import Status
from diatonic.common import ids, jobs
from diatonic.common.dynamo import Transaction

_TASKS = "community.discussion.tasks"


def preview(tx: Transaction, post: Post, *, before: Post | None, now: datetime) -> None:
    """Have a worker ask the page that the post is about, where it is another one than before.

    Not of a draft, which is kept while somebody still types: the page is asked once the draft is published.
    """
    link = post.text.link
    if link is None or link.state != "fetching" or post.status is Status.DRAFT:
        return
    if before is not None and before.status is not Status.DRAFT and before.text.link == link:
        return
    arguments = {"post_id": post.post_id, "url": link.url}
    jobs.due(tx, task=f"{_TASKS}.fetch_preview", organization_id=post.organization_id, arguments=arguments, at=now)


def clear(tx: Transaction, post: Post, *, now: datetime) -> None:
    """Have a worker remove everything that hangs on a post that was deleted."""
    files = sorted(post.text.file_ids | (post.approved.text.file_ids if post.approved else frozenset()))
    jobs.due(
        tx,
        task=f"{_TASKS}.clear_post",
        organization_id=post.organization_id,
        arguments={"post_id": post.post_id, "file_ids": files},
        at=now,
        job_id=f"post-{ids.uuid_of(post.post_id)}-clear",
    )


def visibility(tx: Transaction, before: Post, after: Post, *, now: datetime) -> None:
    """Have a worker tell the comments how far their post is visible, where that changed."""
    if before.visibility is after.visibility or Status.DRAFT in (before.status, after.status):
        return
    arguments = {"post_id": after.post_id}
    jobs.due(tx, task=f"{_TASKS}.follow_visibility", organization_id=after.organization_id, arguments=arguments, at=now)


def tags(tx: Transaction, before: Post, after: Post, *, now: datetime) -> None:
    """Have a worker look which tags nobody uses any more, where the post is found by fewer of them."""
    here = listing.tag_in(before.organization_id, "")
    left = {place for place, _ in listing.tag_keys(before)} - {place for place, _ in listing.tag_keys(after)}
    fewer = sorted(place.removeprefix(here) for place in left if place.startswith(here))
    if fewer:
        arguments = {"tags": fewer}
        jobs.due(tx, task=f"{_TASKS}.tidy_tags", organization_id=after.organization_id, arguments=arguments, at=now)


def newly_mentioned(before: Post, after: Post) -> tuple[str, ...]:
    """Return whom a post that others can read from now on mentions, and is to be told."""
    known = before.approved.text.mentions if before.approved else ()
    return texts.to_tell(after.text.mentions, known=known, told=before.mentions_told)


def approval(tx: Transaction, before: Post, after: Post, *, people: Sequence[str], now: datetime) -> None:
    """Have a worker count the post for its author, and tell the ``people`` whom it mentions, once others can read it."""
    if people or not before.published_at:
        arguments = {"post_id": after.post_id, "user_ids": list(people)}
        jobs.due(
            tx, task=f"{_TASKS}.follow_approval", organization_id=after.organization_id, arguments=arguments, at=now
        )
