"""Writing a zip while it is sent: never more in memory than one section, or one piece of a file."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from pydantic import BaseModel

from diatonic.common import clock
from education.archives.rules.format import MANIFEST, Manifest, SectionDocument, file_path, pictures_in, with_paths
from education.authoring.rules import SLOTS, Section
from organizations.media import services as media
from organizations.media.rules import Kind, StoredFile, extension_of

_KEPT_IN_MEMORY = 2**20
#: Compressing these again would cost time and save nothing.
_PACKED = frozenset({Kind.VIDEO, Kind.AUDIO, Kind.IMAGE})


class KeptSections:
    """The sections of one moment: read into a file of ours, so that memory does not grow with them."""

    def __init__(self) -> None:
        self._kept: IO[bytes] = SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115 -- closed by close()
        self.file_ids: dict[str, None] = {}

    def add(self, section: Section) -> None:
        """Keep a section, and the ids of the files that it shows."""
        pictures = pictures_in(section.content_data)
        files = {slot: section.files[slot] for slot in SLOTS[section.content_type] if slot in section.files}
        self.file_ids |= dict.fromkeys([*files.values(), *pictures])
        document = {
            "title": section.title,
            "content_type": section.content_type.value,
            "duration": section.duration,
            "duration_is_set": section.duration_is_set,
            "content_data": section.content_data,
            "files": files,
        }
        self._kept.write(json.dumps(document).encode() + b"\n")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self._kept.seek(0)
        for line in self._kept:
            yield json.loads(line)

    def __del__(self) -> None:
        # A generator that nobody began never gets to its end.
        self.close()

    def close(self) -> None:
        """Forget them."""
        self._kept.close()


class _Pipe(io.RawIOBase):
    """What zipfile writes to: a stream without a way back, emptied after each step."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written to, and only that."""
        return True

    def write(self, data: Any) -> int:
        """Take what zipfile has to say."""
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def write_archive(manifest: Manifest, sections: KeptSections, files: Mapping[str, StoredFile]) -> Iterator[bytes]:
    """Yield the archive piece by piece; ``files``: id → file. The sections are closed at the end, whatever it is."""
    pipe = _Pipe()
    paths = paths_of(files)
    moment = clock.parse(manifest.exported_at).timetuple()[:6]
    try:
        with zipfile.ZipFile(pipe, "w") as archive:

            def put(name: str, text: str) -> bytes:
                info = zipfile.ZipInfo(name, moment)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, text)
                return pipe.take()

            yield put(MANIFEST, _json(manifest))
            for entry, kept in zip(manifest.sections, sections, strict=True):
                document = _document(kept, paths)
                yield put(entry.path, _json(document))
                yield put(entry.text, _for_people(document))
            for path, file in by_path(files).items():
                yield from _stream_file(archive, pipe, zipfile.ZipInfo(path, moment), file)
        yield pipe.take()
    finally:
        sections.close()


def _stream_file(archive: zipfile.ZipFile, pipe: _Pipe, info: zipfile.ZipInfo, file: StoredFile) -> Iterator[bytes]:
    info.compress_type = zipfile.ZIP_STORED if file.kind in _PACKED else zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as target:
        for chunk in media.stream_file(file):
            target.write(chunk)
            if taken := pipe.take():
                yield taken
    yield pipe.take()


def _json(document: BaseModel) -> str:
    """Return it with its names in one order, so that the same module is the same archive."""
    return json.dumps(document.model_dump(mode="json"), indent=2, sort_keys=True, ensure_ascii=False)


def _document(kept: dict[str, Any], paths: Mapping[str, str]) -> SectionDocument:
    return SectionDocument(
        **{
            **kept,
            "content_data": with_paths(kept["content_data"], paths),
            "files": {slot: paths[file_id] for slot, file_id in kept["files"].items() if file_id in paths},
        }
    )


def _for_people(document: SectionDocument) -> str:
    """Return the section's words as Markdown, to read without any program of ours; nobody imports this."""
    data = document.content_data
    texts = [data.get(name) for name in ("body", "description", "introduction", "instructions")]
    lines = [f"# {document.title}", *(text for text in texts if isinstance(text, str) and text)]
    lines += [f"[{slot}](../{path})" for slot, path in document.files.items()]
    for number, question in enumerate(data.get("questions", ()), 1):
        options = (f"- [{'x' if one.get('is_right') else ' '}] {one.get('text', '')}" for one in question["options"])
        lines.append("\n".join([f"{number}. {question.get('text', '')}", *options]))
    return "\n\n".join(lines) + "\n"


def by_path(files: Mapping[str, StoredFile]) -> dict[str, StoredFile]:
    """Return the files by where they lie; the same bytes under the same name twice are one."""
    paths = paths_of(files)
    return {paths[file_id]: files[file_id] for file_id in sorted(files)}


def paths_of(files: Mapping[str, StoredFile]) -> dict[str, str]:
    """Return where each file lies in the archive, by id; names are counted, so that nobody's file loses its own."""
    names: dict[str, set[str]] = {}
    for file in files.values():
        names.setdefault(file.digest, set()).add(file.name)
    return {
        file_id: file_path(file.digest, _extension(file), sorted(names[file.digest]).index(file.name) + 1)
        for file_id, file in files.items()
    }


def _extension(file: StoredFile) -> str:
    found = file.find_object("original")
    return extension_of(found.key if found else file.name)
