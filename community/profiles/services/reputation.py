"""How people stand in an organization: what is counted of them, and how much they may post by it."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings

from community.profiles import policies
from community.profiles.rules import (
    Counted,
    Earned,
    Limits,
    Reputation,
    level_of,
    limits_for,
    seconds_left,
    weight_of,
    what_lifts,
)
from community.profiles.store import ReputationStore
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Denied, FieldError, TooMany
from diatonic.common.scope import Scope


class BeyondLevel(Denied):
    """The text has more links or pictures than the author's level allows."""

    default_code = "beyond_level"


class PostsTooOften(TooMany):
    """The hour's posts or comments are used up."""

    default_code = "posts_too_often"


def standing_of(organization_id: str, user_id: str, *, now: datetime) -> Reputation:
    """Return a person's figures in an organization, and the level that follows from them. One DynamoDB call."""
    found = ReputationStore(organization_id).find(user_id)
    return Reputation(organization_id, user_id, level_of(found, now=now), found)


def standings_of(organization_id: str, user_ids: Collection[str], *, now: datetime) -> dict[str, Reputation]:
    """Return what :func:`standing_of` returns for each, by id. One DynamoDB call for every hundred."""
    found = ReputationStore(organization_id).find_several(sorted(set(user_ids)))
    return {
        user_id: Reputation(organization_id, user_id, level_of(figures, now=now), figures)
        for user_id, figures in found.items()
    }


def reporter_weights(organization_id: str, user_ids: Collection[str]) -> dict[str, float]:
    """Return how much a report of each weighs, by id; shown to nobody. One DynamoDB call for every hundred."""
    found = ReputationStore(organization_id).find_several(sorted(set(user_ids)))
    return {user_id: weight_of(figures) for user_id, figures in found.items()}


def earn(  # noqa: PLR0913 -- all named but one
    tx: Transaction,
    *,
    organization_id: str,
    user_id: str,
    what: Earned | Collection[Earned],
    by: str,
    now: datetime,
    by_member: bool = True,
) -> None:
    """Count of a person what ``by`` did, in the transaction in which it happens: exact, however many do so at once.

    Nothing is counted that people do for themselves. Several figures of one person in one transaction are handed over
    together, since a transaction writes an item once. ``by_member``: whether ``by`` belongs to the organization; an
    insight of others is counted, but for no level: an organization of one's own is no way to the top of another one.
    One DynamoDB call for an insight, else none.
    """
    earned = _several(what)
    if by == user_id or not earned:
        return
    store = ReputationStore(organization_id)
    counts = Earned.INSIGHT in earned and by_member and not store.is_counted(user_id, by)
    store.add(tx, user_id, earned, number=1, now=now, found_by=by if counts else "")


def unearn(
    tx: Transaction,
    *,
    organization_id: str,
    user_id: str,
    what: Earned | Collection[Earned],
    by: str,
    now: datetime,
) -> None:
    """Take back in the transaction what :func:`earn` counted: a reaction that was withdrawn, an overturned decision.

    Whoever once found something insightful goes on counting as a person, so that a level does not come and go with one
    reaction. No DynamoDB call.
    """
    earned = _several(what)
    if by != user_id and earned:
        ReputationStore(organization_id).add(tx, user_id, earned, number=-1, now=now)


def limits_of(scope: Scope, standing: Reputation) -> Limits:
    """Return how much the scope's person may post where they stand like this. Asks nobody."""
    return limits_for(standing.level, is_moderator=policies.moderates(scope, standing.organization_id))


def check_may_post(scope: Scope, *, organization_id: str, links: int, images: int, now: datetime) -> Reputation:
    """Raise :class:`BeyondLevel` for a text with more links or pictures than the scope's person may have there.

    Returns how they stand, for :func:`count_post`. One DynamoDB call.
    """
    standing = standing_of(organization_id, scope.user_id, now=now)
    limits = limits_of(scope, standing)
    wrong = []
    for name, number, word in (("links", links, "link"), ("images", images, "picture")):
        if number > (most := getattr(limits, name)):
            sentence = f"At most {most} {word}{'' if most == 1 else 's'} for now; here are {number}."
            wrong.append((name, f"{sentence} {what_lifts(standing.level, limits, name)}".strip()))
    if wrong:
        fields = [FieldError("/content", sentence) for _, sentence in wrong]
        extra = {"level": standing.level.value, "limits": {name: getattr(limits, name) for name, _ in wrong}}
        raise BeyondLevel(" ".join(sentence for _, sentence in wrong), fields=fields, extra=extra)
    return standing


def count_post(
    tx: Transaction, scope: Scope, *, organization_id: str, now: datetime, standing: Reputation | None = None
) -> None:
    """Count one more post of this hour in the transaction; on commit :class:`PostsTooOften` once the hour is used up.

    ``standing``: from :func:`check_may_post`; without it one DynamoDB call.
    """
    _count(tx, scope, Counted.POSTS, standing or standing_of(organization_id, scope.user_id, now=now), now)


def count_comment(
    tx: Transaction, scope: Scope, *, organization_id: str, now: datetime, standing: Reputation | None = None
) -> None:
    """Count one more comment of this hour in the transaction, as :func:`count_post` does."""
    _count(tx, scope, Counted.COMMENTS, standing or standing_of(organization_id, scope.user_id, now=now), now)


def _count(tx: Transaction, scope: Scope, what: Counted, standing: Reputation, now: datetime) -> None:
    limits = limits_of(scope, standing)
    most, left = round(limits.an_hour(what) * settings.RATE_LIMIT_FACTOR), seconds_left(now)
    minutes = max(1, round(left / 60))
    sentence = (
        f"You have written {most} {what.value} within this hour, which is the most for now. "
        f"The next hour begins in {minutes} {'minute' if minutes == 1 else 'minutes'}. "
        f"{what_lifts(standing.level, limits, what.value)}"
    )
    full = PostsTooOften(
        sentence.strip(), retry_after=left, extra={"level": standing.level.value, "limit": most, "counted": what.value}
    )
    ReputationStore(standing.organization_id).count(tx, scope.user_id, what, most=most, now=now, otherwise=full)


def _several(what: Earned | Collection[Earned]) -> tuple[Earned, ...]:
    return (what,) if isinstance(what, Earned) else tuple(dict.fromkeys(what))
