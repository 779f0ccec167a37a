"""A zip that somebody sent: its list of contents is checked before objects are made of it, or a byte is unpacked."""

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

_MIB = 2**20
_MAX_DIRECTORY = 4 * _MIB
_MAX_NAME = 300
_END, _END_SIZE, _COMMENT = b"PK\x05\x06", 22, 2**16
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
_ENCRYPTED = 0x1
#: What zipfile raises for bytes that are no zip, or a broken one; it checks little itself.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    OverflowError,
)


class Why(Enum):
    """Why a zip is not read."""

    DAMAGED = auto()
    TOO_MANY = auto()  # entries
    TOO_MUCH = auto()  # unpacked, or grows as only a bomb does
    ENCRYPTED = auto()
    PACKING = auto()  # in a way that is not read here, or with a list of contents for a zip beyond 4 GB
    LINK = auto()  # or a device
    NAME = auto()  # that leads out of it
    TWICE = auto()  # the same name


class UnsafeZip(Exception):
    """The zip is not read."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.name)
        self.why = why


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """``entries`` in all, bytes ``unpacked`` in all; above ``ratio_from`` bytes an entry may grow ``ratio``-fold."""

    entries: int
    unpacked: int
    ratio: int = 200
    ratio_from: int = _MIB


def open_zip(path: Path, limits: ZipLimits) -> zipfile.ZipFile:
    """Open a zip whose entries are within the limits: plain files, packed as usual, with names inside of it.

    An entry gives no more bytes than its checked size says. Read it inside :func:`damage`. Raises :class:`UnsafeZip`.
    """
    _check_directory(path, limits)
    with damage():
        package = zipfile.ZipFile(path)
    try:
        _check_entries(package.infolist(), limits)
    except UnsafeZip:
        package.close()
        raise
    return package


@contextmanager
def damage() -> Iterator[None]:
    """Inside, what zipfile raises for a broken entry is :class:`UnsafeZip`."""
    try:
        yield
    except _BROKEN as error:
        raise UnsafeZip(Why.DAMAGED) from error


def leads_out(name: str) -> bool:
    """Answer whether the name of an entry leads out of its archive, or is none."""
    plain = name.replace("\\", "/")
    parts = plain.split("/")
    is_bad = plain.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in plain
    return is_bad or len(plain) > _MAX_NAME


def _check_directory(path: Path, limits: ZipLimits) -> None:
    """Look at how long the list of contents is: a list alone can be gigabytes."""
    with path.open("rb") as source:
        source.seek(max(0, path.stat().st_size - _LOCATOR_SIZE - _END_SIZE - _COMMENT))
        tail = source.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise UnsafeZip(Why.DAMAGED)
    if tail[max(0, at - _LOCATOR_SIZE) : at].startswith(_LOCATOR):
        # Its other end is believed instead of this one. No zip that fits our limits needs it.
        raise UnsafeZip(Why.PACKING)
    entries, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > limits.entries or size > _MAX_DIRECTORY:
        raise UnsafeZip(Why.TOO_MANY)


def _check_entries(entries: list[zipfile.ZipInfo], limits: ZipLimits) -> None:
    if len(entries) > limits.entries:
        raise UnsafeZip(Why.TOO_MANY)
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise UnsafeZip(Why.TOO_MUCH)
    for entry in entries:
        _check_entry(entry, limits)
    if len({unicodedata.normalize("NFC", entry.filename) for entry in entries}) < len(entries):
        raise UnsafeZip(Why.TWICE)


def _check_entry(entry: zipfile.ZipInfo, limits: ZipLimits) -> None:
    if leads_out(entry.filename):
        raise UnsafeZip(Why.NAME)
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UnsafeZip(Why.LINK)
    if entry.flag_bits & _ENCRYPTED:
        raise UnsafeZip(Why.ENCRYPTED)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnsafeZip(Why.PACKING)
    if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(1, entry.compress_size):
        raise UnsafeZip(Why.TOO_MUCH)
