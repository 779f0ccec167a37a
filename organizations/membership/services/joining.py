"""Asking to join an organization, and what its administrators answer."""

from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.membership import policies, store
from organizations.membership.rules import MAX_NOTE, JoinRequest, Newcomer, Organization, Role
from organizations.membership.services.members import admit, check_grant, people_with
from organizations.membership.store import OrganizationStore, RequestStore
from organizations.notifications import services as notifications

#: More than this do not wait: whoever answers has lost sight of them by then.
_MOST_WAITING = 200


class RequestUnknown(NotFound):
    """Nobody with this id asks to join, or no longer."""

    default_code = "join_request_unknown"


def visitor(organization_id: str, *, user_id: str, name: str, request_id: str = "", ip_address: str = "") -> Scope:
    """Return the scope of somebody who is no member: it may do nothing, and says who it was for the audit log."""
    return Scope(organization_id, user_id, role="", user_name=name, request_id=request_id, ip_address=ip_address)


def ask_to_join(scope: Scope, *, email: str, note: str, now: datetime) -> JoinRequest:
    """Ask in the name of the :func:`visitor` to be let in; administrators get a notice. Four DynamoDB calls.

    Raises ``NotFound`` where there is no such organization or it takes no requests, ``Conflict`` for who belongs to
    it or has asked, and while too many wait.
    """
    note = note.strip()
    if len(note) > MAX_NOTE:
        raise Invalid("This is too long.", fields=[FieldError("/note", f"At most {MAX_NOTE} characters.")])
    organization = OrganizationStore(scope).find()
    if organization is None or not (organization.is_active and organization.settings.join_requests):
        raise NotFound("There is no such organization, or it takes no requests.")
    requests = RequestStore(scope)
    if requests.waiting(most=_MOST_WAITING) >= _MOST_WAITING:
        raise Conflict(
            "Too many people wait for an answer here. Ask an administrator for an invite.", code="too_many_waiting"
        )
    request = JoinRequest(scope.organization_id, scope.user_id, scope.user_name, email, note)
    tx = Transaction()
    requests.ask(tx, request, now=now)
    _tell_administrators(tx, scope, organization, now)
    audit.record(
        tx,
        scope,
        action="join_request.made",
        target_kind="member",
        target_id=scope.user_id,
        summary="asked to join",
        now=now,
    )
    tx.commit()
    return request


def _tell_administrators(tx: Transaction, scope: Scope, organization: Organization, now: datetime) -> None:
    for user_id in people_with(scope, "members.manage"):
        notifications.send(
            tx,
            organization_id=scope.organization_id,
            to=user_id,
            kind="join_request.made",
            text=f"{scope.user_name} asks to join {organization.name}.",
            url=f"/o/{scope.organization_id}/organization/requests/",
            now=now,
        )


def withdraw_request(scope: Scope, *, now: datetime) -> None:
    """Take the :func:`visitor`'s own request back. Raises :class:`RequestUnknown` where none waits. One DynamoDB call."""
    tx = Transaction()
    none = "No request of yours waits here: it was answered or taken back, or there is no such organization."
    RequestStore(scope).remove(tx, scope.user_id, otherwise=RequestUnknown(none))
    audit.record(
        tx,
        scope,
        action="join_request.withdrawn",
        target_kind="member",
        target_id=scope.user_id,
        summary="took the request to join back",
        now=now,
    )
    tx.commit()


def list_my_requests(user_id: str) -> list[str]:
    """Return the ids of the organizations that the person asks to join. One DynamoDB call."""
    return store.asked_by_person(user_id)


def list_requests(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[JoinRequest]:
    """Return one page of those who ask to join, longest waiting first; needs ``members.manage``. One DynamoDB call."""
    policies.check_can_manage(scope)
    return RequestStore(scope).page(limit=limit, cursor=cursor)


def approve_request(scope: Scope, *, user_id: str, now: datetime, role: str = Role.MEMBER) -> None:
    """Let somebody in who asked, as ``role``; needs ``members.manage``, and no more is given than one holds.

    Raises :class:`RequestUnknown`, ``OrganizationFull``, ``Conflict`` where it was answered meanwhile. Five calls.
    """
    policies.check_can_manage(scope)
    check_grant(scope, role=role, permissions={})
    request = _get(scope, user_id)
    newcomer = Newcomer(user_id, request.name, request.email, role, invited_by=scope.user_id)
    tx = Transaction()
    admit(tx, scope, newcomer=newcomer, now=now, has_asked=True)
    _record(tx, scope, request, "approved", f"let {request.name} in as {role}", now)
    notifications.send(
        tx,
        organization_id=scope.organization_id,
        to=user_id,
        kind="join_request.approved",
        text=f"Welcome to {scope.organization_name or scope.organization_id}: {scope.user_name} let you in as {role}.",
        url=f"/o/{scope.organization_id}/",
        now=now,
    )
    tx.commit()


def refuse_request(scope: Scope, *, user_id: str, now: datetime) -> None:
    """Do not let somebody in who asked; needs ``members.manage``. Raises as :func:`approve_request`. Two calls."""
    policies.check_can_manage(scope)
    request = _get(scope, user_id)
    tx = Transaction()
    RequestStore(scope).remove(tx, user_id)
    _record(tx, scope, request, "refused", f"did not let {request.name} in", now)
    tx.commit()


def _get(scope: Scope, user_id: str) -> JoinRequest:
    request = RequestStore(scope).find(user_id)
    if request is None:
        raise RequestUnknown("This request was answered or taken back, or there never was one.")
    return request


def _record(tx: Transaction, scope: Scope, request: JoinRequest, what: str, summary: str, now: datetime) -> None:
    audit.record(
        tx,
        scope,
        action=f"join_request.{what}",
        target_kind="member",
        target_id=request.user_id,
        summary=summary,
        now=now,
    )
