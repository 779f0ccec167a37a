"""Modules and their outlines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from diatonic.common import ids, pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError, Conflict, Denied, NotFound, Stale
from diatonic.common.scope import Scope
from education.authoring.models import OUTLINE, ModuleModel, OutlineModel
from education.authoring.rules import EDITABLE, Deed, Module, ModuleFields, Outline, People, Status
from education.authoring.rules.people import is_never_kept_out
from education.authoring.store import items


class ModuleNotFound(NotFound):
    """There is no such module in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such module in this organization.")


class NotAmongThem(Denied):
    """The module is restricted to its people, and this person is none of them."""

    def __init__(self, module: Module) -> None:
        super().__init__(
            f"Only its own people work on this module. {module.created_by_name}, who made it, can add you.",
            code="not_among_them",
        )


class NotEditable(Conflict):
    """The draft cannot be changed in the module's state."""

    def __init__(self) -> None:
        super().__init__(
            "This module is in review or archived, so its draft cannot be changed. Take it back first.",
            code="not_editable",
        )


class ModuleStore:
    """The modules of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def own(self, module_id: str) -> str:
        """Return the id if it is one of this organization's, else raise :class:`ModuleNotFound`; reads nothing."""
        if not ids.belongs(module_id, organization_id=self._scope.organization_id, kind="module"):
            raise ModuleNotFound
        return module_id

    def get(self, module_id: str) -> Module:
        """Return the module. One consistent read. Raises :class:`NotAmongThem` as every read of a draft does."""
        (item,) = batch_get([(ModuleModel, (self.own(module_id),))])
        return self.seen(item)

    def seen(self, item: ModuleModel | None) -> Module:
        """Return the module of an item that was read. Raises :class:`ModuleNotFound`, :class:`NotAmongThem`.

        Asked of the module itself and here, so that no way to a restricted draft forgets it.
        """
        if item is None:
            raise ModuleNotFound
        module = items.module(item)
        if not self._sees(module):
            raise NotAmongThem(module)
        return module

    def _sees(self, module: Module) -> bool:
        return module.lets(Deed.SEE, user_id=self._scope.user_id, role=self._scope.role)

    def get_with_outline(self, module_id: str) -> tuple[Module, Outline]:
        """Return the module and its sections in order. One consistent read."""
        own = self.own(module_id)
        found, listed, *beside = batch_get([(ModuleModel, (own,)), *items.outline_keys(own)])
        if listed is None:
            raise ModuleNotFound
        return self.seen(found), items.outline(listed, *beside)

    def exists(self, module_id: str) -> bool:
        """Say whether there is such a module. One consistent read."""
        (item,) = batch_get([(ModuleModel, (self.own(module_id),))])
        return item is not None

    def several(self, module_ids: Sequence[str]) -> dict[str, Module]:
        """Return those of up to 100 modules that there are here, by id. One consistent read, none for no ids.

        One that is restricted to others is veiled, so that nothing that refers to it tells what it is.
        """
        organization_id = self._scope.organization_id
        own = [one for one in module_ids if ids.belongs(one, organization_id=organization_id, kind="module")]
        found = batch_get([(ModuleModel, (module_id,)) for module_id in own])
        modules = [items.module(item) for item in found if item is not None]
        return {module.module_id: module if self._sees(module) else module.veiled() for module in modules}

    def closed(self, module_ids: Iterable[str]) -> set[str]:
        """Return which of up to 100 modules are restricted to others. One read, none for who sees every module."""
        if is_never_kept_out(self._scope.role):
            return set()
        found = self.several(list(set(module_ids)))
        return {module_id for module_id, module in found.items() if not self._sees(module)}

    def page(self, *, status: Status | None, limit: int, cursor: str | None) -> pages.Page[Module]:
        """Return one page of modules, last changed first; by status where one is given.

        It is shorter by those that are restricted to others, which no index knows: one query, and a read of the modules
        that are not one's own, none for who sees every module.
        """
        organization_id = self._scope.organization_id
        source: Any = ModuleModel.organization_index if status is None else ModuleModel.status_index
        partition = organization_id if status is None else f"{organization_id}#{status.value}"
        found = pages.query(source, partition, list_name="modules", limit=limit, cursor=cursor).map(items.module)
        closed = self.closed(one.module_id for one in found.items if one.created_by != self._scope.user_id)
        return replace(found, items=tuple(one for one in found.items if one.module_id not in closed))

    def made_by(self, user_id: str, *, limit: int) -> list[tuple[str, Status]]:
        """Return up to ``limit`` modules that the person made here, with their states. One bounded query."""
        return list(self._made_by(user_id, limit=limit, at_once=limit))

    def all_made_by(self, user_id: str) -> Iterator[tuple[str, Status]]:
        """Go through all modules that the person made here, with their states; for jobs. One query a hundred."""
        return self._made_by(user_id, limit=None, at_once=100)

    def _made_by(self, user_id: str, *, limit: int | None, at_once: int) -> Iterator[tuple[str, Status]]:
        beginning = ModuleModel.module_id.startswith(f"{self._scope.organization_id}:module:")
        found = ModuleModel.author_index.query(user_id, beginning, limit=limit, page_size=at_once)
        return ((item.module_id, Status(item.status)) for item in found)

    def add(self, tx: Transaction, module: Module, outline: Outline = Outline()) -> None:  # noqa: B008 -- frozen
        """Write a new module and its outline, empty where none is given; the sections of it are there already."""
        times: dict[str, Any] = {"created_at": module.created_at, "updated_at": module.updated_at}
        item = ModuleModel(
            module.module_id,
            organization_id=module.organization_id,
            created_by=module.created_by,
            created_by_name=module.created_by_name,
            updated_by_name=module.updated_by_name,
            content_url=module.content_url,
            thumbnail_file_id=module.thumbnail_file_id,
            thumbnail_url=module.thumbnail_url,
            thumbnail_rendition=module.thumbnail_rendition,
            section_count=len(outline.entries),
            version=module.version,
            status=module.status.value,
            status_key=f"{module.organization_id}#{module.status.value}",
            is_restricted=module.people.is_restricted or None,
            **module.fields.model_dump(mode="json"),
            **times,
        )
        tx.put(item, ModuleModel.module_id.does_not_exist())
        listed = OutlineModel(
            module.module_id,
            OUTLINE,
            organization_id=module.organization_id,
            order=list(outline.order),
            entries={entry.content_id: items.entry_document(entry) for entry in outline.entries},
            **times,
        )
        tx.put(listed, OutlineModel.module_id.does_not_exist())

    def save_fields(
        self, tx: Transaction, module: Module, fields: ModuleFields, *, at: str, section_count: int | None = None
    ) -> None:
        """Write what the author says, while the revision is still the one that was read.

        ``section_count``: of an outline that is written in the same transaction.
        """
        values = fields.model_dump(mode="json")
        actions: list[Action] = [
            getattr(ModuleModel, name).set(value) for name, value in values.items() if value is not None
        ]
        if fields.estimated_duration is None:
            actions.append(ModuleModel.estimated_duration.remove())
        if section_count is not None:
            actions.append(ModuleModel.section_count.set(section_count))
        self._update(
            tx,
            module,
            [*actions, *self._edited(at), ModuleModel.revision.add(1)],
            _is_editable() & (ModuleModel.revision == module.revision),
            stale(module),
        )

    def save_people(self, tx: Transaction, module: Module, people: People, *, at: str) -> None:
        """Write who works on the module, in any state, while the revision is still the one that was read."""
        sets = {name: set(people.having(role)) or None for role, name in items.PEOPLE.items()}
        actions = [_set(name, value) for name, value in {**sets, "is_restricted": people.is_restricted}.items()]
        actions += [*self._touched(at), ModuleModel.revision.add(1)]
        self._update(tx, module, actions, ModuleModel.revision == module.revision, stale(module))

    def change_status(
        self, tx: Transaction, module: Module, target: Status, *, at: str, otherwise: AppError, **values: Any
    ) -> None:
        """Move the module to another state, unless it was moved or changed meanwhile; ``None`` empties a value."""
        self._update(
            tx,
            module,
            [
                ModuleModel.status.set(target.value),
                ModuleModel.status_key.set(f"{module.organization_id}#{target.value}"),
                ModuleModel.revision.add(1),
                *self._touched(at),
                *(_set(name, value) for name, value in values.items()),
            ],
            (ModuleModel.status == module.status.value) & (ModuleModel.revision == module.revision),
            otherwise,
        )

    def touch(
        self,
        tx: Transaction,
        module_id: str,
        *,
        at: str,
        added_sections: int = 0,
        seen: Module | None = None,
        **values: Any,
    ) -> None:
        """Note in the module that its content changed; refused while the draft may not be edited.

        A file that became ready, or does not come, is nobody's edit: the section gets to know in any state.
        ``seen``: only while the module has the picture that it had then, else ``Stale``.
        """
        actions = self._edited(at)
        actions += [getattr(ModuleModel, name).set(value) for name, value in values.items()]
        if added_sections:
            actions.append(ModuleModel.section_count.add(added_sections))
        there = ModuleModel.module_id.exists()
        condition = there if self._scope.is_system else _is_editable()
        otherwise: AppError = ModuleNotFound() if self._scope.is_system else NotEditable()
        if seen is not None:
            condition &= ModuleModel.thumbnail_file_id == seen.thumbnail_file_id
            otherwise = stale(seen)
        tx.update(ModuleModel(self.own(module_id)), actions, condition, otherwise=otherwise)

    def remove(self, tx: Transaction, module: Module) -> None:
        """Delete the module's own items; only while it was never published."""
        condition = (ModuleModel.revision == module.revision) & (ModuleModel.release == 0)
        tx.delete(ModuleModel(module.module_id), condition, otherwise=stale(module))
        for model, key in items.outline_keys(module.module_id):
            tx.delete(model(*key))

    def _update(
        self, tx: Transaction, module: Module, actions: list[Action], condition: Condition, otherwise: AppError
    ) -> None:
        tx.update(ModuleModel(self.own(module.module_id)), actions, condition, otherwise=otherwise)

    def _edited(self, at: str) -> list[Action]:
        actions = [*self._touched(at), ModuleModel.has_unpublished_changes.set(True)]
        return actions if self._scope.is_system else [*actions, ModuleModel.editors.add({self._scope.user_id})]

    def _touched(self, at: str) -> list[Action]:
        actions: list[Action] = [ModuleModel.updated_at.set(at)]
        # A file that became ready is nobody's change.
        return actions if self._scope.is_system else [*actions, ModuleModel.updated_by_name.set(self._scope.user_name)]


def stale(module: Module) -> Stale:
    """Return the failure that tells who changed the module meanwhile, as far as is known."""
    return Stale(
        "Somebody changed this module meanwhile. Reload to see it.",
        extra={"by": module.updated_by_name, "at": module.updated_at, "revision": module.revision},
    )


def _set(name: str, value: Any) -> Action:
    attribute = getattr(ModuleModel, name)
    action: Action = attribute.remove() if value is None else attribute.set(value)
    return action


def _is_editable() -> Condition:
    return ModuleModel.status.is_in(*(status.value for status in EDITABLE))
