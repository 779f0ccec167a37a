"""What a file may be: kinds, types, sizes, names."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

KIB, MIB, GIB = 2**10, 2**20, 2**30


class Kind(StrEnum):
    """What a person calls it."""

    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    IMAGE = "image"
    CAPTIONS = "captions"


@dataclass(frozen=True, slots=True)
class FileType:
    """A type we take: its name for people, and what is declared, stored and served for it."""

    content_type: str
    kind: Kind
    label: str
    extensions: tuple[str, ...]  # the first one is the one we write
    aliases: tuple[str, ...] = ()  # what else browsers call it


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FILE_TYPES: Mapping[str, FileType] = MappingProxyType(
    {
        each.content_type: each
        for each in (
            FileType("video/mp4", Kind.VIDEO, "MP4 video", ("mp4", "m4v"), ("video/x-m4v",)),
            FileType("video/webm", Kind.VIDEO, "WebM video", ("webm",)),
            FileType("video/quicktime", Kind.VIDEO, "QuickTime video", ("mov",)),
            FileType("audio/mpeg", Kind.AUDIO, "MP3 audio", ("mp3",), ("audio/mp3", "audio/x-mpeg")),
            FileType("audio/mp4", Kind.AUDIO, "M4A audio", ("m4a",), ("audio/x-m4a", "audio/m4a", "audio/aac")),
            FileType("audio/wav", Kind.AUDIO, "WAV audio", ("wav",), ("audio/x-wav", "audio/wave", "audio/vnd.wave")),
            FileType("application/pdf", Kind.DOCUMENT, "PDF document", ("pdf",)),
            FileType(DOCX, Kind.DOCUMENT, "Word document", ("docx",)),
            FileType(PPTX, Kind.DOCUMENT, "PowerPoint presentation", ("pptx",)),
            FileType(
                "text/markdown",
                Kind.DOCUMENT,
                "Markdown text",
                ("md", "markdown"),
                ("text/x-markdown", "text/plain"),
            ),
            FileType("text/plain", Kind.DOCUMENT, "plain text", ("txt",)),
            FileType("image/png", Kind.IMAGE, "PNG image", ("png",)),
            FileType("image/jpeg", Kind.IMAGE, "JPEG image", ("jpg", "jpeg"), ("image/jpg", "image/pjpeg")),
            FileType("image/webp", Kind.IMAGE, "WebP image", ("webp",)),
            FileType("image/gif", Kind.IMAGE, "GIF image", ("gif",)),
            FileType("text/vtt", Kind.CAPTIONS, "WebVTT caption file", ("vtt",)),
            FileType(
                "application/x-subrip",
                Kind.CAPTIONS,
                "SubRip caption file",
                ("srt",),
                ("application/srt", "text/srt", "text/plain", "text/x-srt"),
            ),
        )
    }
)
BY_EXTENSION: Mapping[str, FileType] = MappingProxyType(
    {extension: each for each in FILE_TYPES.values() for extension in each.extensions}
)
# What browsers send when they do not know; then the extension decides.
UNKNOWN_CONTENT_TYPES = frozenset({"", "application/octet-stream"})


def extension_of(filename: str) -> str:
    """Answer the extension in lower case without its dot, "" where there is none."""
    stem, dot, extension = filename.rpartition(".")
    return extension.lower() if dot and stem else ""


def find_file_type(filename: str, content_type: str) -> FileType | None:
    """Answer the type that name and declaration agree on, None where they do not or we do not take it."""
    by_name = BY_EXTENSION.get(extension_of(filename))
    declared = content_type.partition(";")[0].strip().lower()
    if by_name is None or declared in UNKNOWN_CONTENT_TYPES or declared in (by_name.content_type, *by_name.aliases):
        return by_name
    return None


def accepted(*kinds: Kind) -> str:
    """Answer the extensions of these kinds (of all, without one) as a file input takes them: ``.mp4,.m4v``."""
    return ",".join(
        f".{extension}"
        for each in FILE_TYPES.values()
        if not kinds or each.kind in kinds
        for extension in each.extensions
    )


# 4 GiB keeps the copy after upload one atomic CopyObject, which S3 ends at 5 GiB.
DEFAULT_LIMITS: Mapping[Kind, int] = MappingProxyType(
    {
        Kind.VIDEO: 4 * GIB,
        Kind.AUDIO: 512 * MIB,
        Kind.DOCUMENT: 100 * MIB,
        Kind.IMAGE: 50 * MIB,
        Kind.CAPTIONS: 2 * MIB,
    }
)


def size_limit(kind: Kind, overrides: Mapping[str, int], own_mb: Mapping[str, int] | None = None) -> int:
    """Answer the largest size taken for a kind, in bytes.

    ``overrides``: the installation's, in bytes by the kind's value; ``own_mb``: the organization's, in megabytes, which
    count where they are less.
    """
    here = overrides.get(kind.value, DEFAULT_LIMITS[kind])
    own = (own_mb or {}).get(kind.value)
    return min(here, own * MIB) if own else here


MAX_FILENAME = 255
_JOINERS = "\u200c\u200d"  # invisible, but words of several languages need them
_LONGEST_EXTENSION = 16
_SHOWN = 80


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character).startswith("C") and character not in _JOINERS


def clean_filename(filename: str) -> str:
    """Answer the nearest name that we take: no folders, no control characters, at most 255 characters.

    The extension survives the cut. An empty name becomes "file".
    """
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if c.isspace() else c for c in name if c.isspace() or not _is_hidden(c))
    name = " ".join(name.split()).strip(". ") or "file"
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        return name[:MAX_FILENAME]
    return f"{stem[: MAX_FILENAME - len(extension) - 1].rstrip()}.{extension}"


def filename_problem(filename: str) -> str | None:
    """Answer a sentence that says what is wrong with a name and what would be right, None for a good one.

    Spaces of any kind and the way accents are written are put right silently: macOS writes both oddly.
    """
    if len(filename) <= MAX_FILENAME and not any(c in "/\\" or _is_hidden(c) for c in filename):
        return None
    cleaned = clean_filename(filename)
    shown = cleaned if len(cleaned) <= _SHOWN else f"{cleaned[: _SHOWN // 2]}…{cleaned[-_SHOWN // 2 :]}"
    return (
        f"A file name has at most {MAX_FILENAME} characters, no slashes and no control characters. "
        f"This would do: {shown}"
    )
