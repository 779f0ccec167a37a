"""Sections of the draft, and their place in the outline."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from diatonic.common import ids
from diatonic.common.dynamo.attributes import to_dynamo
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound, Stale
from diatonic.common.scope import Scope
from education.authoring.models import OUTLINE, ContentModel, ModuleModel, OutlineModel, VersionModel
from education.authoring.rules import MAX_SECTIONS, Entry, Module, Outline, Section, checked
from education.authoring.store import items
from education.authoring.store.modules import ModuleNotFound, ModuleStore


class SectionNotFound(NotFound):
    """There is no such section in this module."""

    def __init__(self) -> None:
        super().__init__("There is no such section in this module.")


class SectionStore:
    """The sections of one module of the scope's organization."""

    def __init__(self, scope: Scope, module_id: str) -> None:
        self._scope = scope
        self._module_id = ModuleStore(scope).own(module_id)

    def own(self, content_id: str) -> str:
        """Return the id if it can be a section of this organization, else raise :class:`SectionNotFound`."""
        if not ids.belongs(content_id, organization_id=self._scope.organization_id, kind="content"):
            raise SectionNotFound
        return content_id

    def get(self, content_id: str, *, with_deleted: bool = False) -> tuple[Module, Outline, Section]:
        """Return the section with its module and outline. One consistent read, two of a pinned section."""
        module, section, outline, *beside = batch_get(
            [
                (ModuleModel, (self._module_id,)),
                (ContentModel, (self._module_id, self.own(content_id))),
                *items.outline_keys(self._module_id),
            ]
        )
        if outline is None:
            raise ModuleNotFound
        seen = ModuleStore(self._scope).seen(module)
        listed = items.outline(outline, *beside)
        entry = listed.entry(content_id)
        if section is None or (entry is None and not with_deleted):
            raise SectionNotFound
        if entry is not None and entry.pinned:
            (kept,) = batch_get([self._key(entry)])
            if kept is None:
                raise SectionNotFound
            found = items.kept_section(kept, entry, section, floor=listed.floor)
        else:
            found = replace(items.section(section), is_deleted=entry is None, floor=listed.floor)
        return seen, listed, found

    def several(self, entries: Sequence[Entry]) -> list[Section]:
        """Return the sections of these entries of the outline, in this order. One read for every hundred.

        To read only: what is saved is read with :meth:`get`.
        """
        found = batch_get([self._key(entry) for entry in entries])
        return [
            items.kept_section(item, entry) if entry.pinned else replace(items.section(item), is_deleted=False)
            for entry, item in zip(entries, found, strict=True)
            if item is not None
        ]

    def _key(self, entry: Entry) -> Key:
        if entry.pinned:
            return VersionModel, (self._module_id, items.edition_key(entry.content_id, entry.edition))
        return ContentModel, (self._module_id, entry.content_id)

    def add(self, tx: Transaction, section: Section, *, at: str) -> None:
        """Write a new section; its place in the outline is written by :meth:`place`."""
        tx.put(self._item(section, at), ContentModel.content_id.does_not_exist())

    def write_ahead(self, sections: Sequence[Section], *, at: str) -> None:
        """Write sections of a module that is not there yet, any number of times. One call for every 25."""
        with ContentModel.batch_write() as batch:
            for section in sections:
                batch.save(self._item(section, at))

    def _item(self, section: Section, at: str) -> ContentModel:
        return ContentModel(
            self._module_id,
            section.content_id,
            organization_id=self._scope.organization_id,
            title=section.title,
            content_type=section.content_type.value,
            content_data=section.content_data,
            duration=section.duration,
            duration_is_set=section.duration_is_set,
            updated_by_name=section.updated_by_name,
            files=section.files,
            created_at=at,
            updated_at=at,
        )

    def save(self, tx: Transaction, section: Section, *, seen: Section, at: str) -> None:
        """Write what a person changed, while it is still as it was read; and its outline entry."""
        extra: list[Action] = [
            ContentModel.updated_at.set(at),
            ContentModel.updated_by_name.set(self._scope.user_name),
            ContentModel.revision.set(seen.revision + 1),
            *_unmarked(seen),
        ]
        # Tried again from a fresh read, which tells a person's change from a file's.
        otherwise = ReadAgain("Somebody changed this section a moment ago.")
        self._write(tx, section, seen, extra, ContentModel.revision == seen.revision, otherwise)
        self._set_entry(tx, section, seen)

    def change_files(self, tx: Transaction, section: Section, *, seen: Section, at: str) -> None:
        """Write which files and uploads stand in the slots, also of a deleted section, which may be brought back.

        What a person is typing is not touched.
        """
        extra: list[Action] = [ContentModel.updated_at.set(at), *_kept_revision(seen), *_unmarked(seen)]
        self._write(tx, section, seen, extra, None, changed(seen))
        if not seen.is_deleted:
            self._set_entry(tx, section, seen)

    def set_deleted(self, tx: Transaction, section: Section, *, seen: Section, at: str | None) -> None:
        """Mark the section as deleted (``at``) or bring it back (``None``) with the files that it still has.

        Whether it is there says the outline, which is for :meth:`place` and :meth:`take_out`.
        """
        mark: Action = ContentModel.deleted_at.remove() if at is None else ContentModel.deleted_at.set(at)
        otherwise = ReadAgain("Somebody changed this section a moment ago.")
        self._write(tx, section, seen, [mark, *_kept_revision(seen)], None, otherwise)

    def _write(
        self,
        tx: Transaction,
        section: Section,
        seen: Section,
        extra: list[Action],
        condition: Condition | None,
        otherwise: Stale,
    ) -> None:
        """Write what differs as the section's next edition, unless it changed since it was read.

        The item of a pinned section holds an earlier draft's text: all of it is written then.
        """
        actions = [*_differences(section, seen), ContentModel.edition.set(seen.next_edition), *extra]
        there: Condition
        if seen.pinned:
            there = ContentModel.revision == seen.revision - seen.pinned
        else:
            there = ContentModel.edition == seen.edition
            there = there if condition is None else there & condition
        tx.update(ContentModel(self._module_id, section.content_id), actions, there, otherwise=otherwise)

    def place(self, tx: Transaction, outline: Outline, entry: Entry, *, at: int) -> None:
        """Put the section into the outline at an index, unless sections came, went or moved since it was read.

        Only its own entry is written: what others save of their sections at this moment stays.
        """
        order = [*outline.order[:at], entry.content_id, *outline.order[at:]]
        set_entry = Path(["entries", entry.content_id]).set(to_dynamo(items.entry_document(entry)))
        self._reorder(tx, outline, [OutlineModel.order.set(order), set_entry])

    def take_out(self, tx: Transaction, outline: Outline, content_id: str) -> None:
        """Take the section out of the outline, unless sections came, went or moved since it was read."""
        order = [key for key in outline.order if key != content_id]
        self._reorder(tx, outline, [OutlineModel.order.set(order), Path(["entries", content_id]).remove()])

    def _reorder(self, tx: Transaction, outline: Outline, actions: list[Action]) -> None:
        tx.update(
            OutlineModel(self._module_id, OUTLINE),
            [*actions, OutlineModel.revision.add(1)],
            OutlineModel.revision == outline.revision,
            otherwise=OutlineChanged(),
        )

    def move(self, tx: Transaction, outline: Outline, order: Sequence[str]) -> None:
        """Write the order alone, unless sections came, went or moved since it was read."""
        self._reorder(tx, outline, [OutlineModel.order.set(list(order))])

    def left_behind(self) -> list[Section]:
        """Return up to 100 sections of a module that was deleted, also those deleted before it. One query."""
        found = ContentModel.query(self._module_id, limit=100, page_size=100, consistent_read=True)
        return [items.section(item) for item in found]

    def remove(self, tx: Transaction, content_id: str) -> None:
        """Delete the section's item for good."""
        tx.delete(ContentModel(self._module_id, content_id))

    def _set_entry(self, tx: Transaction, section: Section, seen: Section) -> None:
        entry = replace(checked(section), edition=seen.next_edition, pinned=0)
        path = Path(["entries", entry.content_id])
        tx.update(
            OutlineModel(self._module_id, OUTLINE),
            [path.set(to_dynamo(items.entry_document(entry))), OutlineModel.edits.add(1)],
            # Deleted meanwhile, or another version was made the draft: a fresh read tells which.
            Path(["entries", entry.content_id, "edition"]) == seen.edition,
            otherwise=ReadAgain("Somebody changed this section a moment ago."),
        )


