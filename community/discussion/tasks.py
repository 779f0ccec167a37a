"""Background work on posts: each enters with the system's scope and makes one service call."""

from collections.abc import Sequence
from typing import Any

from celery import shared_task

from community.discussion.services import approvals, clearing, comments, files, portraits, previews, views
from diatonic.common import clock, jobs
from diatonic.common.scope import Scope

_PATIENT = 100  # 16 hours: nobody is waiting, but it must be done


@jobs.handler(attempts=_PATIENT)
def clear_post(scope: Scope, *, post_id: str, file_ids: Sequence[str]) -> None:
    """Remove what hangs on a post that was deleted."""
    clearing.clear_post(scope, post_id=post_id, file_ids=file_ids, now=clock.now())


@jobs.handler(attempts=_PATIENT)
def follow_visibility(scope: Scope, *, post_id: str) -> None:
    """Make the comments below a post as visible as it is."""
    clearing.follow_visibility(scope, post_id=post_id)


@jobs.handler(attempts=_PATIENT)
def tidy_tags(scope: Scope, *, tags: Sequence[str]) -> None:
    """Remove tags that nobody uses any more."""
    clearing.tidy_tags(scope, names=tags)


@jobs.handler(attempts=_PATIENT)
def tidy_files(scope: Scope, *, post_id: str, file_ids: Sequence[str]) -> None:
    """Remove files that were uploaded for a post and are not needed."""
    files.tidy_files(scope, post_id=post_id, file_ids=file_ids, now=clock.now())


@jobs.handler(attempts=_PATIENT)
def follow_approval(scope: Scope, *, post_id: str, user_ids: Sequence[str]) -> None:
    """Count a post that others can read now, and tell the people whom it mentions."""
    approvals.follow_approval(scope, post_id=post_id, user_ids=user_ids, now=clock.now())


@shared_task(name="community.discussion.tasks.count_views", ignore_result=True)
def count_views(**_: Any) -> int:
    """Add the views of the last seconds to the counts; runs twice a minute. Returns of how many posts."""
    return views.flush_views(now=clock.now())


def _no_preview(scope: Scope, *, post_id: str, url: str) -> None:
    previews.give_up_preview(scope, post_id=post_id, url=url)


@jobs.handler(attempts=3, exhausted=_no_preview)
def fetch_preview(scope: Scope, *, post_id: str, url: str) -> None:
    """Ask the page that a post is about what it says of itself."""
    previews.fetch_preview(scope, post_id=post_id, url=url, now=clock.now())


@jobs.handler(attempts=_PATIENT)
def refresh_author(scope: Scope, *, user_id: str) -> None:
    """Show an author as they are now beside everything that they wrote."""
    portraits.refresh_author(scope, user_id=user_id)


@jobs.handler(attempts=_PATIENT)
def clear_comment(_scope: Scope, *, comment_id: str) -> None:
    """Remove what a deleted comment said before, and the reactions to it."""
    comments.clear_comment(comment_id)
