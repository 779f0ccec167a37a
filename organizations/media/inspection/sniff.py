"""Tells what bytes are, whatever their name says."""

from pathlib import Path

import filetype

from organizations.media.inspection.refusal import Refused
from organizations.media.rules import FILE_TYPES, FileType

_HEAD = 8192
# Brands of MP4 that filetype does not list; it knows isom, mp41, mp42 and QuickTime's own.
_MP4_BRANDS = (b"iso", b"mp4", b"avc1", b"dash", b"M4V ", b"MSNV", b"f4v ")
# One container, two names: a phone's .mov may hold MP4 and the other way round, and browsers play both.
_SAME_CONTAINER = {"video/mp4", "video/quicktime", "video/x-m4v"}
_TEXTS = (
    (b"WEBVTT", "text/vtt", "a WebVTT caption file"),
    (b"#EXTM3U", None, "a playlist, which only points to videos elsewhere"),
    (b"ffconcat", None, "a playlist, which only points to videos elsewhere"),
    (b"<svg", None, "an SVG drawing"),
    (b"<html", None, "a web page"),
    (b"<!doctype html", None, "a web page"),
    (b"#!", None, "a program"),
)
_PROGRAMS = {"application/x-msdownload", "application/x-executable", "application/x-mach-binary", "application/x-elf"}


def check_content(path: Path, declared: FileType) -> str:
    """Answer the content type of the bytes; refuse what is not of the declared type."""
    with path.open("rb") as source:
        head = source.read(_HEAD)
    if not head:
        raise Refused("empty", "The file is empty: it has no bytes at all. Choose it again and upload it once more.")
    found, label = _look(head)
    if found == declared.content_type:
        return found
    if found in _SAME_CONTAINER and declared.content_type in _SAME_CONTAINER:
        return found if found in FILE_TYPES else "video/mp4"
    raise Refused(
        "not_what_it_says",
        f"This is not {_with_article(declared.label)}: by its content it is {label}. "
        "Renaming a file does not convert it; export it again in the format that its name says.",
    )


def _look(head: bytes) -> tuple[str | None, str]:
    """Answer content type (None where we take no such thing) and what a person calls it."""
    kind = filetype.guess(head)
    if kind is not None:
        return str(kind.mime), _label(str(kind.mime), str(kind.extension))
    if head[4:8] == b"ftyp" and head[8:12].startswith(_MP4_BRANDS):
        return "video/mp4", "an MP4 video"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, mime, label in _TEXTS:
        if text[: len(mark)].lower() == mark.lower():
            return mime, label
    if text.startswith(b"<") and b"<svg" in text:
        return None, "an SVG drawing"
    return None, "text" if _is_text(head) else "something we do not know, or damaged"


def _label(mime: str, extension: str) -> str:
    if mime in FILE_TYPES:
        return _with_article(FILE_TYPES[mime].label)
    if mime in _PROGRAMS:
        return "a program"
    return f"a file of type {extension.upper()}"


def _is_text(head: bytes) -> bool:
    try:
        head[: _HEAD - 4].decode()  # the cut may go through a character
    except UnicodeDecodeError:
        return False
    return b"\0" not in head


def _with_article(label: str) -> str:
    return f"{'an' if label[0] in 'AEIO' or label.startswith('MP') else 'a'} {label}"
