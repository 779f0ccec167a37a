"""Modules: create, read, list, change, delete."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.authoring import policies
from education.authoring.rules import Deed, Module, ModuleFields, Outline, Status
from education.authoring.services.audited import record
from education.authoring.services.coverage import note_rewording
from education.authoring.services.prerequisites import note_prerequisites
from education.authoring.services.purging import purge_later
from education.authoring.store import ModuleStore
from education.authoring.store.modules import stale
from education.authoring.store.sections import read_again
from organizations.media import services as media


def create_module(scope: Scope, *, fields: Mapping[str, Any], now: datetime, module_id: str | None = None) -> Module:
    """Start a module as a draft. ``fields``: those of :class:`ModuleFields`; needs ``modules.edit``.

    An import gives the ``module_id``, with which the module is made once.
    """
    policies.check(scope, "modules.edit")
    at = clock.iso(now)
    module_id = module_id or ids.scoped(scope.organization_id, "module")
    module = Module(
        module_id=module_id,
        organization_id=scope.organization_id,
        fields=_parsed(scope, module_id, fields),
        status=Status.DRAFT,
        version="1.0.0",
        revision=1,
        created_by=scope.user_id,
        created_by_name=scope.user_name,
        updated_by_name=scope.user_name,
        created_at=at,
        updated_at=at,
    )
    read_again(lambda: _create(scope, module, now))
    return module


def _create(scope: Scope, module: Module, now: datetime) -> None:
    tx = Transaction()
    ModuleStore(scope).add(tx, module)
    note_prerequisites(tx, scope, module, wanted=module.fields.prerequisites, before=(), now=now)
    record(tx, scope, module, action="module.created", summary=f"created the module “{module.title}”", now=now)
    tx.commit()


def get_module(scope: Scope, *, module_id: str) -> Module:
    """Return a module. Raises ``NotFound`` for another organization's; needs ``modules.view``."""
    policies.check(scope, "modules.view")
    return ModuleStore(scope).get(module_id)


def get_modules(scope: Scope, *, module_ids: Sequence[str]) -> dict[str, Module]:
    """Return those of up to 100 modules that there are here, by id; needs ``modules.view``. One DynamoDB call.

    Of those that are restricted to others it says no more than their state.
    """
    policies.check(scope, "modules.view")
    return ModuleStore(scope).several(module_ids)


def get_module_with_outline(scope: Scope, *, module_id: str) -> tuple[Module, Outline]:
    """Return a module and its sections in order; needs ``modules.view``. One DynamoDB call."""
    policies.check(scope, "modules.view")
    return ModuleStore(scope).get_with_outline(module_id)


def find_seen(scope: Scope, *, module_ids: Sequence[str], deeds: Sequence[Deed] = (Deed.SEE,)) -> set[str]:
    """Return which of up to 100 modules let this person do one of the deeds; needs ``modules.view``.

    One DynamoDB call.
    """
    policies.check(scope, "modules.view")
    found = ModuleStore(scope).several(list(dict.fromkeys(module_ids)))
    return {
        module_id
        for module_id, module in found.items()
        if any(module.lets(deed, user_id=scope.user_id, role=scope.role) for deed in deeds)
    }


def list_modules(
    scope: Scope, *, status: str | None = None, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Module]:
    """Return one page of modules, last changed first, shorter by those that are restricted to others.

    Needs ``modules.view``. One DynamoDB call for owners and administrators, two for others.
    """
    policies.check(scope, "modules.view")
    if status is not None and status not in set(Status):
        allowed = ", ".join(Status)
        raise Invalid("There is no such status.", fields=[FieldError("/status", f"One of {allowed}.")])
    return ModuleStore(scope).page(status=Status(status) if status else None, limit=limit, cursor=cursor)


def update_module(scope: Scope, *, module_id: str, fields: Mapping[str, Any], revision: int, now: datetime) -> Module:
    """Change what is said about a module.

    ``fields`` replaces the ones it names. Raises ``Stale`` unless ``revision`` is the present one, and
    ``Conflict`` while the module is in review or archived; needs ``modules.edit``.
    """
    policies.check(scope, "modules.edit")
    changed: Module = read_again(lambda: _update(scope, module_id, fields, revision, now))
    return changed


