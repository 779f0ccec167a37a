"""Whether somebody may write: what moderators have decided about them holds until its time, without a job."""

from datetime import datetime

from community.moderation.rules.targets import WriterStanding
from community.moderation.store.records import Record, RecordStore
from diatonic.common import clock, formats
from diatonic.common.errors import Denied
from diatonic.common.scope import Scope


class Muted(Denied):
    """A moderator took from somebody, for a time, that they post and comment."""

    title = "You cannot write here now"
    default_code = "muted"


class Suspended(Denied):
    """A moderator took from somebody, for a time, everything but reading."""

    title = "You can only read here now"
    default_code = "suspended"


def check_may_write(scope: Scope, *, organization_id: str, now: datetime, reacting: bool = False) -> None:
    """Raise :class:`Suspended`, or :class:`Muted`, while moderators of the organization have decided that.

    ``organization_id``: whose post it is. ``reacting``: to react or share, which who is muted may. It is the person
    who is meant, also where a token of theirs acts. One DynamoDB call.
    """
    standing = writer_standing(organization_id, scope.user_id, now=now)
    if until := standing.suspended_until:
        raise Suspended(_sentence("You can only read here", until, standing.reason), extra=_until(standing))
    if (until := standing.muted_until) and not reacting:
        raise Muted(_sentence("You cannot post or comment here", until, standing.reason), extra=_until(standing))


def writer_standing(organization_id: str, user_id: str, *, now: datetime) -> WriterStanding:
    """Return whether a person may write in an organization now, for a composer that says so. One DynamoDB call."""
    return standing_of(RecordStore(organization_id).find(user_id), now=now)


def standing_of(record: Record, *, now: datetime) -> WriterStanding:
    """Return what of a person's record holds now."""
    at = clock.iso(now)
    muted = record.muted_until if record.muted_until > at else ""
    suspended = record.suspended_until if record.suspended_until > at else ""
    return WriterStanding(muted, suspended, record.reason if muted or suspended else "")


def _sentence(what: str, until: str, reason: str) -> str:
    return f"{what} until {formats.exact(until)}, as a moderator decided{f': {reason}' if reason else ''}."


def _until(standing: WriterStanding) -> dict[str, str]:
    return {"muted_until": standing.muted_until, "suspended_until": standing.suspended_until, "reason": standing.reason}
