"""What administrators do with the organization's domains, and the check that comes every day."""

import secrets
from dataclasses import replace
from datetime import datetime

from diatonic.common import clock, dns, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound, Stale, TooMany
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.domains import policies
from organizations.domains.rules import (
    CHECK_EVERY,
    MAX_DOMAINS,
    PAUSE,
    ROLES,
    Domain,
    Mode,
    after_check,
    after_silence,
    normalised,
)
from organizations.domains.store import DomainStore
from organizations.membership import services as membership
from organizations.membership.rules import Role
from organizations.notifications import services as notifications

_TASK = "organizations.domains.tasks.check_domain"
_TOKEN_BYTES = 20


class DomainNotFound(NotFound):
    """The organization has no such domain."""

    default_code = "domain_unknown"


class DomainNotVerified(Conflict):
    """Nobody has shown yet that the domain is the organization's own."""

    default_code = "domain_not_verified"


def list_domains(scope: Scope) -> list[Domain]:
    """Return the organization's domains by name, at most 20. Needs ``settings.edit``. One DynamoDB call."""
    policies.check_can_manage(scope)
    return DomainStore(scope).all()


def get_domain(scope: Scope, *, domain: str) -> Domain:
    """Return one domain. Needs ``settings.edit``; raises :class:`DomainNotFound`. One DynamoDB call."""
    policies.check_can_manage(scope)
    found = DomainStore(scope).find(domain)
    if found is None:
        raise DomainNotFound(f"{domain} is not among your organization's domains.")
    return found


def add_domain(scope: Scope, *, domain: str, now: datetime) -> Domain:
    """Add a domain, to be verified by its TXT record; several organizations may try. Two DynamoDB calls.

    Needs ``settings.edit``. Raises ``Invalid`` for what is no domain or a public provider's, ``DomainExists``,
    :class:`~diatonic.common.errors.Conflict` beyond 20.
    """
    policies.check_can_manage(scope)
    name = normalised(domain)
    store = DomainStore(scope)
    if len(store.all()) >= MAX_DOMAINS:
        raise Conflict(f"An organization has at most {MAX_DOMAINS} domains. Remove one first.", code="too_many_domains")
    token = secrets.token_hex(_TOKEN_BYTES)
    made = Domain(name, token, added_at=clock.iso(now), added_by_name=scope.user_name)
    tx = Transaction()
    store.add(tx, made, now=now)
    _record(tx, scope, made, "added", f"added the domain {name}", now=now)
    tx.commit()
    return made


def verify_domain(scope: Scope, *, domain: str, now: datetime) -> Domain:
    """Look for the domain's TXT record now; the domain that is returned says what was found.

    Needs ``settings.edit``. Raises :class:`DomainNotFound`, ``DomainTaken``, ``Unavailable`` while DNS does not
    answer, :class:`~diatonic.common.errors.TooMany` right after another check. Two DynamoDB calls, four more
    where people have to be told.
    """
    seen = get_domain(scope, domain=domain)
    if seen.checked_at and now - clock.parse(seen.checked_at) < PAUSE:
        raise TooMany("This was looked up a moment ago. Wait a few seconds.", retry_after=int(PAUSE.total_seconds()))
    return _check(scope, seen, now=now)


def check_again(scope: Scope, *, domain: str, verified_at: str, now: datetime) -> None:
    """Look for the record of a verified domain again; what was verified at another time is another check's work.

    Raises ``Unavailable`` while DNS does not answer: that proves nothing, and the job is tried again.
    """
    seen = _verified_then(scope, domain, verified_at)
    if seen is None:
        return
    if seen.checked_at and now - clock.parse(seen.checked_at) < CHECK_EVERY / 2:
        return  # somebody has looked meanwhile; that check has made the next job
    _check(scope, seen, now=now)


def put_check_off(scope: Scope, *, domain: str, verified_at: str, now: datetime) -> None:
    """Look for the record a day later again, and say on the screen why: DNS has given no answer for many hours.

    After three days of that the domain is verified no more.
    """
    seen = _verified_then(scope, domain, verified_at)
    if seen is None:
        return
    _note(scope, seen, after_silence(seen, now=now), now=now)


def set_mode(scope: Scope, *, domain: str, mode: str, role: str | None, revision: int | None, now: datetime) -> Domain:
    """Say what people with an address at a verified domain get, and as what they come in. Two DynamoDB calls.

    A ``role`` of ``None`` stays. Needs ``settings.edit``, and what the role may. Raises :class:`DomainNotFound`,
    :class:`DomainNotVerified`, ``Stale``, ``Invalid`` for another mode or role.
    """
    seen = get_domain(scope, domain=domain)
    if revision is not None and revision != seen.revision:
        raise Stale(f"Somebody changed {domain} meanwhile. Reload and try again.", extra={"revision": seen.revision})
    changed = replace(seen, mode=_mode(mode), role=seen.role if role is None else _role(role))
    membership.check_grant(scope, role=changed.role, permissions={})
    if changed == seen:
        return seen
    if changed.mode is not Mode.OFF and not seen.is_verified:
        raise DomainNotVerified(f"Verify {domain} first: until then it lets nobody in.")
    tx = Transaction()
    DomainStore(scope).change(tx, seen, changed, now=now)
    summary = {
        Mode.OFF: f"let nobody in by {domain} any more",
        Mode.SUGGEST: f"let people with an address at {domain} see the organization",
        Mode.JOIN: f"let people with an address at {domain} join as {changed.role}",
    }[changed.mode]
    before, after = _told(seen), _told(changed)
    _record(tx, scope, seen, "changed", summary, now=now, before=before, after=after)
    tx.commit()
    return replace(changed, revision=seen.revision + 1)


