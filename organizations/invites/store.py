"""Reads and writes of invites."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition

from diatonic.common import clock, pages
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from organizations.invites import models
from organizations.invites.rules import Invite, InviteState, Mailing


class AlreadyInvited(Conflict):
    """The address has an open invite of the organization."""

    default_code = "already_invited"


class InviteChanged(Conflict):
    """Somebody accepted, cancelled or renewed the invite a moment ago."""

    default_code = "invite_changed"


def by_id(invite_id: str) -> Invite | None:
    """Return the invite of whatever organization, for whoever holds its link; ``None`` without. One consistent read."""
    found = models.Invite.query(invite_id, limit=1, page_size=1, consistent_read=True)
    return next((_invite(item) for item in found), None)


def open_for(email: str, *, now: datetime, limit: int) -> list[Invite]:
    """Return the open invites of any organization to the address, soonest over first. Two calls."""
    model = models.OpenInvite
    rows = model.address_index.query(email, model.expires_at > clock.iso(now), limit=limit, page_size=limit)
    found = batch_get([(models.Invite, (row.invite_id, row.timestamp)) for row in rows])
    return [_invite(item) for item in found if item is not None]


class InviteStore:
    """The invites of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def find(self, invite_id: str) -> Invite | None:
        """Return an invite, or ``None`` for none of this organization. One consistent read."""
        found = by_id(invite_id)
        return found if found is not None and found.organization_id == self._organization_id else None

    def opened(self, emails: Sequence[str], *, now: datetime) -> dict[str, str]:
        """Return address → invite id for those that have an open one. One consistent read for every hundred."""
        found = batch_get([(models.OpenInvite, (self._organization_id, email)) for email in emails])
        return {item.email: item.invite_id for item in found if item is not None and item.expires_at > clock.iso(now)}

    def claimed(self, email: str) -> str:
        """Return the id of the invite that has the address, over by the clock or not; empty without. One read."""
        (found,) = batch_get([(models.OpenInvite, (self._organization_id, email))])
        return "" if found is None else str(found.invite_id)

    def page(self, *, state: InviteState | None, limit: int, cursor: str | None) -> pages.Page[Invite]:
        """Return one page of the invites, or of those in a state as the table has it, newest first. One query."""
        index: Any = models.Invite.list_index if state is None else models.Invite.state_index
        partition = self._organization_id if state is None else self._listed(state)
        found = pages.query(index, partition, list_name="invites", limit=limit, cursor=cursor)
        return found.map(_invite)

    def add(self, tx: Transaction, invite: Invite, *, now: datetime) -> None:
        """Write an invite in the transaction. Raises on commit :class:`AlreadyInvited`."""
        moment = clock.iso(now)
        item = models.Invite(
            invite.invite_id,
            invite.timestamp,
            organization_id=self._organization_id,
            email=invite.email,
            invite_token=invite.digest,
            generation=invite.generation,
            key_id=invite.key_id,
            invited_by=invite.invited_by,
            invited_by_name=invite.invited_by_name,
            organization_name=invite.organization_name,
            role=invite.role,
            permissions=dict(invite.permissions),
            status=invite.status,
            listed_in=self._listed(invite.status),
            expires_at=invite.expires_at,
            asked_at=moment,
            created_at=moment,
            updated_at=moment,
        )
        tx.put(item, models.Invite.invite_id.does_not_exist())
        tx.put(_opened(invite, invite.expires_at, now=now), _is_free(now), otherwise=_already())

    def renew(
        self, tx: Transaction, seen: Invite, renewed: Invite, *, now: datetime, link: tuple[int, str, str] | None = None
    ) -> None:
        """Write the new end and sender of an invite in the transaction, and ask for another mail.

        ``link``: generation, digest and key of a new one, where the old one cannot be made again.
        Raises on commit :class:`InviteChanged`; :class:`AlreadyInvited` where the address has a newer invite.
        """
        model, moment = models.Invite, clock.iso(now)
        actions = [
            model.status.set(InviteState.PENDING),
            model.listed_in.set(self._listed(InviteState.PENDING)),
            model.expires_at.set(renewed.expires_at),
            model.invited_by.set(renewed.invited_by),
            model.invited_by_name.set(renewed.invited_by_name),
            model.asked_at.set(moment),
            model.sendings.add(1),
            model.mail_state.set("waiting"),
            model.mail_problem.remove(),
            *_touched(moment),
        ]
        if link is not None:
            number, digest, key_id = link
            actions += [model.generation.set(number), model.invite_token.set(digest), model.key_id.set(key_id)]
        tx.update(model(seen.invite_id, seen.timestamp), actions, _as_seen(seen), otherwise=_changed())
        mine = models.OpenInvite.invite_id == seen.invite_id
        tx.put(_opened(seen, renewed.expires_at, now=now), _is_free(now) | mine, otherwise=_already())

    def close(  # noqa: PLR0913 -- all named but two
        self,
        tx: Transaction,
        seen: Invite,
        *,
        status: InviteState,
        now: datetime,
        accepted_by: str = "",
        link: tuple[int, str, str] | None = None,
        is_claimed: bool = True,
    ) -> None:
        """End a pending invite in the transaction: accepted (by whom), expired, or cancelled with a new ``link``.

        ``is_claimed``: whether the address is still its own. Raises on commit :class:`InviteChanged`.
        """
        model, moment = models.Invite, clock.iso(now)
        actions = [model.status.set(status), model.listed_in.set(self._listed(status)), *_touched(moment)]
        if status == InviteState.ACCEPTED:
            actions += [model.accepted_at.set(moment), model.accepted_by.set(accepted_by)]
        if link is not None:
            number, digest, key_id = link
            actions += [model.generation.set(number), model.invite_token.set(digest), model.key_id.set(key_id)]
        tx.update(model(seen.invite_id, seen.timestamp), actions, _as_seen(seen), otherwise=_changed())
        if is_claimed:
            claim = models.OpenInvite
            mine = claim.email.does_not_exist() | (claim.invite_id == seen.invite_id)
            tx.delete(claim(self._organization_id, seen.email), mine, otherwise=_changed())

    def note_mail(self, seen: Invite, mailing: Mailing, *, now: datetime) -> bool:
        """Note what became of a mail; ``False`` where a newer one was asked for meanwhile. One call."""
        model = models.Invite
        actions: list[Any] = [model.mail_state.set(mailing.state), model.updated_at.set(clock.iso(now))]
        problem = mailing.problem
        actions.append(model.mail_problem.set(problem[:300]) if problem else model.mail_problem.remove())
        if mailing.at:
            actions.append(model.mail_at.set(mailing.at))
        item = model(seen.invite_id, seen.timestamp)
        return held(lambda: item.update(actions=actions, condition=model.sendings == mailing.number))

    def want(self, tx: Transaction, seen: Invite, *, before: str, now: datetime) -> None:
        """Note in the transaction that a new invite is wanted; one asked for since ``before`` fails it."""
        model = models.Invite
        condition = model.wanted_at.does_not_exist() | (model.wanted_at < before)
        heard = Conflict("Somebody was asked already. Give them a day.", code="asked_already")
        actions = [model.wanted_at.set(clock.iso(now))]
        tx.update(model(seen.invite_id, seen.timestamp), actions, condition, otherwise=heard)

    def _listed(self, status: str) -> str:
        return f"{self._organization_id}#{status}"


