"""What was published, for whoever may learn; never anything of the draft."""

from collections.abc import Collection, Sequence

from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from education.authoring.rules import Card, Difficulty, PublishedModule, PublishedSection
from education.authoring.store import ReleaseStore
from education.authoring.store.releases import NotPublished

_SENTENCE = "Only members of the organization can learn here."


def list_published(
    scope: Scope, *, difficulty: str = "", tag: str = "", limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Card]:
    """Return one page of the catalogue, newest publication first; needs ``learn.view``. One DynamoDB call.

    ``difficulty``: of one level; ``tag``: with one tag, however it is written. Raises ``Invalid`` for no level of ours.
    """
    scope.check("learn.view", _SENTENCE)
    if difficulty and difficulty not in set(Difficulty):
        allowed = ", ".join(Difficulty)
        raise Invalid("There is no such level.", fields=[FieldError("/difficulty", f"One of {allowed}.")])
    wanted = " ".join(tag.split()).lower()
    return ReleaseStore(scope).catalogue(difficulty=difficulty, tag=wanted, limit=limit, cursor=cursor)


def list_again(scope: Scope) -> int:
    """Let the catalogue find modules of before there were levels and tags under them; return how many those were.

    For whoever deploys (``manage.py catalogue``). Idempotent, and may be broken off at any time.
    """
    return ReleaseStore(scope).list_again()


def get_published(scope: Scope, *, module_id: str) -> PublishedModule:
    """Return a module as learners see it; needs ``learn.view``. Raises ``NotFound``. One DynamoDB call."""
    scope.check("learn.view", _SENTENCE)
    return ReleaseStore(scope).live(module_id)


def get_published_cards(scope: Scope, *, module_ids: Sequence[str]) -> dict[str, Card]:
    """Return those of up to 100 modules that learners see, by id; needs ``learn.view``. One DynamoDB call."""
    scope.check("learn.view", _SENTENCE)
    return ReleaseStore(scope).live_cards(module_ids)


def get_published_section(
    scope: Scope, *, module: PublishedModule, content_id: str, edition: int | None = None
) -> PublishedSection:
    """Return a section as it was published, of the live release or an ``edition`` published before it.

    Needs ``learn.view``; raises ``NotFound``. One DynamoDB call.
    """
    scope.check("learn.view", _SENTENCE)
    return ReleaseStore(scope).live_section(module, content_id, edition=edition)


def get_published_editions(
    scope: Scope, *, module: PublishedModule, content_id: str, editions: Collection[int]
) -> dict[int, PublishedSection]:
    """Return editions of a live section, up to 100; needs ``learn.view``. One DynamoDB call."""
    scope.check("learn.view", _SENTENCE)
    return ReleaseStore(scope).editions(module, content_id, sorted(editions))


def get_edition(scope: Scope, *, module_id: str, content_id: str, edition: int) -> PublishedSection:
    """Return a section as it was once published, for features that keep what was made for it; it need not be live.

    The caller has checked that the person may see it. Raises ``NotFound``. One DynamoDB call.
    """
    return ReleaseStore(scope).edition(module_id, content_id, edition)


class SectionNotPublished(NotPublished):
    """The published module has no such section."""
