"""A module's versions to look at, to compare and to restore: the draft, its publications, drafts that were kept."""

import re
from collections.abc import Mapping, Sequence

from pynamodb.expressions.condition import Condition

from diatonic.common import pages
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import NotFound
from diatonic.common.scope import Scope
from education.authoring.models import OUTLINE, ContentModel, ModuleModel, OutlineModel, VersionModel
from education.authoring.rules import Entry, Module, Outline, PublishedSection
from education.authoring.rules.versions import DRAFT, KeptDraft, Snapshot
from education.authoring.store import items
from education.authoring.store.modules import ModuleNotFound, ModuleStore
from education.authoring.store.sections import OutlineChanged

_RELEASE = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.(?:0|[1-9][0-9]{0,5})){2}")
_KEPT = re.compile(r"draft-([1-9][0-9]{0,5})")
_LOOKED_THROUGH = 100


class VersionNotFound(NotFound):
    """The module has no version of this name."""

    def __init__(self) -> None:
        super().__init__("This module has no such version.", code="version_not_found")


class VersionStore:
    """The versions of one module of the scope's organization."""

    def __init__(self, scope: Scope, module_id: str) -> None:
        self._scope = scope
        self._module_id = ModuleStore(scope).own(module_id)

    def find(self, *names: str) -> tuple[Module, list[Snapshot]]:
        """Return the module and its versions of these names: ``1.2.0``, ``draft``, ``draft-3``, or ``last``.

        ``last``: the last publication; before the first one, a version without anything in it. Two consistent reads,
        one where only the draft is asked for. Raises :class:`VersionNotFound`.
        """
        called = [f"version#{name}" for name in names if _RELEASE.fullmatch(name)]
        module, outline, said, coverage, *pointers = batch_get(
            [
                (ModuleModel, (self._module_id,)),
                *items.outline_keys(self._module_id),
                *((VersionModel, (self._module_id, key)) for key in called),
            ]
        )
        if outline is None:
            raise ModuleNotFound
        there, listed = ModuleStore(self._scope).seen(module), items.outline(outline, said, coverage)
        numbers = {key: self._number(item, key.partition("#")[2]) for key, item in zip(called, pointers, strict=True)}
        keys = {name: _key(name, there, numbers) for name in names}
        wanted = [key for key in keys.values() if key]
        found = dict(zip(wanted, batch_get([self._of(key) for key in wanted]), strict=True))
        draft = Snapshot(DRAFT, there.fields.model_dump(mode="json"), listed)
        return there, [_snapshot(name, keys[name], found, draft) for name in names]

    def one(self, name: str) -> tuple[Module, Snapshot]:
        """Return the module and one of its versions as :meth:`find` does, which is there."""
        module, (found,) = self.find(name)
        if not found.name:
            raise VersionNotFound
        return module, found

    def contents(self, *sides: tuple[Snapshot, Sequence[Entry]]) -> list[dict[str, PublishedSection]]:
        """Return what sections of versions say, for each side by section.

        One consistent read for every hundred sections of all sides together.
        """
        wanted = [(side, entry, snapshot) for side, (snapshot, entries) in enumerate(sides) for entry in entries]
        contents: list[dict[str, PublishedSection]] = [{} for _ in sides]
        found = batch_get([self._section(snapshot, entry) for _, entry, snapshot in wanted])
        for (side, entry, _), item in zip(wanted, found, strict=True):
            if item is not None:
                contents[side][entry.content_id] = _content(entry, item)
        return contents

    def kept(self, *, limit: int, cursor: str | None) -> pages.Page[KeptDraft]:
        """Return one page of the drafts that were kept, newest first. One query."""
        found = pages.query(
            VersionModel,
            self._module_id,
            list_name="kept-drafts",
            limit=limit,
            cursor=cursor,
            range_condition=VersionModel.version_key.startswith("draft#"),
        )
        return found.map(_kept)

    def keep(self, tx: Transaction, draft: Snapshot, *, number: int, restored: str, at: str) -> str:
        """Write down the draft as it is, under a name that leads back to it; its editions have been written.

        ``restored``: the version that takes its place.
        """
        entries = [items.entry_document(entry) for entry in draft.outline.entries]
        item = VersionModel(
            self._module_id,
            f"draft#{number:06}",
            version=f"draft-{number}",
            published_by_name=self._scope.user_name,
            body={
                "fields": dict(draft.fields),
                "outline": {"entries": entries},
                "section_count": len(entries),
                "restored": restored,
            },
            organization_id=self._scope.organization_id,
            created_at=at,
            updated_at=at,
        )
        tx.put(item, VersionModel.version_key.does_not_exist(), otherwise=OutlineChanged())
        return item.version

    def switch(self, tx: Transaction, outline: Outline, *, seen: Outline) -> None:
        """Make these the sections of the draft, unless anybody added, moved or changed one since it was read."""
        entries = {entry.content_id: items.entry_document(entry) for entry in outline.entries}
        tx.update(
            OutlineModel(self._module_id, OUTLINE),
            [
                OutlineModel.order.set(list(outline.order)),
                OutlineModel.entries.set(items.typed(entries)),
                OutlineModel.restores.set(outline.restores),
                OutlineModel.floor.set(outline.floor),
                OutlineModel.revision.add(1),
            ],
            _as_seen(seen),
            otherwise=OutlineChanged(),
        )

    def unchanged(self, tx: Transaction, seen: Outline) -> None:
        """Let the transaction pass only while the draft's sections are as they were read."""
        tx.check(OutlineModel, (self._module_id, OUTLINE), _as_seen(seen), otherwise=OutlineChanged())

    def last_editions(self, content_ids: Sequence[str]) -> dict[str, int]:
        """Return the edition that each section's own item has. One read for every hundred."""
        found = batch_get([(ContentModel, (self._module_id, content_id)) for content_id in content_ids])
        return {item.content_id: int(item.edition) for item in found if item is not None}

    def _of(self, key: str) -> Key:
        return VersionModel, (self._module_id, key)

    def _section(self, snapshot: Snapshot, entry: Entry) -> Key:
        if snapshot.is_draft and not entry.pinned:
            return ContentModel, (self._module_id, entry.content_id)
        return self._of(items.edition_key(entry.content_id, entry.edition))

    def _number(self, pointer: VersionModel | None, version: str) -> int:
        """Return which publication has the name; those of before names were noted are looked for among the last."""
        if pointer is not None:
            return int(pointer.body["number"])
        found = VersionModel.query(
            self._module_id,
            VersionModel.version_key.startswith("release#"),
            scan_index_forward=False,
            limit=_LOOKED_THROUGH,
            attributes_to_get=["module_id", "version_key", "version"],
        )
        numbers = [int(item.version_key.rpartition("#")[2]) for item in found if item.version == version]
        if not numbers:
            raise VersionNotFound
        return numbers[0]


