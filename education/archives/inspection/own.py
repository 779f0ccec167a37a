"""Our own archives: from the manifest to a plan. Nothing that the manifest says is believed unchecked."""

import json
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from education.archives.inspection.limits import text_of
from education.archives.inspection.refusal import Refused, Report
from education.archives.inspection.zips import Zip
from education.archives.rules.format import FORMAT_VERSION, MANIFEST, ArchivedFile, Manifest, SectionDocument, paths_in
from education.archives.rules.plan import Plan, PlannedFile, PlannedModule, PlannedSection

T = TypeVar("T", bound=BaseModel)


def read(archive: Zip, out: Path) -> Plan:
    """Return the plan of a module's archive; the bytes of its files are in ``out``. Raises :class:`Refused`."""
    return _Reader(archive, out).plan()


class _Reader:
    def __init__(self, archive: Zip, out: Path) -> None:
        self._zip, self._out = archive, out
        self._report = Report()
        self._manifest = self._open(MANIFEST, Manifest)
        if self._manifest.format_version > FORMAT_VERSION:
            raise Refused("This archive was written by a newer version of Diatonic than this one.")
        self._listed = {file.path: file for file in self._manifest.files}
        self._files: dict[str, PlannedFile | None] = {}

    def plan(self) -> Plan:
        manifest = self._manifest
        sections = [
            section
            for number, entry in enumerate(manifest.sections, 1)
            if (section := self._section(number, entry.path)) is not None
        ]
        thumbnail = self._file(manifest.thumbnail, "thumbnail", "The module's picture") if manifest.thumbnail else None
        for text in manifest.left_out:
            self._report.left_out("Not in the archive", text)
        module = PlannedModule(
            fields={key: value for key, value in manifest.fields.items() if key != "prerequisites"},
            requires={one.module_id: one.title for one in manifest.prerequisites},
            thumbnail=thumbnail.path if thumbnail else "",
            sections=sections,
        )
        files = [file for file in self._files.values() if file is not None]
        return Plan(source="diatonic", modules=[module], files=files, lines=self._report.lines)

    def _section(self, number: int, path: str) -> PlannedSection | None:
        where = f"Section {number}"
        if path not in self._zip:
            self._report.left_out(where, f"“{path}” is missing in the archive.")
            return None
        document = self._open(path, SectionDocument)
        where = f"Section {number}: {document.title}"
        files = self._slots(document, where)
        for named in paths_in(document.content_data):
            self._file(named, "image", where)
        self._report.taken(where)
        return PlannedSection(
            title=document.title,
            content_type=document.content_type,
            content_data=document.content_data,
            files=files,
            minutes=document.duration,
            minutes_are_set=document.duration_is_set,
        )

    def _slots(self, document: SectionDocument, where: str) -> dict[str, str]:
        """Plan the files of a section: one that stands in two of its slots becomes two, as a section has each once."""
        files: dict[str, str] = {}
        for slot, path in document.files.items():
            if (file := self._file(path, slot, where)) is None:
                continue
            number = sum(document.files[other] == path for other in files) + 1
            again = f"{path}#{number}" if number > 1 else path
            if again not in self._files:
                self._files[again] = file.model_copy(update={"path": again, "known_as": ""})
            files[slot] = again
        return files

    def _file(self, path: str, slot: str, where: str) -> PlannedFile | None:
        if path not in self._files:
            self._files[path] = self._unpacked(path, slot, where)
        planned = self._files[path]
        if planned is not None and slot == "image" and self._listed[path].kind == slot:
            planned.slot = slot  # a picture of a text is shown as nothing else; the other places take it too
        return planned

    def _unpacked(self, path: str, slot: str, where: str) -> PlannedFile | None:
        listed = self._listed.get(path)
        if listed is None or path not in self._zip:
            self._report.left_out(where, f"The file “{path}” is missing in the archive.")
            return None
        number = str(len(self._files))
        size, digest = self._zip.copy(path, self._out / number)
        if listed.is_original and digest != listed.digest:
            self._report.left_out(where, f"“{listed.name}” is not the file that the manifest tells of.")
            return None
        name = _named(listed)
        if not listed.is_original:
            self._report.changed(listed.name, "A picture is written anew, as every picture is that comes in.")
        return PlannedFile(
            path=path,
            name=name,
            name_in_out=number,
            size=size,
            digest=listed.digest,
            known_as=listed.file_id,
            slot=slot,
        )

    def _open(self, name: str, kind: type[T]) -> T:
        if name not in self._zip:
            raise Refused(f"This zip holds no module of Diatonic: “{name}” is missing.")
        try:
            value: Any = json.loads(text_of(self._zip.read(name), name))
            return kind.model_validate(value)
        except (ValidationError, ValueError, RecursionError):
            raise Refused(f"“{name}” is not what it has to be in an archive of Diatonic.") from None


def _named(listed: ArchivedFile) -> str:
    """Return the file's name with the extension of what it is: a picture may have been written in another format."""
    suffix = PurePosixPath(listed.path).suffix
    name = PurePosixPath(listed.name.replace("\\", "/")).name or "file"
    return name if name.casefold().endswith(suffix) else f"{PurePosixPath(name).stem}{suffix}"
