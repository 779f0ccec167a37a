"""Who belongs to an organization."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Denied, FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.membership import policies
from organizations.membership.rules import (
    BUNDLE_PERMISSIONS,
    PERMISSIONS,
    SEED_NAMES,
    Member,
    Newcomer,
    Role,
    exceeding,
)
from organizations.membership.services.identities import accounts
from organizations.membership.services.organizations import get_organization
from organizations.membership.store import MemberStore

Joining = Callable[[Transaction, Scope, Newcomer, datetime], None]

_JOINING: list[Joining] = []
#: So many people are told of one thing, in its transaction.
_TOLD = 50
_SENTENCE = "Only owners and administrators add members."


def find_member(scope: Scope, *, user_id: str) -> Member | None:
    """Return a membership of the scope's organization, or ``None``."""
    return MemberStore(scope).find(user_id)


def find_members(scope: Scope, *, user_ids: Sequence[str]) -> dict[str, Member]:
    """Return those of the memberships of the scope's organization that there are, by user id. One call a hundred."""
    return {member.user_id: member for member in MemberStore(scope).several(user_ids)}


class By(StrEnum):
    """How a list of members is ordered and searched."""

    NAME = "name"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class FoundMembers:
    """One page of members in the order of ``by``, and the names of who invited them, by id."""

    page: Page[Member]
    by: By
    inviters: Mapping[str, str]