def _as_seen(outline: Outline) -> Condition:
    edits: Condition = OutlineModel.edits == outline.edits
    if not outline.edits:
        edits |= OutlineModel.edits.does_not_exist()
    same: Condition = (OutlineModel.revision == outline.revision) & edits
    return same


def _key(name: str, module: Module, numbers: Mapping[str, int]) -> str:
    if name == DRAFT or (name == "last" and not module.release):
        return ""
    if name == "last":
        return f"release#{module.release:06}"
    if kept := _KEPT.fullmatch(name):
        return f"draft#{int(kept[1]):06}"
    if f"version#{name}" in numbers:
        return f"release#{numbers[f'version#{name}']:06}"
    raise VersionNotFound


def _snapshot(name: str, key: str, found: Mapping[str, VersionModel | None], draft: Snapshot) -> Snapshot:
    if name == DRAFT:
        return draft
    if not key:
        return Snapshot("", {}, Outline())
    item = found[key]
    if item is None:
        raise VersionNotFound
    entries = tuple(items.entry(document) for document in item.body["outline"]["entries"])
    release = items.release(item) if key.startswith("release#") else None
    return Snapshot(item.version, item.body["fields"], Outline(entries), release)


def _kept(item: VersionModel) -> KeptDraft:
    return KeptDraft(
        name=item.version,
        kept_at=item.created_at,
        kept_by_name=item.published_by_name,
        restored=item.body.get("restored", ""),
        section_count=item.body["section_count"],
        title=item.body["fields"]["title"],
    )


def _content(entry: Entry, item: ContentModel | VersionModel) -> PublishedSection:
    if isinstance(item, ContentModel):
        return PublishedSection(entry, item.content_data, dict(item.files))
    return PublishedSection(entry, item.body["content_data"], dict(item.body["files"]))