def remove_domain(scope: Scope, *, domain: str, now: datetime) -> None:
    """Take the domain off the list: it lets nobody in any more, and is free for others. Members stay.

    Two calls; where it was verified one more, two where the organization is known by it. Needs ``settings.edit``.
    Raises :class:`DomainNotFound`, ``Stale``.
    """
    seen = get_domain(scope, domain=domain)
    tx = Transaction()
    DomainStore(scope).remove(tx, seen)
    if seen.is_verified:
        _be_known_otherwise(tx, scope, gone=domain)
    _record(tx, scope, seen, "removed", f"removed the domain {domain}", now=now, before=_told(seen))
    tx.commit()


def _verified_then(scope: Scope, domain: str, verified_at: str) -> Domain | None:
    """Return the domain while it is verified as it was then."""
    seen = DomainStore(scope).find(domain)
    return seen if seen is not None and seen.is_verified and seen.verified_at == verified_at else None


def _check(scope: Scope, seen: Domain, *, now: datetime) -> Domain:
    return _note(scope, seen, after_check(seen, dns.texts_of(seen.record_name), now=now), now=now)


def _note(scope: Scope, seen: Domain, changed: Domain, *, now: datetime) -> Domain:
    tx = Transaction()
    DomainStore(scope).change(tx, seen, changed, now=now)
    if changed.is_verified and not seen.is_verified:
        _record(tx, scope, seen, "verified", f"verified the domain {seen.domain}", now=now)
        membership.name_domain(tx, scope, domain=seen.domain)
    elif seen.is_verified and not changed.is_verified:
        summary = f"found no proof any more that {seen.domain} is the organization's own"
        _record(tx, scope, seen, "lapsed", summary, now=now, before=_told(seen), after=_told(changed))
        _tell(tx, scope, f"{seen.domain} is not verified any more: its TXT record was gone for 3 days.", now=now)
        _be_known_otherwise(tx, scope, gone=seen.domain)
    elif changed.missing_since and not seen.missing_since:
        _tell(tx, scope, f"The TXT record of {seen.domain} is gone. In 3 days the domain lets nobody in.", now=now)
    if changed.is_verified:
        _check_later(tx, scope, changed, now=now)
    tx.commit()
    return replace(changed, revision=seen.revision + 1)


def _be_known_otherwise(tx: Transaction, scope: Scope, *, gone: str) -> None:
    """Let an organization that was known by a domain be known by the next one that was verified, or by none."""
    if membership.get_organization(scope).domain != gone:
        return
    others = [one for one in DomainStore(scope).all() if one.is_verified and one.domain != gone]
    heir = min(others, key=lambda one: one.verified_at).domain if others else ""
    membership.rename_domain(tx, scope, domain=heir, instead_of=gone)


def _check_later(tx: Transaction, scope: Scope, domain: Domain, *, now: datetime) -> None:
    at = now + CHECK_EVERY
    jobs.due(
        tx,
        task=_TASK,
        organization_id=scope.organization_id,
        arguments={"domain": domain.domain, "verified_at": domain.verified_at},
        at=at,
        job_id=f"check-domain#{scope.organization_id}#{domain.domain}#{clock.iso(at)[:13]}",
    )


def _tell(tx: Transaction, scope: Scope, text: str, *, now: datetime) -> None:
    organization_id, url = scope.organization_id, f"/o/{scope.organization_id}/domains/"
    for user_id in membership.people_with(scope, "settings.edit"):
        notifications.send(
            tx, organization_id=organization_id, to=user_id, kind="domain.missing", text=text, url=url, now=now
        )


def _record(  # noqa: PLR0913 -- all named but four
    tx: Transaction,
    scope: Scope,
    domain: Domain,
    happened: str,
    summary: str,
    *,
    now: datetime,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    audit.record(
        tx,
        scope,
        action=f"domain.{happened}",
        target_kind="domain",
        target_id=domain.domain,
        summary=summary,
        before=before,
        after=after,
        now=now,
    )


def _told(domain: Domain) -> dict[str, str]:
    return {"state": domain.state, "mode": domain.mode, "role": domain.role}


def _mode(text: str) -> Mode:
    if text not in set(Mode):
        raise Invalid("There is no such way.", fields=[FieldError("/mode", f"Choose one of {', '.join(Mode)}.")])
    return Mode(text)


def _role(text: str) -> Role:
    if text not in ROLES:
        sentence = f"A domain lets people in as {' or '.join(ROLES)}. More is given to people one by one."
        raise Invalid("A domain cannot give this role.", fields=[FieldError("/role", sentence)])
    return Role(text)
