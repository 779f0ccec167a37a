"""Tells what bytes are, whatever their name says."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import filetype

from organizations.media.inspection.packages import package_type
from organizations.media.inspection.refusal import Refused
from organizations.media.inspection.texts import starts_as_text
from organizations.media.rules import DOCX, FILE_TYPES, PPTX, FileType

_HEAD = 8192
# Brands of MP4 that filetype does not list; it knows isom, mp41, mp42 and QuickTime's own.
_MP4_BRANDS = (b"iso", b"mp4", b"avc1", b"dash", b"M4V ", b"MSNV", b"f4v ")
# One container, two names: a phone's .mov may hold MP4 and the other way round, and browsers play both.
_SAME_CONTAINER = {"video/mp4", "video/quicktime", "video/x-m4v"}
# Sound alone in an MP4 has mostly the brand of a video; whether there is one is seen inside.
_MAY_HOLD_SOUND = {"audio/mp4", "video/mp4"}
_CANONICAL: Mapping[str, str] = MappingProxyType(
    {alias: each.content_type for each in FILE_TYPES.values() for alias in each.aliases if "text" not in alias}
)
_PACKAGES = (DOCX, PPTX)
_PLAIN = ("text/markdown", "text/plain")
_CUE = re.compile(rb"\d+[ \t]*\r?\n[ \t]*\d+:\d{1,2}:\d{1,2}[,.]\d+[ \t]*-->")
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
    found, label = _look(head, path, declared)
    if found == declared.content_type:
        return found
    if found in _SAME_CONTAINER and declared.content_type in _SAME_CONTAINER:
        return found if found in FILE_TYPES else "video/mp4"
    if found in _MAY_HOLD_SOUND and declared.content_type == "audio/mp4":
        return "audio/mp4"
    raise Refused(
        "not_what_it_says",
        f"This is not {_with_article(declared.label)}: by its content it is {label}. "
        "Renaming a file does not convert it; export it again in the format that its name says.",
    )


def _look(head: bytes, path: Path, declared: FileType) -> tuple[str | None, str]:
    """Answer content type (None where we take no such thing) and what a person calls it."""
    if declared.content_type in _PACKAGES and head.startswith(b"PK"):
        found = package_type(path)
        return found, FILE_TYPES[found].label if found else "another kind of package"
    if declared.content_type in _PLAIN and (text := starts_as_text(head)) is not None:
        marked = _marked(text)
        return marked if marked is not None else (declared.content_type, declared.label)
    kind = filetype.guess(head)
    if kind is not None:
        mime = _CANONICAL.get(str(kind.mime), str(kind.mime))
        return mime, _label(mime, str(kind.extension))
    if head[4:8] == b"ftyp" and head[8:12].startswith(_MP4_BRANDS):
        return "video/mp4", "an MP4 video"
    text = starts_as_text(head)
    if text is None:
        return None, "something we do not know, or damaged"
    return _marked(text) or (None, "text")


def _marked(text: bytes) -> tuple[str | None, str] | None:
    """Answer what a text says of itself in its first line; None for plain words."""
    text = text.lstrip()
    for mark, mime, label in _TEXTS:
        if text[: len(mark)].lower() == mark.lower():
            return mime, label
    if text.startswith(b"<") and b"<svg" in text:
        return None, "an SVG drawing"
    if _CUE.match(text):
        return "application/x-subrip", "a SubRip caption file"
    return None


def _label(mime: str, extension: str) -> str:
    if mime in FILE_TYPES:
        return _with_article(FILE_TYPES[mime].label)
    if mime in _PROGRAMS:
        return "a program"
    return f"a file of type {extension.upper()}"


def _with_article(label: str) -> str:
    return f"{'an' if label[0] in 'AEIO' or label.startswith(('MP', 'M4')) else 'a'} {label}"
