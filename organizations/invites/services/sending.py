"""Inviting people: what would become of each line of a list, and sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from diatonic.common import clock, ids, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts
from organizations.audit import services as audit
from organizations.invites.rules import LIFETIME, MAX_AT_ONCE, Invite
from organizations.invites.rules.lines import SENTENCES, Line, Verdict, judge, normal_forms
from organizations.invites.services import links
from organizations.invites.store import AlreadyInvited, InviteStore
from organizations.membership import services as membership
from organizations.membership.rules import Seats
from organizations.membership.services import OrganizationFull

SENTENCE = "Only owners and administrators invite people."
#: So many share a transaction, which takes a hundred writes: each is up to seven of them.
_TOGETHER = 12


@dataclass(frozen=True, slots=True)
class Sent:
    """A line of a list with what became of it; ``invite`` is there where it was sent."""

    line: Line
    invite: Invite | None = None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What would become of each line, and the seats that there are."""

    lines: list[Line]
    seats: Seats

    @property
    def new(self) -> list[Line]:
        """Those that can be sent."""
        return [line for line in self.lines if line.verdict == Verdict.NEW]

    @property
    def others(self) -> list[Line]:
        """Those that cannot."""
        return [line for line in self.lines if line.verdict != Verdict.NEW]


def check_invites(
    scope: Scope, *, typed: Sequence[str], role: str, permissions: Mapping[str, bool], now: datetime
) -> Verdicts:
    """Return a verdict for each of up to 500 addresses as they were typed; nothing is sent.

    Needs ``members.manage``, and nobody invites somebody to more than they hold. Raises
    :class:`~diatonic.common.errors.Denied`, ``Invalid``. Four DynamoDB calls, for every hundred addresses three.
    """
    scope.check("members.manage", SENTENCE)
    membership.check_grant(scope, role=role, permissions=permissions)
    if not typed:
        raise Invalid("Nobody is named.", fields=[FieldError("/emails", "Write at least one address.")])
    if len(typed) > MAX_AT_ONCE:
        sentence = f"At most {MAX_AT_ONCE} at once; these are {len(typed)}."
        raise Invalid(sentence, fields=[FieldError("/emails", sentence)])
    emails = normal_forms(typed)
    holders = accounts.find_holders(emails)
    found = membership.find_members(scope, user_ids=list(holders.values()))
    members = {email for email, user_id in holders.items() if user_id in found and found[user_id].status != "pending"}
    invited = InviteStore(scope).opened(emails, now=now)
    seats = membership.count_seats(scope)
    return Verdicts(judge(typed, members=members, invited=invited, free=seats.free), seats)


def send_invites(
    scope: Scope, *, typed: Sequence[str], role: str, permissions: Mapping[str, bool], now: datetime
) -> list[Sent]:
    """Invite whom :func:`check_invites` finds new, and say of each line what became of it.

    Sending the same list again sends nothing twice. Beyond the check, one transaction for every 12 invites.
    """
    verdicts = check_invites(scope, typed=typed, role=role, permissions=permissions, now=now)
    sent: dict[int, Sent] = {line.number: Sent(line) for line in verdicts.lines}
    new = verdicts.new
    for start in range(0, len(new), _TOGETHER):
        lines = new[start : start + _TOGETHER]
        invites = [_made(scope, line.email, role, permissions, now) for line in lines]
        sent |= _send(scope, lines, invites, verdicts.seats, now)
    return list(sent.values())


def _send(scope: Scope, lines: list[Line], invites: list[Invite], seats: Seats, now: datetime) -> dict[int, Sent]:
    """Send some together; where others were faster with one of them, each alone."""
    try:
        _commit(scope, invites, seats, now)
    except (AlreadyInvited, OrganizationFull) as refused:
        if len(lines) > 1:
            alone: dict[int, Sent] = {}
            for line, invite in zip(lines, invites, strict=True):
                alone |= _send(scope, [line], [invite], seats, now)
            return alone
        verdict = Verdict.INVITED if isinstance(refused, AlreadyInvited) else Verdict.NO_SEAT
        return {line.number: Sent(replace(line, verdict=verdict, sentence=SENTENCES[verdict])) for line in lines}
    return {line.number: Sent(line, invite) for line, invite in zip(lines, invites, strict=True)}


def _commit(scope: Scope, invites: list[Invite], seats: Seats, now: datetime) -> None:
    tx = Transaction()
    store = InviteStore(scope)
    membership.hold_seats(tx, scope, seats=seats, number=len(invites), now=now)
    for invite in invites:
        store.add(tx, invite, now=now)
        schedule(tx, invite, number=1, now=now)
        audit.record(
            tx,
            scope,
            action="invite.sent",
            target_kind="invite",
            target_id=invite.invite_id,
            summary=f"invited {invite.email} as {invite.role}",
            details={"email": invite.email, "role": invite.role, "permissions": dict(invite.permissions)},
            now=now,
        )
    tx.commit()


def schedule(tx: Transaction, invite: Invite, *, number: int, now: datetime) -> None:
    """Make the mail and the invite's end due in the transaction. ``number``: which mail of the invite it is."""
    invite_id = invite.invite_id
    jobs.due(
        tx,
        task="organizations.invites.tasks.send_mail",
        organization_id=invite.organization_id,
        arguments={"invite_id": invite_id, "number": number},
        at=now,
        job_id=f"invite-mail#{invite_id}#{number}",
    )
    jobs.due(
        tx,
        task="organizations.invites.tasks.expire",
        organization_id=invite.organization_id,
        arguments={"invite_id": invite_id},
        at=clock.parse(invite.expires_at),
        job_id=f"invite-end#{invite_id}",
    )


def _made(scope: Scope, email: str, role: str, permissions: Mapping[str, bool], now: datetime) -> Invite:
    invite_id = ids.new()
    link = links.make(invite_id, generation=1)
    return Invite(
        organization_id=scope.organization_id,
        invite_id=invite_id,
        timestamp=clock.iso(now),
        email=email,
        role=role,
        permissions=dict(permissions),
        expires_at=clock.iso(now + LIFETIME),
        organization_name=scope.organization_name or scope.organization_id,
        invited_by=scope.user_id,
        invited_by_name=scope.user_name,
        digest=link.digest,
        key_id=link.key_id,
    )
