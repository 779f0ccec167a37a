"""Finds out from a container's own lengths whether the file is all there; decoders forgive too much."""

import os
from pathlib import Path
from typing import BinaryIO

from organizations.media.inspection.refusal import Refused

_BROKEN_OFF = "The file is not complete: its end is missing. Export or download it again, and upload that."

_HEAD = 8  # bytes: the length and the name of a box


def check_complete(path: Path, content_type: str) -> None:
    """Refuse an MP4, QuickTime, WebM or WAV file that is shorter than it says."""
    size = path.stat().st_size
    check = {"video/webm": _webm_complete, "audio/wav": _riff_complete}.get(content_type, _boxes_complete)
    with path.open("rb") as source:
        complete = check(source, size)
    if not complete:
        raise Refused("not_complete", _BROKEN_OFF)


def _boxes_complete(source: BinaryIO, size: int) -> bool:
    """MP4: boxes one after the other, each with its length; without its index, moov, nothing can be found."""
    at, indexed = 0, False
    while at + _HEAD <= size:
        source.seek(at)
        head = source.read(16)
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            length = size - at  # to the end
        if not name.isalnum() or length < _HEAD:
            break  # some programs leave rubbish after the last box
        if at + length > size:
            return False
        indexed, at = indexed or name == b"moov", at + length
    return indexed


def _riff_complete(source: BinaryIO, size: int) -> bool:
    """WAV: one box around all; a recorder that was cut off leaves the length at zero or at its most."""
    length = int.from_bytes(source.read(_HEAD)[4:], "little")
    return length in (0, 2**32 - 1) or length + _HEAD <= size + 1  # some programs forget the byte that pads


def _webm_complete(source: BinaryIO, size: int) -> bool:
    """WebM: a header and one segment; a recording of a browser does not know its length."""
    source.seek(4)
    header = _length(source)
    if header is None:
        return False
    source.seek(header + 4, os.SEEK_CUR)  # over the header and the segment's name
    segment = _length(source)
    return segment is None or source.tell() + segment <= size


def _length(source: BinaryIO) -> int | None:
    """Read a length of 1 to 8 bytes, of which the first tells how many; None where it is "unknown"."""
    first = source.read(1)
    if not first or first == b"\0":
        return None
    extra = 8 - first[0].bit_length()
    value = int.from_bytes(first + source.read(extra), "big") ^ (1 << (7 * (extra + 1)))
    return None if value + 1 == 1 << (7 * (extra + 1)) else value
