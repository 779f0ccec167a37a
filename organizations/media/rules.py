"""What a file may be and how an upload moves: data and pure functions, no I/O.

Sizes are bytes, durations seconds, everywhere in this feature.
"""

import math
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


class UploadState(StrEnum):
    """Where an upload stands."""

    WAITING = "waiting"  # the ticket is out, the bytes are not here yet
    UPLOADED = "uploaded"  # the client said that all bytes are in the bucket; processing is queued
    PROCESSING = "processing"
    READY = "ready"  # it is a file now
    FAILED = "failed"  # with a reason, and whether a retry can help
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"  # nothing came before the deadline


TRANSITIONS: Mapping[UploadState, frozenset[UploadState]] = MappingProxyType(
    {
        UploadState.WAITING: frozenset({UploadState.UPLOADED, UploadState.CANCELLED, UploadState.TIMED_OUT}),
        UploadState.UPLOADED: frozenset({UploadState.PROCESSING, UploadState.FAILED, UploadState.CANCELLED}),
        UploadState.PROCESSING: frozenset({UploadState.READY, UploadState.FAILED, UploadState.CANCELLED}),
        UploadState.FAILED: frozenset({UploadState.UPLOADED, UploadState.CANCELLED}),
        UploadState.READY: frozenset(),
        UploadState.CANCELLED: frozenset(),
        UploadState.TIMED_OUT: frozenset(),
    }
)


def can_become(state: UploadState, target: UploadState) -> bool:
    """Answer whether an upload may go from one state straight to the other."""
    return target in TRANSITIONS[state]


@dataclass(frozen=True, slots=True)
class FileType:
    """A type we take: its name for people, and what is declared, stored and served for it."""

    content_type: str
    kind: Kind
    label: str
    extensions: tuple[str, ...]  # the first one is the one we write


FILE_TYPES: Mapping[str, FileType] = MappingProxyType(
    {
        each.content_type: each
        for each in (
            FileType("video/mp4", Kind.VIDEO, "MP4 video", ("mp4", "m4v")),
            FileType("video/webm", Kind.VIDEO, "WebM video", ("webm",)),
            FileType("video/quicktime", Kind.VIDEO, "QuickTime video", ("mov",)),
            FileType("audio/mpeg", Kind.AUDIO, "MP3 audio", ("mp3",)),
            FileType("application/pdf", Kind.DOCUMENT, "PDF document", ("pdf",)),
            FileType("image/png", Kind.IMAGE, "PNG image", ("png",)),
            FileType("image/jpeg", Kind.IMAGE, "JPEG image", ("jpg", "jpeg")),
            FileType("image/webp", Kind.IMAGE, "WebP image", ("webp",)),
            FileType("text/vtt", Kind.CAPTIONS, "WebVTT caption file", ("vtt",)),
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
    if by_name is None or declared in UNKNOWN_CONTENT_TYPES or declared == by_name.content_type:
        return by_name
    return None


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


def size_limit(kind: Kind, overrides: Mapping[str, int]) -> int:
    """Answer the largest size taken for a kind; overrides are keyed by the kind's value."""
    return overrides.get(kind.value, DEFAULT_LIMITS[kind])


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


SINGLE_UPLOAD_MAX = 100 * MIB
MIN_PART, MAX_PARTS = 5 * MIB, 10_000  # S3's own limits
_USUAL_PART = 16 * MIB


@dataclass(frozen=True, slots=True)
class PartPlan:
    """How an upload is cut: every part but the last has part_size bytes; numbers run from 1 to count."""

    size: int
    part_size: int
    count: int

    def length(self, number: int) -> int:
        """Answer the exact length of a part; raises ValueError for a number outside the plan."""
        if not 1 <= number <= self.count:
            raise ValueError("There is no such part.", number)
        return min(self.part_size, self.size - (number - 1) * self.part_size)


def plan_parts(size: int) -> PartPlan | None:
    """Answer how to cut an upload of this size, None where it goes up in one piece."""
    if size <= SINGLE_UPLOAD_MAX:
        return None
    needed = math.ceil(size / MAX_PARTS)
    part_size = max(_USUAL_PART, math.ceil(needed / MIB) * MIB)
    return PartPlan(size=size, part_size=part_size, count=math.ceil(size / part_size))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file was not taken: a stable code, a sentence for a person, and whether trying again can help."""

    code: str
    reason: str
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """A file that inspection wrote into its output folder."""

    name: str  # what readers ask for: "poster", "text", "320", "960", "1920"
    filename: str
    content_type: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What inspection found; what does not apply to a kind is None."""

    content_type: str  # by the bytes, not by the declaration
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    pages: int | None = None
    cues: int | None = None
    last_cue_end: float | None = None
    products: tuple[Product, ...] = ()


CAPTIONS_SLACK = 1.0  # a last cue often outlives the last frame by a moment


def captions_problem(last_cue_end: float, duration: float) -> Failure | None:
    """Answer a failure where captions go on after their video has ended."""
    if last_cue_end <= duration + CAPTIONS_SLACK:
        return None
    return Failure(
        "captions_too_long",
        f"The last caption ends at {clock_time(last_cue_end)}, but the video ends at {clock_time(duration)}. "
        "These look like captions of another video.",
    )


def clock_time(seconds: float) -> str:
    """Write seconds as people read them: 1:02:03 or 2:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
