"""How much somebody may post at once and in an hour, by their level."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from community.profiles.rules.standing import Level


class Counted(StrEnum):
    """What is counted by the hour."""

    POSTS = "posts"
    COMMENTS = "comments"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of each: links and pictures in a text, posts and comments in an hour of the clock."""

    links: int
    images: int
    posts: int
    comments: int

    def an_hour(self, what: Counted) -> int:
        """Return how many of these an hour takes."""
        return self.posts if what is Counted.POSTS else self.comments


LIMITS: Mapping[Level, Limits] = MappingProxyType(
    {
        Level.NEW: Limits(links=2, images=1, posts=10, comments=30),
        Level.MEMBER: Limits(links=5, images=3, posts=20, comments=60),
        Level.REGULAR: Limits(links=10, images=5, posts=40, comments=120),
        Level.TRUSTED: Limits(links=20, images=5, posts=100, comments=300),
    }
)
_WORDS = {Level.NEW: "New people", Level.MEMBER: "Members", Level.REGULAR: "Regulars", Level.TRUSTED: "Trusted people"}


def limits_for(level: Level, *, is_moderator: bool) -> Limits:
    """Return what counts for the person; who moderates the organization has at least what trusted people have."""
    return LIMITS[Level.TRUSTED if is_moderator else level]


def what_lifts(level: Level, limits: Limits, name: str) -> str:
    """Return in a sentence which level allows more of ``name``; empty where none does."""
    now = getattr(limits, name)
    for higher in list(Level)[level.rank + 1 :]:
        if (more := getattr(LIMITS[higher], name)) > now:
            return f"{_WORDS[higher]} may have {more}: your profile says how to become one."
    return ""


def hour_of(now: datetime) -> str:
    """Return the hour of the clock (UTC) in which posts are counted, as it is stored."""
    return now.strftime("%Y-%m-%dT%H")


def seconds_left(now: datetime) -> int:
    """Return how many seconds of the hour are left, at least one."""
    end = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return max(1, int((end - now).total_seconds()))


def what_is_allowed(limits: Limits) -> str:
    """Return in a sentence how much the person may post."""
    return (
        f"You may write {limits.posts} posts and {limits.comments} comments an hour, "
        f"with up to {limits.links} links and {limits.images} {'picture' if limits.images == 1 else 'pictures'} each."
    )