def _opened(invite: Invite, expires_at: str, *, now: datetime) -> models.OpenInvite:
    moment = clock.iso(now)
    return models.OpenInvite(
        invite.organization_id,
        invite.email,
        invite_id=invite.invite_id,
        timestamp=invite.timestamp,
        expires_at=expires_at,
        created_at=moment,
        updated_at=moment,
    )


def _is_free(now: datetime) -> Condition:
    free: Condition = models.OpenInvite.email.does_not_exist() | (models.OpenInvite.expires_at <= clock.iso(now))
    return free


def _as_seen(seen: Invite) -> Condition:
    condition: Condition = models.Invite.revision == seen.revision
    return condition


def _touched(moment: str) -> list[Any]:
    return [models.Invite.revision.add(1), models.Invite.updated_at.set(moment)]


def _changed() -> InviteChanged:
    return InviteChanged("This invite was changed or used a moment ago. Look again.")


def _already() -> AlreadyInvited:
    return AlreadyInvited("This address has an open invite already.")


def _invite(item: Any) -> Invite:
    return Invite(
        organization_id=item.organization_id,
        invite_id=item.invite_id,
        timestamp=item.timestamp,
        email=item.email,
        role=item.role,
        expires_at=item.expires_at,
        permissions=item.permissions,
        organization_name=item.organization_name,
        invited_by=item.invited_by,
        invited_by_name=item.invited_by_name,
        status=item.status,
        generation=int(item.generation),
        key_id=item.key_id,
        digest=item.invite_token,
        accepted_at=item.accepted_at or "",
        accepted_by=item.accepted_by or "",
        wanted_at=item.wanted_at or "",
        mailing=Mailing(
            number=int(item.sendings),
            asked_at=item.asked_at,
            state=item.mail_state,
            at=item.mail_at or "",
            problem=item.mail_problem or "",
        ),
        revision=int(item.revision),
    )
