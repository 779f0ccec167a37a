"""Sections of the draft: add, read, save, move, delete and bring back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.authoring import policies
from education.authoring.rules import (
    ACCEPTED,
    CONTENT,
    FILE_FIELDS,
    MAX_SECTIONS,
    SLOTS,
    Entry,
    Module,
    Outline,
    Section,
    SectionHead,
    SectionType,
    checked,
    moved,
    timed,
    too_much_in,
)
from education.authoring.services.files import chosen_frame
from education.authoring.services.uses import note_uses, release_uses
from education.authoring.store import ModuleStore, SectionStore
from education.authoring.store.sections import OutlineChanged, TooManySections, changed, read_again
from organizations.media import services as media


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with the module and the outline it stands in."""

    module: Module
    outline: Outline
    section: Section


def add_section(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    module_id: str,
    content_type: str,
    title: str,
    now: datetime,
    content_data: Mapping[str, Any] | None = None,
    position: int | None = None,
    content_id: str | None = None,
    duration: int = 0,
    duration_is_set: bool = False,
) -> Section:
    """Add a section, at ``position`` (from 1) or at the end; needs ``modules.edit``.

    An import gives its ``content_id``, with which it is added once, and the ``duration`` in minutes. Raises
    :class:`TooManySections` above 200, ``Invalid`` for a wrong type, title or content.
    """
    policies.check(scope, "modules.edit")
    head = parse(SectionHead, {"content_type": content_type, "title": title})
    data, files = _content(scope, head.content_type, content_data or {}, {})
    at = clock.iso(now)
    section = timed(
        Section(
            content_id=content_id or ids.scoped(scope.organization_id, "content"),
            module_id=module_id,
            title=head.title,
            content_type=head.content_type,
            content_data=data,
            duration=duration,
            duration_is_set=duration_is_set,
            revision=1,
            edition=1,
            updated_at=at,
            updated_by_name=scope.user_name,
            files=files,
        )
    )
    insert_section(scope, section=section, position=position, now=now)
    return section


def insert_section(scope: Scope, *, section: Section, position: int | None, now: datetime) -> None:
    """Put a new section into its module, at ``position`` (from 1) or at the end. Raises as :func:`add_section`."""
    read_again(lambda: _insert(scope, section, position, now))


def _insert(scope: Scope, section: Section, position: int | None, now: datetime) -> None:
    at = clock.iso(now)
    module, outline = ModuleStore(scope).get_with_outline(section.module_id)
    policies.check_editable(scope, module)
    if len(outline.entries) >= MAX_SECTIONS:
        raise TooManySections
    where = len(outline.entries) if position is None else max(0, min(position - 1, len(outline.entries)))
    store = SectionStore(scope, section.module_id)
    tx = Transaction()
    store.add(tx, section, at=at)
    note_uses(tx, scope, section, seen=None, now=now)
    store.place(tx, outline, checked(section), at=where)
    ModuleStore(scope).touch(tx, section.module_id, at=at, added_sections=1)
    tx.commit()


def get_section(scope: Scope, *, module_id: str, content_id: str) -> SectionView:
    """Return a section of the draft with its module and outline; needs ``modules.view``. One DynamoDB call."""
    policies.check(scope, "modules.view")
    return SectionView(*SectionStore(scope, module_id).get(content_id))


def get_sections(scope: Scope, *, module_id: str, entries: Sequence[Entry]) -> list[Section]:
    """Return the sections of these entries of an outline, in this order; needs ``modules.view``.

    A section that was changed since the outline was read has another edition than its entry. One DynamoDB call for
    each hundred.
    """
    policies.check(scope, "modules.view")
    return SectionStore(scope, module_id).several(entries)


def save_section(
    scope: Scope, *, module_id: str, content_id: str, changes: Mapping[str, Any], revision: int, now: datetime
) -> SectionView:
    """Save what a person changed in a section; needs ``modules.edit``. Two DynamoDB calls.

    ``changes``: any of ``title``, ``content_data``, ``duration`` (minutes; None: estimated). Raises ``Stale``
    with who, when and *their* text (``theirs``) unless ``revision`` is the present one; nothing is lost.
    """
    policies.check(scope, "modules.edit")
    saved: SectionView = read_again(lambda: _save(scope, module_id, content_id, changes, revision, now))
    return saved


def _save(
    scope: Scope, module_id: str, content_id: str, changes: Mapping[str, Any], revision: int, now: datetime
) -> SectionView:
    store = SectionStore(scope, module_id)
    module, outline, seen = store.get(content_id)
    policies.check_editable(scope, module)
    if seen.revision != revision:
        failure = changed(seen)
        minutes = seen.duration if seen.duration_is_set else None
        failure.extra["theirs"] = {"title": seen.title, "content_data": seen.public_content, "duration": minutes}
        raise failure
    section = _changed(scope, seen, changes)
    if section == seen:
        return SectionView(module, outline, seen)
    at = clock.iso(now)
    tx = Transaction()
    store.save(tx, section, seen=seen, at=at)
    note_uses(tx, scope, section, seen=seen, now=now)
    ModuleStore(scope).touch(tx, module_id, at=at, **chosen_frame(module, section))
    tx.commit()
    saved = replace(
        section,
        revision=seen.revision + 1,
        edition=seen.next_edition,
        pinned=0,
        updated_at=at,
        updated_by_name=scope.user_name,
    )
    entries = tuple(
        replace(checked(saved), comments=entry.comments) if entry.content_id == content_id else entry
        for entry in outline.entries
    )
    return SectionView(module, replace(outline, entries=entries), saved)


