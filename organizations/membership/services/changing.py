"""Changing what a member may do, suspending them, removing them, leaving."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from diatonic.common import jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound, Stale
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.membership import policies
from organizations.membership.rules import Member, MemberStatus, Works, WorksChoice
from organizations.membership.services import leaving
from organizations.membership.services.identities import accounts
from organizations.membership.services.members import check_grant
from organizations.membership.store import MemberStore
from organizations.notifications import services as notifications


class MemberUnknown(NotFound):
    """Nobody with this id belongs to the organization."""

    default_code = "member_unknown"


@dataclass(frozen=True, slots=True)
class MemberDetails:
    """A member, who invited them, and what they made here."""

    member: Member
    invited_by_name: str
    works: tuple[Works, ...]


def get_member(scope: Scope, *, user_id: str) -> MemberDetails:
    """Return a member with what they made; needs ``members.manage``, or it is oneself. Raises :class:`MemberUnknown`.

    Two DynamoDB calls, and one for each kind of thing that can be made.
    """
    if user_id != scope.user_id:
        policies.check_can_manage(scope)
    store = MemberStore(scope)
    member = _get(store, user_id)
    inviter = store.find(member.invited_by) if member.invited_by not in {"", "system"} else None
    return MemberDetails(member, inviter.name if inviter else "", leaving.works_of(scope, user_id=user_id))


def change_member(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    user_id: str,
    now: datetime,
    role: str | None = None,
    permissions: Mapping[str, bool] | None = None,
    status: str | None = None,
    revision: int | None = None,
) -> Member:
    """Change role, permissions (bundles and single keys), or status (``active``, ``inactive``: suspended).

    What is ``None`` stays. Needs ``members.manage``; nobody changes who may do more, nor grants more than they hold.
    Raises :class:`MemberUnknown`, ``Denied``, ``Invalid``, ``LastOwner``, ``Stale``. Two DynamoDB calls; holds from
    the member's next request.
    """
    policies.check_can_manage(scope)
    store = MemberStore(scope)
    seen = _get(store, user_id)
    policies.check_can_change(scope, seen)
    if revision is not None and revision != seen.revision:
        raise Stale(f"Somebody changed the membership of {seen.name} meanwhile. Reload and try again.")
    if status not in {None, MemberStatus.ACTIVE, MemberStatus.INACTIVE}:
        raise Invalid("This cannot be.", fields=[FieldError("/status", "Choose one of active, inactive.")])
    if user_id == scope.user_id and status == MemberStatus.INACTIVE:
        raise Conflict("Nobody suspends themselves. Leave the organization if that is what you want.")
    changed = replace(
        seen,
        role=role or seen.role,
        permissions=dict(seen.permissions if permissions is None else permissions),
        status=status or seen.status,
    )
    if changed == seen:
        return seen
    check_grant(scope, role=changed.role, permissions=changed.permissions)
    tx = Transaction()
    store.change(tx, seen, role=changed.role, permissions=changed.permissions, status=changed.status, now=now)
    _record_change(tx, scope, seen, changed, now)
    tx.commit()
    return replace(changed, revision=seen.revision + 1)


def _record_change(tx: Transaction, scope: Scope, seen: Member, changed: Member, now: datetime) -> None:
    before, after = _facts(seen), _facts(changed)
    differing = {key for key in after if before[key] != after[key]}
    if differing == {"status"}:
        action, words = ("suspended", "suspended") if not changed.is_active else ("reinstated", "let back in")
        summary = f"{words} {seen.name}"
    elif "role" in differing:
        action, summary = "role_changed", f"made {seen.name} {changed.role} (was {seen.role})"
    else:
        action, summary = "permissions_changed", f"changed what {seen.name} may do"
    audit.record(
        tx,
        scope,
        action=f"member.{action}",
        target_kind="member",
        target_id=seen.user_id,
        summary=summary,
        before=before,
        after=after,
        now=now,
    )
    if changed.is_active and seen.user_id != scope.user_id:
        text = f"{scope.user_name} changed what you may do here: you are {changed.role}"
        bundles = f" and {', '.join(changed.bundles)}" if changed.bundles else ""
        notifications.send(
            tx,
            organization_id=scope.organization_id,
            to=seen.user_id,
            kind="member.changed",
            text=f"{text}{bundles}.",
            url=f"/o/{scope.organization_id}/organization/",
            now=now,
        )


def _facts(member: Member) -> dict[str, Any]:
    return {"role": member.role, "permissions": dict(member.permissions), "status": member.status}


def remove_member(
    scope: Scope, *, user_id: str, now: datetime, works: str = WorksChoice.KEEP, revision: int | None = None
) -> None:
    """Remove a member, or leave oneself; ``works``: ``keep`` or ``archive`` what they made, which a job then does.

    Removing others needs ``members.manage`` (see :func:`change_member`); archiving also ``modules.archive``. Raises
    :class:`MemberUnknown`, ``Denied``, ``Invalid``, ``LastOwner``, ``Stale``. Three DynamoDB calls.
    """
    if works not in set(WorksChoice):
        raise Invalid("This cannot be.", fields=[FieldError("/works", "Choose one of keep, archive.")])
    if user_id != scope.user_id:
        policies.check_can_manage(scope)
    store = MemberStore(scope)
    seen = _get(store, user_id)
    policies.check_can_remove(scope, seen)
    if works == WorksChoice.ARCHIVE:
        scope.check("modules.archive", "You may not archive modules. What was made here can only be kept.")
    if revision is not None and revision != seen.revision:
        raise Stale(f"Somebody changed the membership of {seen.name} meanwhile. Reload and try again.")
    tx = Transaction()
    store.remove(tx, seen, now=now)
    accounts().leave_home(tx, user_id=user_id, organization_id=scope.organization_id, now=now)
    is_own = user_id == scope.user_id
    audit.record(
        tx,
        scope,
        action="member.left" if is_own else "member.removed",
        target_kind="member",
        target_id=user_id,
        summary="left the organization" if is_own else f"removed {seen.name} ({seen.role})",
        before=_facts(seen),
        details={"works": str(works)},
        now=now,
    )
    if works == WorksChoice.ARCHIVE:
        arguments = {"user_id": user_id, "by": scope.user_id, "by_name": scope.user_name}
        task = "organizations.membership.tasks.archive_works"
        jobs.due(tx, task=task, organization_id=scope.organization_id, arguments=arguments, at=now)
    tx.commit()


def _get(store: MemberStore, user_id: str) -> Member:
    member = store.find(user_id)
    if member is None or member.status == MemberStatus.PENDING:
        raise MemberUnknown("There is no such member here.")
    return member
