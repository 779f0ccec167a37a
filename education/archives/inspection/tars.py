"""Reading a packed course in one pass: texts are kept, static files are copied out under numbers."""

import gzip
import hashlib
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from education.archives.inspection.limits import (
    CHUNK,
    MAX_ENTRIES,
    MAX_TEXT,
    MAX_TEXTS,
    MAX_UNPACKED,
    check_name,
    check_ratio,
)
from education.archives.inspection.refusal import LINKS, Refused

_BROKEN = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, OSError, ValueError, OverflowError)
_TEXTS = {".xml", ".html", ".htm"}
_STATIC = "static"


class Static(NamedTuple):
    """A static file that was copied out: the number that is its name there, its size and SHA-256."""

    number: str
    size: int
    digest: str


class Tar:
    """The texts and static files of a ``.tar.gz``, named below its first folder. Raises :class:`Refused`."""

    def __init__(self, path: Path, out: Path) -> None:
        self.texts: dict[str, bytes] = {}
        self.static: dict[str, Static] = {}
        self._out = out
        self._packed, self._unpacked, self._entries, self._read = path.stat().st_size, 0, 0, 0
        try:
            with tarfile.open(path, "r|gz") as archive:
                for member in archive:
                    self._take(archive, member)
        except _BROKEN:
            raise Refused("This is not a packed course (.tar.gz), or it is damaged. Export it again.") from None
        self._root = self._find_root()

    def text(self, name: str) -> bytes | None:
        """Return a text of the course by its name below the course's folder."""
        return self.texts.get(f"{self._root}{name}")

    def file(self, name: str) -> Static | None:
        """Return a static file of the course by its name below ``static/``."""
        return self.static.get(f"{self._root}{_STATIC}/{name}")

    def _take(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        self._entries += 1
        self._unpacked += max(0, member.size)
        if self._entries > MAX_ENTRIES or self._unpacked > MAX_UNPACKED:
            raise Refused(f"This archive has more than {MAX_ENTRIES:,} entries, or takes more than 4 GB unpacked.")
        check_ratio(self._unpacked, self._packed)
        if not (member.isreg() or member.isdir()):
            raise Refused(LINKS)
        name = check_name(member.name.removeprefix("./"))
        if name in self.texts or name in self.static:
            raise Refused(f"“{name}” is in this archive twice. Nothing was taken.")
        if member.isreg() and (source := archive.extractfile(member)) is not None:
            self._keep(name, member.size, source)

    def _keep(self, name: str, size: int, source: IO[bytes]) -> None:
        path = PurePosixPath(name)
        if _STATIC in path.parts[:2]:
            self.static[name] = self._copied(source)
        elif path.suffix.casefold() in _TEXTS:
            self._read += size
            if size > MAX_TEXT or self._read > MAX_TEXTS:
                raise Refused(f"“{name}” is larger than any text that is read here.")
            self.texts[name] = source.read(MAX_TEXT + 1)

    def _copied(self, source: IO[bytes]) -> Static:
        number, digest, size = str(len(self.static)), hashlib.sha256(), 0
        with (self._out / number).open("wb") as target:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                digest.update(chunk)
                target.write(chunk)
        return Static(number, size, digest.hexdigest())

    def _find_root(self) -> str:
        found = [name for name in self.texts if PurePosixPath(name).name == "course.xml"]
        tops = sorted((name for name in found if len(PurePosixPath(name).parts) <= 2), key=len)  # noqa: PLR2004
        if not tops:
            raise Refused("This archive holds no Open edX course: “course.xml” is missing.")
        return tops[0].removesuffix("course.xml")
