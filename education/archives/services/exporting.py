"""A module as a zip, written while it is sent: never more of it in memory than one section or one piece of a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from diatonic.common import clock
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from education.archives.rules.format import (
    FORMAT,
    FORMAT_VERSION,
    LEFT_OUT,
    ArchivedEntry,
    ArchivedFile,
    ArchivedPrerequisite,
    Manifest,
    section_path,
    text_path,
)
from education.archives.services.zipping import KeptSections, by_path, paths_of, write_archive
from education.authoring import services as authoring
from education.authoring.rules import Entry, Module, ModuleFields, Outline
from organizations.media import services as media
from organizations.media.rules import Kind, StoredFile

_TRIES = 5
_AT_ONCE = 25


class BeingEdited(Conflict):
    """The module was changed again and again while it was read."""

    default_code = "being_edited"


@dataclass(frozen=True, slots=True)
class Export:
    """An archive about to be sent: its file name, and its bytes."""

    filename: str
    chunks: Iterator[bytes]


def export_module(scope: Scope, *, module_id: str, now: datetime, version: str = "") -> Export:
    """Return the draft, or a published ``version`` such as ``1.2.0``, as an archive that is written while it is sent.

    Needs ``modules.view``; raises ``NotFound``. What is sent is what the module was at one moment: when somebody saves
    while it is read, it is read again; :class:`BeingEdited` where that does not end.
    """
    module, sections, outline = _at_one_moment(scope, module_id, version)
    try:
        files = media.get_files(scope, file_ids=[*sections.file_ids, *filter(None, [module.thumbnail_file_id])])
        manifest = _manifest(scope, module, outline, files, version=version, now=now)
    except BaseException:
        sections.close()
        raise
    stem = text_path(0, module.title).partition("-")[2].removesuffix(".md") or "module"
    return Export(f"{stem}-{version or 'draft'}.zip", write_archive(manifest, sections, files))


def _at_one_moment(scope: Scope, module_id: str, version: str) -> tuple[Module, KeptSections, Outline]:
    for _ in range(_TRIES):
        module, outline = _outline(scope, module_id, version)
        sections = KeptSections()
        try:
            if _read(scope, module_id, outline.entries, sections):
                return module, sections, outline
        except BaseException:
            sections.close()
            raise
        sections.close()
    raise BeingEdited("Somebody is writing in this module right now, so it could not be read as a whole. Try again.")


def _outline(scope: Scope, module_id: str, version: str) -> tuple[Module, Outline]:
    if not version:
        return authoring.get_module_with_outline(scope, module_id=module_id)
    view = authoring.get_version_outline(scope, module_id=module_id, version=version)
    # What was published is kept by edition, and is read like what a restored draft is pinned to.
    entries = tuple(replace(entry, pinned=1) for entry in view.snapshot.outline.entries)
    fields = ModuleFields.model_validate(dict(view.snapshot.fields))
    return replace(view.module, fields=fields), Outline(entries)


def _read(scope: Scope, module_id: str, entries: Sequence[Entry], sections: KeptSections) -> bool:
    """Read the sections of an outline; ``False`` where one of them has moved on since the outline was read."""
    for start in range(0, len(entries), _AT_ONCE):
        wanted = entries[start : start + _AT_ONCE]
        found = authoring.get_sections(scope, module_id=module_id, entries=wanted)
        if [(one.content_id, one.edition) for one in found] != [(one.content_id, one.edition) for one in wanted]:
            return False
        for section in found:
            sections.add(section)
    return True


def _manifest(
    scope: Scope, module: Module, outline: Outline, files: Mapping[str, StoredFile], *, version: str, now: datetime
) -> Manifest:
    fields = module.fields.model_dump(mode="json")
    required = authoring.get_modules(scope, module_ids=fields.pop("prerequisites"))
    return Manifest(
        format=FORMAT,
        format_version=FORMAT_VERSION,
        exported_at=clock.iso(now),
        organization_id=scope.organization_id,
        module_id=module.module_id,
        version=version,
        fields=fields,
        prerequisites=[ArchivedPrerequisite(module_id=key, title=one.title) for key, one in required.items()],
        thumbnail=paths_of(files).get(module.thumbnail_file_id, ""),
        sections=[
            ArchivedEntry(
                path=section_path(number),
                title=entry.title,
                content_type=entry.content_type.value,
                text=text_path(number, entry.title),
            )
            for number, entry in enumerate(outline.entries, 1)
        ],
        files=[_described(path, file) for path, file in by_path(files).items()],
        left_out=list(LEFT_OUT),
    )


def _described(path: str, file: StoredFile) -> ArchivedFile:
    found = file.find_object("original")
    return ArchivedFile(
        path=path,
        name=file.name,
        kind=file.kind.value,
        content_type=found.content_type if found else file.content_type,
        size=found.size if found else file.size,
        digest=file.digest,
        is_original=file.kind is not Kind.IMAGE,
        file_id=file.file_id,
    )