def _update(scope: Scope, module_id: str, fields: Mapping[str, Any], revision: int, now: datetime) -> Module:
    store = ModuleStore(scope)
    module, outline = store.get_with_outline(module_id)
    policies.check_editable(scope, module)
    if module.revision != revision:
        raise stale(module)
    changed = _parsed(scope, module_id, {**module.fields.model_dump(mode="json"), **fields})
    if changed == module.fields:
        return module
    tx = Transaction()
    store.save_fields(tx, module, changed, at=clock.iso(now))
    note_rewording(tx, scope, module, outline, changed.learning_objectives, now=now)
    renamed = replace(module, fields=changed)
    note_prerequisites(tx, scope, renamed, wanted=changed.prerequisites, before=module.fields.prerequisites, now=now)
    names = [name for name in ModuleFields.model_fields if getattr(changed, name) != getattr(module.fields, name)]
    record(
        tx,
        scope,
        module,
        action="module.changed",
        summary=f"changed the module “{changed.title}”",
        details={"fields": names},
        before=module.fields.model_dump(mode="json"),
        after=changed.model_dump(mode="json"),
        now=now,
    )
    tx.commit()
    return store.get(module_id)


def require_module(scope: Scope, *, module_id: str, required_id: str, now: datetime) -> Module:
    """Let the module require another one. Twice is once. Needs ``modules.edit``."""
    return _set_required(scope, module_id, required_id, now, is_wanted=True)


def unrequire_module(scope: Scope, *, module_id: str, required_id: str, now: datetime) -> Module:
    """Let the module no longer require another one, whether that is there or not. Needs ``modules.edit``."""
    return _set_required(scope, module_id, required_id, now, is_wanted=False)


def _set_required(scope: Scope, module_id: str, required_id: str, now: datetime, *, is_wanted: bool) -> Module:
    policies.check(scope, "modules.edit")
    module = ModuleStore(scope).get(module_id)
    kept = [one for one in module.fields.prerequisites if one != required_id]
    fields = {"prerequisites": [*kept, required_id] if is_wanted else kept}
    return update_module(scope, module_id=module_id, fields=fields, revision=module.revision, now=now)


def delete_module(scope: Scope, *, module_id: str, now: datetime) -> None:
    """Delete a module that was never published. Raises ``Conflict`` otherwise; needs ``modules.delete``."""
    policies.check(scope, "modules.delete")
    read_again(lambda: _delete(scope, module_id, now))


def _delete(scope: Scope, module_id: str, now: datetime) -> None:
    store = ModuleStore(scope)
    module = store.get(module_id)
    policies.check_module(scope, "modules.delete", module)
    if module.release:
        raise policies.WrongState("A module that was published can be archived, not deleted.", code="was_published")
    tx = Transaction()
    store.remove(tx, module)
    note_prerequisites(tx, scope, module, wanted=(), before=module.fields.prerequisites, now=now)
    if module.thumbnail_file_id:
        for place in ("thumbnail", "published"):
            media.release_file(tx, scope, file_id=module.thumbnail_file_id, holder=f"{module_id}#{place}")
    record(tx, scope, module, action="module.deleted", summary=f"deleted the module “{module.title}”", now=now)
    purge_later(tx, scope, module_id, at=now)
    tx.commit()


def _parsed(scope: Scope, module_id: str, fields: Mapping[str, Any]) -> ModuleFields:
    parsed = parse(ModuleFields, dict(fields))
    parsed.prerequisites = list(dict.fromkeys(parsed.prerequisites))
    for number, prerequisite in enumerate(parsed.prerequisites):
        pointer = f"/prerequisites/{number}"
        if not ids.belongs(prerequisite, organization_id=scope.organization_id, kind="module"):
            raise Invalid("A prerequisite is not a module.", fields=[FieldError(pointer, "Choose a module from here.")])
        if prerequisite == module_id:
            raise Invalid("A module cannot require itself.", fields=[FieldError(pointer, "Choose another module.")])
    return parsed
