"""Reading a zip that somebody sent: names, kinds and sizes are checked before a byte is unpacked."""

import hashlib
import stat
import zipfile
import zlib
from pathlib import Path

from education.archives.inspection.limits import (
    CHUNK,
    MAX_ENTRIES,
    MAX_TEXT,
    MAX_TEXTS,
    MAX_UNPACKED,
    check_name,
    check_ratio,
)
from education.archives.inspection.refusal import Refused

_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, OverflowError)


class Zip:
    """The checked entries of a zip by name. Raises :class:`Refused` for a zip that was made to do harm."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN:
            raise Refused("This is not a zip file, or it is damaged. Export it again.") from None
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._texts = 0
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise Refused(f"This archive has {len(entries):,} entries; at most {MAX_ENTRIES:,} are read.")
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise Refused("Unpacked, this archive takes more than 4 GB. Nothing was taken.")
        for entry in entries:
            self._take(entry)

    def _take(self, entry: zipfile.ZipInfo) -> None:
        name = check_name(entry.filename)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Refused("This archive holds a link or a device. Nothing was taken.")
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            raise Refused("A part of this archive is encrypted, or packed in a way that is not read here.")
        check_ratio(entry.file_size, entry.compress_size)
        if entry.is_dir():
            return
        if name in self._entries:
            raise Refused(f"“{name}” is in this archive twice. Nothing was taken.")
        self._entries[name] = entry

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> list[str]:
        """Return the names of all entries."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """Return a text's bytes. Raises :class:`Refused` above four megabytes, or for damage."""
        entry = self._entries[name]
        self._texts += entry.file_size
        if entry.file_size > MAX_TEXT or self._texts > MAX_TEXTS:
            raise Refused(f"“{name}” is larger than any text that is read here.")
        try:
            return self._zip.read(entry)
        except _BROKEN:
            raise Refused(f"“{name}” is damaged in this archive. Export it again.") from None

    def copy(self, name: str, target: Path) -> tuple[int, str]:
        """Write an entry to a file of ours; returns its size and SHA-256. Raises :class:`Refused` for damage."""
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(self._entries[name]) as source, target.open("wb") as written:
                while chunk := source.read(CHUNK):
                    size += len(chunk)
                    digest.update(chunk)
                    written.write(chunk)
        except _BROKEN:
            raise Refused(f"“{name}” is damaged in this archive. Export it again.") from None
        return size, digest.hexdigest()
