"""Who works on a module: its co-authors, reviewers and readers, and whether it is only theirs."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import MAX_LIMIT
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import MAX_PEOPLE, Deed, Module, ModuleRole, People, Status
from education.authoring.services.audited import record
from education.authoring.store import ModuleStore
from education.authoring.store.modules import stale
from organizations.accounts import services as accounts
from organizations.membership import services as membership
from organizations.notifications import services as notifications

#: So many people are looked through for a name; whoever is beyond them is found by address.
_LOOKED_THROUGH = MAX_LIMIT
_SHOWN = 10
_IN_WORDS = {
    ModuleRole.COAUTHOR: "a co-author",
    ModuleRole.REVIEWER: "a reviewer",
    ModuleRole.VIEWER: "a reader",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a module, or one who could be; ``role`` is empty for those, and for the author ``author``."""

    user_id: str
    name: str
    email: str
    role: str
    is_member: bool = True


@dataclass(frozen=True, slots=True)
class ModulePeople:
    """A module with its people, the author first."""

    module: Module
    listed: tuple[Listed, ...]


def get_people(scope: Scope, *, module_id: str) -> ModulePeople:
    """Return who works on a module; needs ``modules.view``. Three DynamoDB calls."""
    policies.check(scope, "modules.view")
    module = ModuleStore(scope).get(module_id)
    return ModulePeople(module, _listed(scope, module))


def _listed(scope: Scope, module: Module) -> tuple[Listed, ...]:
    roles: dict[str, str] = {module.created_by: "author", **module.people.roles}
    known = accounts.find_accounts(list(roles))
    members = membership.find_members(scope, user_ids=list(roles))
    found = []
    for user_id, role in roles.items():
        account = known.get(user_id)
        name = account.name if account else (module.created_by_name if role == "author" else "Somebody unknown")
        is_member = user_id in members and members[user_id].is_active
        found.append(Listed(user_id, name, account.email if account else "", role, is_member))
    return tuple(sorted(found, key=lambda one: (one.role != "author", one.name.casefold())))


def _said(people: People) -> dict[str, Any]:
    """Return for the audit log who works on a module: by id, not by name."""
    return {"is_restricted": people.is_restricted, "roles": {key: role.value for key, role in people.roles.items()}}


def set_people(
    scope: Scope, *, module_id: str, is_restricted: bool, roles: Mapping[str, str], revision: int, now: datetime
) -> Module:
    """Replace who works on a module. ``roles``: user id → ``coauthor``, ``reviewer`` or ``viewer``.

    Whoever is new gets a notice. Raises ``Invalid`` for an unknown role, for who is no member and for more than 50
    people, ``Stale`` unless ``revision`` is the module's. For its author, its co-authors and administrators.
    """
    store = ModuleStore(scope)
    module = store.get(module_id)
    policies.check_people(scope, module)
    if module.revision != revision:
        raise stale(module)
    people = People(is_restricted, _checked(scope, module, roles))
    if not people.let(Deed.EDIT, author=module.created_by, user_id=scope.user_id, role=scope.role):
        sentence = "You would shut yourself out. The author or an administrator can take you off the module."
        raise Invalid(sentence, fields=[FieldError("/people", sentence)])
    if people == module.people:
        return module
    tx = Transaction()
    store.save_people(tx, module, people, at=clock.iso(now))
    record(
        tx,
        scope,
        module,
        action="module.people_changed",
        summary=f"changed who works on “{module.title}”",
        details=_said(people),
        before=_said(module.people),
        after=_said(people),
        now=now,
    )
    _tell(tx, scope, module, people, now)
    tx.commit()
    return store.get(module_id)


def _checked(scope: Scope, module: Module, roles: Mapping[str, str]) -> dict[str, ModuleRole]:
    wrong = []
    if len(roles) > MAX_PEOPLE:
        sentence = f"At most {MAX_PEOPLE} people work on one module."
        raise Invalid("These are too many people.", fields=[FieldError("/people", sentence)])
    added = [user_id for user_id in roles if user_id not in module.people.roles]
    members = membership.find_members(scope, user_ids=added)
    for user_id, role in roles.items():
        if role not in set(ModuleRole):
            wrong.append(FieldError(f"/people/{user_id}", f"Choose one of {', '.join(ModuleRole)}."))
        elif user_id == module.created_by:
            wrong.append(FieldError(f"/people/{user_id}", "Whoever made the module is its author already."))
        elif user_id in added and not (user_id in members and members[user_id].is_active):
            wrong.append(FieldError(f"/people/{user_id}", "This is no member of the organization."))
    if wrong:
        raise Invalid(wrong[0].message, fields=wrong)
    return {user_id: ModuleRole(role) for user_id, role in roles.items()}


def _tell(tx: Transaction, scope: Scope, module: Module, people: People, now: datetime) -> None:
    page = "review/" if module.status is Status.REVIEW else ""
    for user_id, role in people.roles.items():
        if module.people.roles.get(user_id) is not role and user_id != scope.user_id:
            notifications.send(
                tx,
                organization_id=scope.organization_id,
                to=user_id,
                kind="module.people_changed",
                text=f"{scope.user_name} made you {_IN_WORDS[role]} of “{module.title}”.",
                url=f"/o/{scope.organization_id}/teach/{module.module_id}/{page}",
                now=now,
            )


def find_candidates(scope: Scope, *, module: Module, words: str) -> list[Listed]:
    """Return up to ten members who could be added: by a part of their name, or by their whole address.

    Looks through the first 100 members. For whoever may choose the people; three DynamoDB calls, two more for an
    address that is not among those.
    """
    policies.check_people(scope, module)
    return look_for_members(scope, words=words, without={module.created_by, *module.people.roles})


def look_for_members(scope: Scope, *, words: str, without: Set[str] = frozenset()) -> list[Listed]:
    """Return up to ten members by a part of their name, or by their whole address; the caller checks who may.

    Looks through the first 100 members.
    """
    wanted, there = words.strip().casefold(), set(without)
    page = membership.list_members(scope, limit=_LOOKED_THROUGH)
    ids = [member.user_id for member in page.items if member.is_active and member.user_id not in there]
    known = accounts.find_accounts(ids)
    found = [
        Listed(account.user_id, account.name, account.email, "")
        for account in known.values()
        if not wanted or wanted in account.name.casefold() or wanted == account.email.casefold()
    ]
    if "@" in wanted and not found:
        found = _by_address(scope, wanted, there)
    return sorted(found, key=lambda one: one.name.casefold())[:_SHOWN]


def _by_address(scope: Scope, address: str, there: set[str]) -> list[Listed]:
    account = accounts.find_by_address(address)
    if account is None or account.user_id in there:
        return []
    member = membership.find_member(scope, user_id=account.user_id)
    return [Listed(account.user_id, account.name, account.email, "")] if member and member.is_active else []
