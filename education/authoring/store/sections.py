"""Sections of the draft, and their place in the outline."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from diatonic.common import ids
from diatonic.common.dynamo.attributes import to_dynamo
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound, Stale
from diatonic.common.scope import Scope
from education.authoring.models import OUTLINE, ContentModel, ModuleModel, OutlineModel
from education.authoring.rules import MAX_SECTIONS, Entry, Module, Outline, Section
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
        """Return the section with its module and outline. One consistent read."""
        module, outline, section = batch_get(
            [
                (ModuleModel, (self._module_id,)),
                (OutlineModel, (self._module_id, OUTLINE)),
                (ContentModel, (self._module_id, self.own(content_id))),
            ]
        )
        if module is None or outline is None:
            raise ModuleNotFound
        if section is None or (section.deleted_at is not None and not with_deleted):
            raise SectionNotFound
        return items.module(module), items.outline(outline), items.section(section)

    def several(self, content_ids: Sequence[str]) -> list[Section]:
        """Return these sections in this order. One read for every hundred."""
        found: list[Any] = []
        for start in range(0, len(content_ids), 100):
            keys = [(ContentModel, (self._module_id, key)) for key in content_ids[start : start + 100]]
            found += batch_get(keys)
        return [items.section(item) for item in found if item is not None]

    def add(self, tx: Transaction, section: Section, *, at: str) -> None:
        """Write a new section; its place in the outline is written by :meth:`place`."""
        item = ContentModel(
            self._module_id,
            section.content_id,
            organization_id=self._scope.organization_id,
            title=section.title,
            content_type=section.content_type.value,
            content_data=section.content_data,
            duration=section.duration,
            updated_by_name=section.updated_by_name,
            files=section.files,
            created_at=at,
            updated_at=at,
        )
        tx.put(item, ContentModel.content_id.does_not_exist())

    def save(self, tx: Transaction, section: Section, *, seen: Section, at: str) -> None:
        """Write what a person changed, while it is still as it was read; and its outline entry."""
        actions: list[Action] = [
            ContentModel.title.set(section.title),
            ContentModel.content_data.set({"M": to_dynamo(section.content_data)["M"]}),
            ContentModel.duration.set(section.duration),
            ContentModel.duration_is_set.set(section.duration_is_set),
            ContentModel.updated_at.set(at),
            ContentModel.updated_by_name.set(self._scope.user_name),
            ContentModel.revision.add(1),
            ContentModel.edition.add(1),
        ]
        actions += _file_changes(section.files, seen.files)
        condition = (ContentModel.revision == seen.revision) & (ContentModel.edition == seen.edition)
        condition &= ContentModel.deleted_at.does_not_exist()
        # Tried again from a fresh read, which tells a person's change from a file's.
        item = ContentModel(self._module_id, section.content_id)
        tx.update(item, actions, condition, otherwise=ReadAgain("Somebody changed this section a moment ago."))
        self._set_entry(tx, replace(section.entry, edition=seen.edition + 1))

    def change_files(self, tx: Transaction, section: Section, *, seen: Section, at: str) -> None:
        """Write which files and uploads stand in the slots, also of a deleted section, which may be brought back.

        What a person is typing is not touched.
        """
        actions = [
            *_file_changes(section.files, seen.files),
            ContentModel.uploads.set({"M": to_dynamo(section.uploads)["M"]}),
            ContentModel.duration.set(section.duration),
            ContentModel.updated_at.set(at),
            ContentModel.edition.add(1),
        ]
        condition = (ContentModel.edition == seen.edition) & _deleted(seen.is_deleted)
        tx.update(ContentModel(self._module_id, section.content_id), actions, condition, otherwise=changed(seen))
        if not seen.is_deleted:
            self._set_entry(tx, replace(section.entry, edition=seen.edition + 1))

    def set_deleted(self, tx: Transaction, section: Section, *, seen: Section, at: str | None) -> None:
        """Mark the section as deleted (``at``) or bring it back (``None``) with the files that it still has.

        The outline is for :meth:`place` and :meth:`take_out`.
        """
        action = ContentModel.deleted_at.remove() if at is None else ContentModel.deleted_at.set(at)
        tx.update(
            ContentModel(self._module_id, section.content_id),
            [action, ContentModel.edition.add(1), *_file_changes(section.files, seen.files)],
            (ContentModel.edition == seen.edition) & _deleted(seen.is_deleted),
            otherwise=ReadAgain("Somebody changed this section a moment ago."),
        )

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

    def _set_entry(self, tx: Transaction, entry: Entry) -> None:
        path = Path(["entries", entry.content_id])
        tx.update(
            OutlineModel(self._module_id, OUTLINE),
            [path.set(to_dynamo(items.entry_document(entry)))],
            path.exists(),
            otherwise=Conflict("This section was deleted meanwhile. Your text is still on this page."),
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


def _deleted(is_deleted: bool) -> Condition:  # noqa: FBT001 -- reads as a sentence where it is called
    marked: Condition = ContentModel.deleted_at.exists() if is_deleted else ContentModel.deleted_at.does_not_exist()
    return marked


def _file_changes(files: dict[str, str], seen: dict[str, str]) -> list[Action]:
    if files == seen:
        return []
    return [ContentModel.files.set({"M": to_dynamo(files)["M"]})]
