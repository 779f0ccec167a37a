"""What authors and reporters hear of moderation."""

from datetime import datetime

from community.moderation.rules.reasons import in_words
from community.moderation.rules.targets import Standing, Target, Told
from diatonic.common.dynamo import Transaction
from organizations.notifications import services as notifications

#: So many letters of a text without a title name it.
_NAMED = 60
_STATES = {
    Standing.APPROVED: "is shown",
    Standing.HELD: "is held until a moderator has looked at it",
    Standing.FLAGGED: "is not shown until a moderator has looked at it",
    Standing.HIDDEN: "was hidden by a moderator",
    Standing.EDIT_REQUESTED: "is not shown: a moderator asks you to change it",
    Standing.REMOVED: "was removed by a moderator",
}


def named(target_type: str, title: str, content: str) -> str:
    """Return what people know a target by: “post “Bread””, “comment “I would…””."""
    words = " ".join((title or content).split())
    short = words if len(words) <= _NAMED else f"{words[: _NAMED - 1]}…"
    return f"{target_type} “{short}”" if short else str(target_type)


def tell_checked(tx: Transaction, target: Target, told: Told, *, now: datetime) -> None:
    """Tell the author what came of the check, in the transaction."""
    why = "" if told.standing is Standing.APPROVED else _because(told)
    tell_author(tx, target, f"{_STATES[told.standing]}{why}.", now=now)


def tell_author(tx: Transaction, target: Target, said: str, *, now: datetime) -> None:
    """Tell the author of a target, in the organization in which they wrote it; ``said`` follows its name."""
    notifications.send(
        tx,
        organization_id=target.author_organization_id,
        to=target.author_id,
        kind="moderation.outcome",
        text=f"Your {named(target.target_type, target.title, target.content)} {said}",
        url=f"/o/{target.author_organization_id}/{target.path.lstrip('/')}",
        now=now,
    )


def _because(told: Told) -> str:
    rules = [in_words(rule).lower() for rule in told.rules]
    return f": {', '.join(rules)}" if rules else ""
