"""Reading a zip that somebody sent: names, kinds and sizes are checked before a byte is unpacked."""

import hashlib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diatonic.common.untrusted.zips import UnsafeZip, Why, ZipLimits, damage, open_zip
from education.archives.inspection.limits import CHUNK, MAX_ENTRIES, MAX_RATIO, MAX_TEXT, MAX_TEXTS, MAX_UNPACKED
from education.archives.inspection.refusal import GROWS, LEADS_OUT, LINKS, Refused

_LIMITS = ZipLimits(entries=MAX_ENTRIES, unpacked=MAX_UNPACKED, ratio=MAX_RATIO)
_UNUSUAL = "A part of this archive is encrypted, or packed in a way that is not read here."
_SENTENCES = {
    Why.DAMAGED: "This is not a zip file, or it is damaged. Export it again.",
    Why.TOO_MANY: f"This archive has more entries than are read: at most {MAX_ENTRIES:,}.",
    Why.TOO_MUCH: GROWS,
    Why.ENCRYPTED: _UNUSUAL,
    Why.PACKING: _UNUSUAL,
    Why.LINK: LINKS,
    Why.NAME: LEADS_OUT,
    Why.TWICE: "A name is in this archive twice. Nothing was taken.",
}


class Zip:
    """The checked entries of a zip by name. Raises :class:`Refused` for a zip that was made to do harm."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = open_zip(path, _LIMITS)
        except UnsafeZip as unsafe:
            raise Refused(_SENTENCES[unsafe.why]) from None
        entries = (entry for entry in self._zip.infolist() if not entry.is_dir())
        self._entries = {unicodedata.normalize("NFC", entry.filename): entry for entry in entries}
        self._texts = 0

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Return a text's bytes. Raises :class:`Refused` above four megabytes, or for damage."""
        entry = self._entries[name]
        self._texts += entry.file_size
        if entry.file_size > MAX_TEXT or self._texts > MAX_TEXTS:
            raise Refused(f"“{name}” is larger than any text that is read here.")
        with _damage(name):
            return self._zip.read(entry)

    def copy(self, name: str, target: Path) -> tuple[int, str]:
        """Write an entry to a file of ours; returns its size and SHA-256. Raises :class:`Refused` for damage."""
        digest, size = hashlib.sha256(), 0
        with _damage(name), self._zip.open(self._entries[name]) as source, target.open("wb") as written:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                digest.update(chunk)
                written.write(chunk)
        return size, digest.hexdigest()


@contextmanager
def _damage(name: str) -> Iterator[None]:
    try:
        with damage():
            yield
    except UnsafeZip:
        raise Refused(f"“{name}” is damaged in this archive. Export it again.") from None
