"""Zip archives: what is inside is read into memory under limits, by names that the archive itself gives; never to disk."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from diatonic.common.untrusted.zips import UnsafeZip, Why, ZipLimits, damage, open_zip
from education.questions.importing.refusal import Forged, Refused
from education.questions.importing.trees import children, elements, prepared
from education.questions.rules.reading import (
    MAX_ARCHIVE_BYTES,
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_TEXT_BYTES,
    MAX_UNPACKED_BYTES,
    MIB,
)

MANIFEST = "imsmanifest.xml"
_LIMITS = ZipLimits(entries=MAX_ENTRIES, unpacked=MAX_UNPACKED_BYTES, ratio=MAX_RATIO)
_BOMB = Forged("bomb", "The archive unpacks to far more than it is: files like that can do harm, so it is not read.")
_BROKEN = Refused("broken", "The archive is damaged. Export it again, and upload that.")
_FORGED = Forged("forged", "The archive names files outside itself. Files like that can do harm, so it is not read.")
_REFUSALS = {
    Why.DAMAGED: _BROKEN,
    Why.TOO_MANY: Forged("too_many_entries", f"The archive holds more than {MAX_ENTRIES:,} files."),
    Why.TOO_MUCH: _BOMB,
    Why.ENCRYPTED: Refused("encrypted", "The archive is protected by a password. Upload one that is not."),
    Why.PACKING: Refused("unusual", "The archive is packed in an unusual way. Pack it as an ordinary zip file."),
    Why.LINK: _FORGED,
    Why.NAME: _FORGED,
    Why.TWICE: _BROKEN,
}


class Package:
    """An open archive that was checked from outside; its files are read into memory one by one."""

    def __init__(self, path: Path) -> None:
        """Check size, number of entries and their names. Raises ``Refused``."""
        if path.stat().st_size > MAX_ARCHIVE_BYTES:
            raise Refused("too_large", f"An archive has at most {MAX_ARCHIVE_BYTES // MIB} MB.")
        try:
            self._zip = open_zip(path, _LIMITS)
        except UnsafeZip as unsafe:
            raise _REFUSALS[unsafe.why] from None
        self._read = 0

    @property
    def names(self) -> list[str]:
        """The names of all files in the archive."""
        return [name for name in self._zip.namelist() if not name.endswith("/")]

    def read(self, name: str) -> bytes:
        """Return one file. Raises ``Refused`` where it is damaged or too much, also by being read again and again."""
        entry = self._zip.getinfo(name)
        self._read += entry.file_size
        if self._read > MAX_UNPACKED_BYTES:
            raise _BOMB
        if entry.file_size > MAX_TEXT_BYTES:
            raise Refused("too_large", f"A file inside the archive has more than {MAX_TEXT_BYTES // MIB} MB.")
        try:
            with damage():
                return self._zip.read(entry)
        except UnsafeZip:
            raise _BROKEN from None


def question_files(package: Package) -> Iterator[str]:
    """Yield the names of the files that may hold questions: those that the manifest says do, where there is one."""
    if MANIFEST in package.names:
        yield from _in_manifest(package)
    else:
        for name in sorted(package.names):
            if name.lower().endswith((".xml", ".txt", ".gift", ".csv", ".md", ".qti")):
                yield name


def _in_manifest(package: Package) -> Iterator[str]:
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
                    yield name
