"""Counting who looked at a post: once a person, post and hour, in Redis, added to the counts every minute or so."""

from datetime import datetime

from community.discussion.rules.states import is_listed
from community.discussion.services.showing import SeenPost
from community.discussion.store import views


def note_view(seen: SeenPost, *, now: datetime) -> None:
    """Note that the viewer looked at the post; their own does not count. Without Redis nothing is counted."""
    if not seen.is_mine and is_listed(seen.post):
        views.note(seen.post.post_id, seen.viewer.user_id, now=now)


def flush_views(*, now: datetime) -> int:
    """Add what was noted to the counts of the posts. Returns of how many posts."""
    return views.flush(now=now)
