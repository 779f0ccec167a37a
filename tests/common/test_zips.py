"""What a zip of somebody else may hold, before anything of it is unpacked."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from diatonic.common.untrusted.zips import UnsafeZip, Why, ZipLimits, damage, open_zip

LIMITS = ZipLimits(entries=3, unpacked=4 * 2**20)


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        for name, content in entries:
            package.writestr(name, content)
    return made.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """Return an entry that would be a link."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def claims(content: bytes, *, entries: int) -> bytes:
    """Return the zip with another number of entries in its end."""
    at = content.rfind(b"PK\x05\x06")
    return content[: at + 8] + struct.pack("<HH", entries, entries) + content[at + 12 :]


def with_two_ends(content: bytes, *, comment: bytes = b"") -> bytes:
    """Return the zip with an end for zips beyond 4 GB before its own, which readers believe instead."""
    at = content.rfind(b"PK\x05\x06")
    size, start = struct.unpack("<II", content[at + 12 : at + 20])
    other = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, start)
    return content[:at] + other + struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1) + _commented(content[at:], comment)


def _commented(end: bytes, comment: bytes) -> bytes:
    return end[:-2] + struct.pack("<H", len(comment)) + comment


def locked(content: bytes) -> bytes:
    """Return the zip with its first entry marked as encrypted in the list of contents."""
    at = content.find(b"PK\x01\x02")
    return content[: at + 8] + struct.pack("<H", 1) + content[at + 10 :]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.DAMAGED),
        (b"words" * 100, Why.DAMAGED),
        (packed(("a", b"a"))[:-10], Why.DAMAGED),
        (packed(*((str(number), b"") for number in range(4))), Why.TOO_MANY),
        (claims(packed(("a", b"a")), entries=60_000), Why.TOO_MANY),
        (with_two_ends(packed(("a", b"a"))), Why.PACKING),
        (with_two_ends(packed(("a", b"a")), comment=b" " * (2**16 - 1)), Why.PACKING),
        (packed(("a", bytes(3 * 2**20))), Why.TOO_MUCH),
        (packed(("a", bytes(2**20)), ("b", bytes(2**20 + 1)), ("c", bytes(2**21))), Why.TOO_MUCH),
        (packed(("a", b"a"), method=zipfile.ZIP_BZIP2), Why.PACKING),
        (locked(packed(("a", b"a"))), Why.ENCRYPTED),
        (packed((link("a"), b"/etc/passwd")), Why.LINK),
        *((packed((name, b"a")), Why.NAME) for name in ("/a", "../a", "a/../../b", "..\\a", "C:\\a", "n" * 301)),
        (packed(("\u00e9", b"a"), ("e\u0301", b"b")), Why.TWICE),
    ],
)
def test_it_is_not_opened(tmp_path: Path, content: bytes, why: Why) -> None:
    path = tmp_path / "some.zip"
    path.write_bytes(content)

    with pytest.raises(UnsafeZip) as unsafe:
        open_zip(path, LIMITS)

    assert unsafe.value.why is why


def test_what_is_plain_is_read_and_damage_inside_is_told(tmp_path: Path) -> None:
    path = tmp_path / "some.zip"
    whole = packed(("a/b.txt", b"words"), ("c", b"others"), method=zipfile.ZIP_STORED)
    path.write_bytes(whole.replace(b"others", b"0thers"))

    with open_zip(path, LIMITS) as package:
        assert package.read("a/b.txt") == b"words"
        with pytest.raises(UnsafeZip) as unsafe, damage():
            package.read("c")

    assert unsafe.value.why is Why.DAMAGED
