"""What the screens of the discussion have in common: their addresses and the words for numbers."""

from functools import lru_cache

from django.urls import reverse

from diatonic.common.formats import number
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope


def comments_words(count: int) -> str:
    """Return how many comments there are, as a button or a heading says it."""
    return "Comment" if not count else f"{number(count)} comment{'' if count == 1 else 's'}"


def feed_url(scope: Scope) -> str:
    """Return the feed's address."""
    return _feed_url(scope.organization_id)


@lru_cache(maxsize=256)  # every text asks for it, since a mention in it leads on from there
def _feed_url(organization_id: str) -> str:
    return reverse("community:discussion:feed", args=[organization_id])


def drafts_url(scope: Scope) -> str:
    """Return where one's drafts are."""
    return reverse("community:discussion:drafts", args=[scope.organization_id])


def trail(scope: Scope, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the breadcrumbs of a page of the community."""
    return [("Community", feed_url(scope)), *more]


def post_url(scope: Scope, post_id: str) -> str:
    """Return the page of a post, as this organization's people reach it."""
    return reverse("community:discussion:post", args=[scope.organization_id, post_id])


def person_url(scope: Scope, user_id: str) -> str:
    """Return the page of a person; empty for who is nobody any more."""
    if user_id == NOBODY:
        return ""
    return reverse("community:discussion:person", args=[scope.organization_id, user_id])
