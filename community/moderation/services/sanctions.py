"""Whether somebody may write: what moderators have decided about them holds until its time, without a job."""

from contextlib import suppress
from datetime import datetime

from community.moderation import policies
from community.moderation.rules.sanctions import Record
from community.moderation.rules.targets import WriterStanding
from community.moderation.services.moderators import others_than
from community.moderation.store.records import RecordMoved, RecordStore
from diatonic.common import clock, formats
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Denied, NotFound
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.notifications import services as notifications

#: So often it begins again where something else was decided about the person meanwhile.
_TRIES = 4


class Muted(Denied):
    """A moderator took from somebody, for a time, that they post and comment."""

    title = "You cannot write here now"
    default_code = "muted"


class Suspended(Denied):
    """A moderator took from somebody, for a time, everything but reading, and reporting a few things a day."""

    title = "You can only read here now"
    default_code = "suspended"


class NotSanctioned(NotFound):
    """Nothing keeps the person from writing. ``is_known``: something was decided about them before."""

    def __init__(self, *, is_known: bool) -> None:
        super().__init__("Nobody of this id is muted or suspended here.")
        self.is_known = is_known


class OwnSanction(Denied):
    """A moderator is asked to end what was decided about themselves."""

    default_code = "own_sanction"

    def __init__(self) -> None:
        super().__init__("This was decided about yourself, so another moderator ends it.")


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


def list_sanctioned(
    scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None, now: datetime
) -> Page[Record]:
    """Return one page of who is muted or suspended here, for whom it ends last first; needs ``community.moderate``."""
    policies.check_can_moderate(scope)
    return RecordStore(scope.organization_id).sanctioned(limit=limit, cursor=cursor, now=now)


def lift_sanctions(scope: Scope, *, user_id: str, now: datetime) -> None:
    """End a person's mute and suspension before their time; needs ``community.moderate``. They are told.

    Raises :class:`NotSanctioned`, and :class:`OwnSanction` while somebody else moderates. Two DynamoDB calls.
    """
    policies.check_can_moderate(scope)
    if user_id == scope.user_id and others_than(scope, {user_id}):
        raise OwnSanction
    for _ in range(_TRIES):
        with suppress(RecordMoved):
            return _lift(scope, user_id, now)
    raise RecordMoved


def _lift(scope: Scope, user_id: str, now: datetime) -> None:
    records = RecordStore(scope.organization_id)
    record = records.find(user_id)
    standing = standing_of(record, now=now)
    if not (standing.muted_until or standing.suspended_until):
        raise NotSanctioned(is_known=record.revision > 0)
    tx = Transaction()
    records.sanction(tx, record, {}, now=now)
    audit.record(
        tx,
        scope,
        action="moderation.sanctions_lifted",
        target_kind="member",
        target_id=user_id,
        summary=f"let {record.user_name or 'a member'} write again before the time",
        before={"muted_until": standing.muted_until, "suspended_until": standing.suspended_until},
        after={"muted_until": "", "suspended_until": ""},
        now=now,
    )
    notifications.send(
        tx,
        organization_id=scope.organization_id,
        to=user_id,
        kind="moderation.outcome",
        text="You can write here again: a moderator has ended what was decided about you.",
        url=f"/o/{scope.organization_id}/community/",
        now=now,
    )
    tx.commit()


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
