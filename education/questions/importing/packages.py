"""Zip archives: what is inside is read into memory under limits, by names that the archive itself gives; never to disk."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from education.questions.importing.refusal import Forged, Refused
from education.questions.importing.trees import below, child, children, elements, prepared, words
from education.questions.rules.reading import (
    MAX_ARCHIVE_BYTES,
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_TEXT_BYTES,
    MAX_UNPACKED_BYTES,
    MIB,
)

MANIFEST = "imsmanifest.xml"
_END = b"PK\x05\x06"
_TAIL = 65_557
_DIRECTORY_BYTES = 4 * MIB
_CHUNK = 64 * 1024
_SMALL = 1 * MIB  # below this no ratio is a danger
_ENCRYPTED = 1
_BOMB = "The archive unpacks to far more than it is: files like that can do harm, so it is not read."
_BROKEN = Refused("broken", "The archive is damaged. Export it again, and upload that.")


class Package:
    """An open archive that was checked from outside; every byte that comes out of it is counted."""

    def __init__(self, path: Path) -> None:
        """Check size, number of entries and their names. Raises ``Refused``."""
        if path.stat().st_size > MAX_ARCHIVE_BYTES:
            raise Refused("too_large", f"An archive has at most {MAX_ARCHIVE_BYTES // MIB} MB.")
        _check_directory(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
            raise _BROKEN from None
        self._entries = self._zip.infolist()
        if len(self._entries) > MAX_ENTRIES:
            raise _too_many()
        self._unpacked = 0
        self._by_name = {_checked(entry.filename): entry for entry in self._entries}

    @property
    def names(self) -> list[str]:
        """The names of all files in the archive."""
        return [name for name in self._by_name if not name.endswith("/")]

    def read(self, name: str) -> bytes:
        """Return one file. Raises ``Refused`` where it is encrypted, packed in an unusual way, or too much."""
        entry = self._by_name[name]
        if entry.flag_bits & _ENCRYPTED:
            raise Refused("encrypted", "The archive is protected by a password. Upload one that is not.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("unusual", "The archive is packed in an unusual way. Pack it as an ordinary zip file.")
        try:
            with self._zip.open(entry) as source:
                return self._counted(source, entry)  # type: ignore[arg-type]
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
            raise _BROKEN from None

    def _counted(self, source: zipfile.ZipExtFile, entry: zipfile.ZipInfo) -> bytes:
        content = bytearray()
        while chunk := source.read(_CHUNK):
            content += chunk
            self._unpacked += len(chunk)
            if self._unpacked > MAX_UNPACKED_BYTES:
                raise Forged("bomb", _BOMB)
            if len(content) > _SMALL and len(content) > MAX_RATIO * max(entry.compress_size, 1):
                raise Forged("bomb", _BOMB)
            if len(content) > MAX_TEXT_BYTES:
                raise Refused("too_large", f"A file inside the archive has more than {MAX_TEXT_BYTES // MIB} MB.")
        return bytes(content)


def _check_directory(path: Path) -> None:
    """Look at the archive's own table of contents before anything makes objects of it."""
    with path.open("rb") as source:
        source.seek(max(0, path.stat().st_size - _TAIL))
        tail = source.read(_TAIL)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise _BROKEN
    entries, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > MAX_ENTRIES or size > _DIRECTORY_BYTES:
        raise _too_many()


def _too_many() -> Refused:
    return Forged("too_many_entries", f"The archive holds more than {MAX_ENTRIES:,} files.")


def _checked(name: str) -> str:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or "\\" in name or ".." in parts or ":" in name.partition("/")[0] or "\0" in name:
        raise Forged(
            "forged", "The archive names files outside itself. Files like that can do harm, so it is not read."
        )
    return name


def question_files(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the files that may hold questions: what the manifest says they are (empty without one), and their names."""
    if MANIFEST in package.names:
        yield from _in_manifest(package)
    else:
        for name in sorted(package.names):
            if name.lower().endswith((".xml", ".txt", ".gift", ".csv", ".md", ".qti")):
                yield "", name


def _in_manifest(package: Package) -> Iterator[tuple[str, str]]:
    content, _ = prepared(package.read(MANIFEST))
    there = set(package.names)
    seen: set[str] = set()
    for resources in elements(content, {"resources"}):
        for resource in children(resources, "resource"):
            kind = resource.get("type", "").lower()
            if "qti" not in kind or kind.startswith("imsqti_test"):
                continue
            names = [resource.get("href") or "", *(one.get("href", "") for one in children(resource, "file"))]
            for name in (unquote(each) for each in names):
                if name in there and name not in seen and not name.lower().endswith((".dtd", ".xsd", ".png", ".jpg")):
                    seen.add(name)
                    yield kind, name


def title_in(manifest: bytes) -> str:
    """Return the title that a manifest gives, empty without one."""
    content, _ = prepared(manifest)
    for metadata in elements(content, {"metadata"}):
        for title in below(metadata, "title"):
            return words(child(title, "string") or child(title, "langstring"))
    return ""
