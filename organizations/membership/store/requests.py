"""Reads and writes of requests to join: memberships that are pending."""

from datetime import datetime
from typing import Any

from diatonic.common import clock, pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError, Conflict
from diatonic.common.scope import Scope
from organizations.membership.models import Member
from organizations.membership.rules import JoinRequest


class AlreadyAsked(Conflict):
    """Who asks to join is a member, or has asked already."""

    default_code = "already_asked"


class RequestStore:
    """The requests to join the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def find(self, user_id: str) -> JoinRequest | None:
        """Return the person's request, ``None`` where there is none that waits. One consistent read."""
        (item,) = batch_get([(Member, (self._organization_id, user_id))])
        return None if item is None or item.status != "pending" else _request(item)

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[JoinRequest]:
        """Return one page of requests, longest waiting first. One query."""
        found = pages.query(
            Member.requests_index,
            self._organization_id,
            list_name="join-requests",
            limit=limit,
            cursor=cursor,
            newest_first=False,
        )
        return found.map(_request)

    def waiting(self, *, most: int) -> int:
        """Count those that wait, up to ``most``. One bounded query."""
        found = Member.requests_index.query(self._organization_id, limit=most, page_size=most)
        return sum(1 for _ in found)

    def ask(self, tx: Transaction, request: JoinRequest, *, now: datetime) -> None:
        """Write a request in the transaction. Raises on commit :class:`AlreadyAsked`."""
        moment = clock.iso(now)
        item = Member(
            self._organization_id,
            request.user_id,
            role="member",
            status="pending",
            joined_at=moment,
            name=request.name,
            asked_from=request.email or None,
            note=request.note or None,
            requested_in=self._organization_id,
            created_at=moment,
            updated_at=moment,
        )
        otherwise = AlreadyAsked("You belong to this organization, or have asked to join it already.")
        tx.put(item, Member.user_id.does_not_exist(), otherwise=otherwise)

    def remove(self, tx: Transaction, user_id: str, *, otherwise: AppError | None = None) -> None:
        """Remove a request in the transaction. Raises on commit ``otherwise``, or ``Conflict``, where none waits."""
        gone = Conflict("This request was answered or taken back meanwhile.")
        tx.delete(Member(self._organization_id, user_id), Member.status == "pending", otherwise=otherwise or gone)


def _request(item: Any) -> JoinRequest:
    return JoinRequest(
        organization_id=item.organization_id,
        user_id=item.user_id,
        name=item.name or "",
        email=item.asked_from or "",
        note=item.note or "",
        asked_at=item.joined_at,
    )
