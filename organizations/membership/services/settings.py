"""Changing an organization: what its administrators decide, and what operators do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid, Stale
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.membership import policies
from organizations.membership.rules import PLANS, Organization, OrganizationStatus
from organizations.membership.services.organizations import get_organization, wrong_name
from organizations.membership.store import MEMBERS, MemberStore, OrganizationStore

#: What administrators change beside the name.
_CHANGEABLE = (
    "email_domain_verification",
    "ai_response_enabled",
    "create_invited_accounts",
    "join_requests",
    "second_person_publishes",
    "max_users",
    "storage_limit_gb",
)
_IN_WORDS = {
    "email_domain_verification": "way in by domains",
    "create_invited_accounts": "accounts for invited people",
    "ai_response_enabled": "answers by AI",
    "join_requests": "requests to join",
    "second_person_publishes": "second person who publishes",
    "max_users": "seats",
    "storage_limit_gb": "storage",
}


def change_organization(
    scope: Scope,
    *,
    changes: Mapping[str, Any],
    revision: int | None,
    now: datetime,
) -> Organization:
    """Change name and settings of the organization; ``changes``: those that are not to stay as they are.

    Needs ``settings.edit``. Seats and storage stay within the plan's limits, and seats not below the members there
    are. Raises ``Invalid``, ``Stale`` unless ``revision`` is the organization's. Three DynamoDB calls.
    """
    policies.check_can_edit_settings(scope)
    seen = get_organization(scope)
    if revision is not None and revision != seen.revision:
        raise Stale("Somebody changed the organization meanwhile. Reload and try again.")
    name = " ".join(str(changes.get("name", seen.name)).split())
    settings = {key: value for key, value in changes.items() if key in _CHANGEABLE and value is not None}
    _check(scope, seen, name, settings)
    differing = {key: value for key, value in settings.items() if getattr(seen.settings, key) != value}
    after = {**differing, **({} if name == seen.name else {"name": name})}
    if not after:
        return seen
    tx = Transaction()
    OrganizationStore(scope).change(tx, seen, name=name, settings=differing, now=now)
    before = {key: getattr(seen.settings if key in differing else seen, key) for key in after}
    audit.record(
        tx,
        scope,
        action="organization.changed",
        target_kind="organization",
        target_id=scope.organization_id,
        summary=f"changed the organization's {', '.join(_IN_WORDS.get(key, key) for key in after)}",
        before=before,
        after=after,
        now=now,
    )
    tx.commit()
    return get_organization(scope)


def _check(scope: Scope, seen: Organization, name: str, settings: Mapping[str, Any]) -> None:
    wrong = wrong_name(name)
    plan = PLANS[seen.plan]
    for key, unit in (("max_users", "seats"), ("storage_limit_gb", "GB")):
        now_there, most = int(getattr(seen.settings, key)), int(getattr(plan, key))
        wanted = int(settings.get(key, now_there))
        if wanted != now_there and not 1 <= wanted <= most:
            wrong.append(FieldError(f"/{key}", f"1 to {most} {unit}: the plan {plan.name} has no more."))
    wanted = int(settings.get("max_users", seen.settings.max_users))
    if wanted < seen.settings.max_users and not wrong:
        members = MemberStore(scope).counts(MEMBERS)[MEMBERS]
        if wanted < members:
            wrong.append(FieldError("/max_users", f"There are {members} members already. Remove some first."))
    if wrong:
        raise Invalid(wrong[0].message, fields=wrong)


def change_standing(
    scope: Scope, *, now: datetime, status: str | None = None, reason: str = "", plan: str | None = None
) -> Organization:
    """Suspend, close or open an organization, or put it on another plan; what is ``None`` stays. For operators.

    ``reason`` is shown to its members. Holds from the next request. Raises ``Invalid``, ``Stale``. Three calls.
    """
    policies.check_can_operate(scope)
    seen = get_organization(scope)
    status, plan = status or seen.status, plan or seen.plan
    wrong = (
        [] if status in set(OrganizationStatus) else [FieldError("/status", f"One of {', '.join(OrganizationStatus)}.")]
    )
    wrong += [] if plan in PLANS else [FieldError("/plan", f"Choose one of {', '.join(PLANS)}.")]
    reason = "" if status == OrganizationStatus.ACTIVE else " ".join(reason.split())[:500]
    if wrong:
        raise Invalid("This cannot be.", fields=wrong)
    if (status, reason, plan) == (seen.status, seen.status_reason, seen.plan):
        return seen
    tx = Transaction()
    OrganizationStore(scope).change_standing(tx, seen, status=status, reason=reason, plan=plan, now=now)
    changed = [f"plan {PLANS[plan].name}"] if plan != seen.plan else []
    changed += [f"status {status}"] if (status, reason) != (seen.status, seen.status_reason) else []
    audit.record(
        tx,
        scope,
        action="organization.standing_changed",
        target_kind="organization",
        target_id=scope.organization_id,
        summary=f"as an operator set {' and '.join(changed)}",
        before={"status": seen.status, "reason": seen.status_reason, "plan": seen.plan},
        after={"status": status, "reason": reason, "plan": plan},
        now=now,
    )
    tx.commit()
    return get_organization(scope)


def change_settings(scope: Scope, *, changes: Mapping[str, Any], summary: str, now: datetime) -> None:
    """Change some of the organization's settings, the others stay; ``summary`` tells the audit log what it was.

    Needs ``settings.edit``. Raises :class:`~diatonic.common.errors.Conflict` where somebody else was faster.
    """
    scope.check("settings.edit", "Only owners and administrators change the organization's settings.")
    tx = Transaction()
    OrganizationStore(scope).change_settings(tx, changes, now=now)
    audit.record(
        tx,
        scope,
        action="organization.settings_changed",
        target_kind="organization",
        target_id=scope.organization_id,
        summary=summary,
        details={"settings": dict(changes)},
        now=now,
    )
    tx.commit()