class ReadAgain(Stale):
    """Something else changed in the same moment; the same change is tried again from a fresh read."""


class OutlineChanged(ReadAgain):
    """Sections were added, moved or deleted since the outline was read."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed the outline meanwhile. Look at it as it is now, and move again.", code="outline_changed"
        )


class TooManySections(Conflict):
    """The module has as many sections as a module can have."""

    def __init__(self) -> None:
        super().__init__(
            f"A module has at most {MAX_SECTIONS} sections. Split it into two modules.", code="too_many_sections"
        )


def changed(section: Section) -> Stale:
    """Return the failure that tells who saved the section meanwhile."""
    return Stale(
        "Somebody else saved this section meanwhile.",
        code="section_changed",
        extra={"by": section.updated_by_name, "at": section.updated_at, "revision": section.revision},
    )


def read_again(attempt: Callable[[], Any], *, times: int = 8) -> Any:
    """Call ``attempt`` again while it meets another change at the same moment."""
    for _ in range(times - 1):
        try:
            return attempt()
        except ReadAgain:
            continue
    return attempt()


def _kept_revision(seen: Section) -> list[Action]:
    """Return the write of the revision that people know a pinned section by."""
    return [ContentModel.revision.set(seen.revision)] if seen.pinned else []


def _unmarked(seen: Section) -> list[Action]:
    """Return the write that takes an earlier draft's mark of deletion from a pinned section."""
    return [ContentModel.deleted_at.remove()] if seen.pinned and not seen.is_deleted else []


_VALUES = ("title", "duration", "duration_is_set")
_DOCUMENTS = ("content_data", "files", "uploads")


def _differences(section: Section, seen: Section) -> list[Action]:
    """Return the writes of what differs; of everything where the section's own item is not what was seen."""
    wanted = [name for name in (*_VALUES, *_DOCUMENTS) if seen.pinned or getattr(section, name) != getattr(seen, name)]
    actions: list[Action] = []
    for name in wanted:
        value = getattr(section, name)
        actions.append(getattr(ContentModel, name).set(items.typed(value) if name in _DOCUMENTS else value))
    return actions