def search_members(
    scope: Scope, *, begins: str = "", by: By | None = None, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> FoundMembers:
    """Return one page of members whose name or address begins so, or of all by name; needs ``members.manage``.

    Without ``by`` words with an @ are looked for as an address, others as a name, and as an address where no name
    begins so. Two DynamoDB calls, three where both are looked for.
    """
    policies.check_can_manage(scope)
    store, words = MemberStore(scope), begins.strip()
    chosen = by or (By.ADDRESS if "@" in words else By.NAME)
    page = _search(store, words, chosen, limit, cursor)
    if by is None and chosen is By.NAME and words and not page.items:
        chosen = By.ADDRESS
        page = _search(store, words, chosen, limit, cursor)
    inviters = {member.invited_by for member in page.items} - {"", "system"}
    return FoundMembers(page, chosen, {one.user_id: one.name for one in store.several(sorted(inviters))})


def members_named(scope: Scope, *, begins: str, limit: int = DEFAULT_LIMIT) -> list[Member]:
    """Return members whose name begins so, by name; one call. The caller checks who may see them, and shows no address."""
    return list(MemberStore(scope).by_name(begins=begins, limit=limit, cursor=None).items)


def _search(store: MemberStore, words: str, by: By, limit: int, cursor: str | None) -> Page[Member]:
    if by is By.ADDRESS:
        return store.by_address(begins=words.lower(), limit=limit, cursor=cursor)
    return store.by_name(begins=words, limit=limit, cursor=cursor)


def note_active(member: Member, *, now: datetime) -> None:
    """Note that the member is here, at most once an hour: one DynamoDB call then, none otherwise."""
    if member.last_active < clock.iso(now - timedelta(hours=1)):
        MemberStore(_of(member)).note_active(member.user_id, now=now)


def _of(member: Member) -> Scope:
    return Scope(member.organization_id, member.user_id, member.role)


def list_members(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Member]:
    """Return one page of the organization's members, by id; one call. The caller checks who may see them."""
    return MemberStore(scope).page(limit=limit, cursor=cursor)


def people_with(scope: Scope, permission: str, *, limit: int = _TOLD) -> list[str]:
    """Return the user ids of the active members who hold one of ``DECIDING`` by role, bundle or single permission.

    Everybody, however many members there are: a sparse index has only those who decide, in the order of what they may.
    Where they are more than ``limit``, those who may do most. One DynamoDB call for ``members.manage``, two for
    ``modules.publish``, four for ``settings.edit``, eight for ``community.moderate``, and one for ``runs.approve``, which
    looks through the first thousand who decide of something. For telling those who can act, not for deciding who may.
    """
    return MemberStore(scope).deciding(permission, limit=limit)


def add_member(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    user_id: str,
    role: str,
    now: datetime,
    permissions: Mapping[str, bool] | None = None,
    name: str = "",
    email: str = "",
) -> None:
    """Make the person a member; needs ``members.manage``. Three DynamoDB calls.

    ``permissions``: bundles and single keys, given or taken away. Raises :class:`~diatonic.common.errors.Denied`, also
    for more than the scope's person may do; :class:`~diatonic.common.errors.Invalid` for an unknown role or key,
    ``MemberExists``, ``OrganizationFull``.
    """
    scope.check("members.manage", _SENTENCE)
    newcomer = Newcomer(user_id, name, email, role, permissions or {}, invited_by=scope.user_id)
    check_grant(scope, role=role, permissions=newcomer.permissions)
    tx = Transaction()
    admit(tx, scope, newcomer=newcomer, now=now)
    audit.record(
        tx,
        scope,
        action="member.added",
        target_kind="member",
        target_id=user_id,
        summary=f"added {name or 'a member'} as {role}",
        details={"role": role, "permissions": dict(newcomer.permissions)},
        now=now,
    )
    tx.commit()


def admit(  # noqa: PLR0913 -- all named but two
    tx: Transaction,
    scope: Scope,
    *,
    newcomer: Newcomer,
    now: datetime,
    limit: int | None = None,
    by_invite: bool = False,
    has_asked: bool = False,
    home: str | None = None,
) -> None:
    """Make the person a member in the transaction, where a seat is left; the caller has decided that they may come in.

    ``limit``: how many seats there are, from who has found the organization active; without it one call more, and
    ``Denied`` while it is suspended. ``has_asked``: only where their request to join still waits. Whoever has no home
    organization gets this one (one call, unless ``home`` says it), and those hear of it who registered with
    :func:`on_joining`; an invite sees to both itself (``by_invite``). On commit ``MemberExists``, ``OrganizationFull``
    or ``Conflict`` is raised where that is so by then.
    """
    if limit is None:
        organization = get_organization(scope)
        if not organization.is_active:
            raise Denied(organization.closed_sentence, code=f"organization_{organization.status}")
        limit = organization.settings.max_users
    MemberStore(scope).admit(tx, newcomer, limit=limit, now=now, has_asked=has_asked)
    if not by_invite:
        accounts().settle_home(tx, user_id=newcomer.user_id, organization_id=scope.organization_id, now=now, home=home)
        for handler in _JOINING:
            handler(tx, scope, newcomer, now)


def on_joining(handler: Joining) -> None:
    """Let ``handler(tx, scope, newcomer, now)`` add to the transaction in which somebody becomes a member."""
    if handler not in _JOINING:
        _JOINING.append(handler)


def check_grant(scope: Scope, *, role: str, permissions: Mapping[str, bool]) -> None:
    """Let nobody grant more than they hold, nor what there is not.

    Raises ``Invalid`` for an unknown role, bundle or key, :class:`~diatonic.common.errors.Denied` for too much. Only
    owners make owners.
    """
    wrong = [] if role in set(Role) else [FieldError("/role", f"Choose one of {', '.join(Role)}.")]
    known = {*PERMISSIONS, *BUNDLE_PERMISSIONS, *SEED_NAMES}
    wrong += [
        FieldError(f"/permissions/{name}", "There is no such permission.") for name in permissions if name not in known
    ]
    if wrong:
        raise Invalid("The membership is not right.", fields=wrong)
    if scope.is_system:
        return
    if role == Role.OWNER and scope.role != Role.OWNER:
        raise Denied("Only an owner makes somebody an owner.")
    if more := exceeding(scope.permissions, role, permissions):
        words = ", ".join(PERMISSIONS[key].lower() for key in sorted(more))
        raise Denied(f"Nobody gives others more than they have themselves. You may not: {words}.")