def move_sections(scope: Scope, *, module_id: str, order: list[str], revision: int, now: datetime) -> Outline:
    """Put the sections into this order, in one atomic write; needs ``modules.edit``.

    ``order`` names every section once; ``revision`` is the outline's. Raises ``Stale`` when it changed.
    """
    policies.check(scope, "modules.edit")
    module, outline = ModuleStore(scope).get_with_outline(module_id)
    policies.check_editable(scope, module)
    if outline.revision != revision:
        raise OutlineChanged
    if problem := moved(outline.order, order):
        raise Invalid("This is not an order of this module's sections.", fields=[FieldError("/order", problem)])
    tx = Transaction()
    SectionStore(scope, module_id).move(tx, outline, order)
    ModuleStore(scope).touch(tx, module_id, at=clock.iso(now))
    tx.commit()
    listed = {entry.content_id: entry for entry in outline.entries}
    return Outline(tuple(listed[content_id] for content_id in order), outline.revision + 1)


def delete_section(scope: Scope, *, module_id: str, content_id: str, now: datetime) -> int:
    """Take a section out of the module; :func:`restore_section` brings it back. Needs ``modules.edit``.

    Its files may be deleted from now on. Returns where it stood, from 1.
    """
    policies.check(scope, "modules.edit")
    return int(read_again(lambda: _remove(scope, module_id, content_id, now)))


def _remove(scope: Scope, module_id: str, content_id: str, now: datetime) -> int:
    at = clock.iso(now)
    store = SectionStore(scope, module_id)
    module, outline, section = store.get(content_id)
    policies.check_editable(scope, module)
    position = outline.position(content_id)
    tx = Transaction()
    store.set_deleted(tx, section, seen=section, at=at)
    release_uses(tx, scope, section)
    store.take_out(tx, outline, content_id)
    ModuleStore(scope).touch(tx, module_id, at=at, added_sections=-1)
    tx.commit()
    return position


def restore_section(
    scope: Scope, *, module_id: str, content_id: str, now: datetime, position: int | None = None
) -> Section:
    """Bring a deleted section back, at ``position`` (from 1) or at the end; needs ``modules.edit``.

    A file that was deleted meanwhile does not come back with it.
    """
    policies.check(scope, "modules.edit")
    restored: Section = read_again(lambda: _bring_back(scope, module_id, content_id, position, now))
    return restored


def _bring_back(scope: Scope, module_id: str, content_id: str, position: int | None, now: datetime) -> Section:
    at = clock.iso(now)
    store = SectionStore(scope, module_id)
    module, outline, seen = store.get(content_id, with_deleted=True)
    policies.check_editable(scope, module)
    if not seen.is_deleted:
        raise Conflict("This section is there already.")
    if len(outline.entries) >= MAX_SECTIONS:
        raise TooManySections
    there = media.get_files(scope, file_ids=set(seen.files.values()))
    files = {slot: file_id for slot, file_id in seen.files.items() if file_id in there}
    section = replace(seen, files=files, is_deleted=False, edition=seen.next_edition)
    where = len(outline.entries) if position is None else max(0, min(position - 1, len(outline.entries)))
    tx = Transaction()
    store.set_deleted(tx, section, seen=seen, at=None)
    note_uses(tx, scope, section, seen=None, now=now)
    store.place(tx, outline, checked(section), at=where)
    ModuleStore(scope).touch(tx, module_id, at=at, added_sections=1)
    tx.commit()
    return section


def _changed(scope: Scope, seen: Section, changes: Mapping[str, Any]) -> Section:
    head = parse(SectionHead, {"content_type": seen.content_type, "title": changes.get("title", seen.title)})
    section = replace(seen, title=head.title)
    if "content_data" in changes:
        data, files = _content(scope, seen.content_type, changes["content_data"], seen.files)
        section = replace(section, content_data=data, files=files)
    if "duration" in changes:
        minutes = changes["duration"]
        if minutes is not None and not (isinstance(minutes, int) and 0 <= minutes <= 10_000):  # noqa: PLR2004 -- a week
            raise Invalid("The duration is not right.", fields=[FieldError("/duration", "Minutes, up to 10000.")])
        section = replace(section, duration=minutes or 0, duration_is_set=minutes is not None)
    return timed(section)


def _content(
    scope: Scope, content_type: SectionType, given: Mapping[str, Any], files: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Split what was given into the checked content and the files that stand in the slots."""
    if not isinstance(given, Mapping):
        raise Invalid("The content is not an object.", fields=[FieldError("/content_data", "A JSON object.")])
    data = dict(given)
    chosen = dict(files)
    for slot in SLOTS[content_type]:
        name = FILE_FIELDS.get(slot)
        if name not in data:
            continue
        file_id = data.pop(name)
        if not file_id:
            chosen.pop(slot, None)
        elif file_id != files.get(slot):
            chosen[slot] = _checked_file(scope, file_id, slot, name)
    if len(set(chosen.values())) < len(chosen):
        raise Invalid("A file is here twice.", fields=[FieldError("/content_data", "Put each file in one place.")])
    content = parse(CONTENT[content_type], data, pointer="/content_data").model_dump(mode="json")
    if problem := too_much_in(content_type, content):
        raise Invalid("This section is too large.", fields=[problem])
    return content, chosen


def _checked_file(scope: Scope, file_id: Any, slot: str, name: str) -> str:
    found = media.find_usable(scope, file_id=str(file_id))
    if found is None or found.kind not in ACCEPTED[slot]:
        message = f"Choose a {slot} from the organization's files."
        raise Invalid("This file cannot stand here.", fields=[FieldError(f"/content_data/{name}", message)])
    return str(file_id)
