"""How an upload moves, and how it is cut."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from organizations.media.rules.inspected import Failure
from organizations.media.rules.types import MIB, FileType, Kind, extension_of


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


class UploadStep(StrEnum):
    """What processing is doing, for people who watch."""

    QUEUED = "queued"
    COPYING = "copying"
    CHECKING = "checking"
    STORING = "storing"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What waits for the file: a section's slot, or a module's (``content_id`` None).

    ``is_private``: only who uploaded the file sees it as a file, in no list of files; whoever else may read it is
    the business of the feature that asked for it, which gave the ticket without asking for ``files.upload``.
    """

    kind: str  # whose handlers are called, such as "education.section"
    module_id: str
    content_id: str | None
    slot: str
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as the rest of the code sees it. Its file gets the same id."""

    upload_id: str
    organization_id: str
    filename: str
    content_type: str
    kind: Kind
    size: int
    state: UploadState
    created_by: str
    created_by_name: str
    created_at: str
    deadline: str  # until then the bytes must be here
    token: str  # the id and something random; what its keys in the bucket are made of
    revision: int = 1
    attempt: int = 1
    step: UploadStep | None = None
    failure: Failure | None = None
    attachment: Attachment | None = None
    etag: str = ""
    multipart_id: str = ""
    updated_at: str = ""
    replaces: str = ""  # the file in whose place it is uploaded

    @property
    def file_id(self) -> str | None:
        """The file that came of it, once it is ready."""
        return self.upload_id if self.state is UploadState.READY else None

    @property
    def is_private(self) -> bool:
        """Whether the file is no business of the organization's other people."""
        return self.attachment is not None and self.attachment.is_private

    @property
    def temp_key(self) -> str:
        """Where the client's bytes arrive."""
        return f"uploads/temp/{self.organization_id}/{self.upload_id}/{self.token}"

    @property
    def plan(self) -> "PartPlan | None":
        """How it goes up in parts; None for one piece."""
        return plan_parts(self.size)

    @property
    def can_retry(self) -> bool:
        """Whether trying again can help."""
        return self.state is UploadState.FAILED and self.failure is not None and self.failure.retryable


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """What a client needs to send its bytes: a POST form, or the plan of a multipart upload."""

    upload: Upload
    url: str = ""  # of the form; the file is its last field, named "file"
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def upload_id(self) -> str:
        """The upload's id."""
        return self.upload.upload_id


@dataclass(frozen=True, slots=True)
class PartRequest:
    """A part about to be sent: its number from 1, and its exact length."""

    number: int
    size: int


@dataclass(frozen=True, slots=True)
class SignedPart:
    """Where to PUT a part; the length of the body is part of the signature."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is in the bucket."""

    number: int
    size: int
    etag: str


TICKET_SINGLE = timedelta(hours=1)
TICKET_MULTIPART = timedelta(hours=20)  # the bucket drops what is in uploads/temp/ after 24 h
PART_URL = timedelta(minutes=30)
# A client that vanished between its last byte and ``complete`` is found after this.
LOOK_AFTER = timedelta(minutes=15)
KEPT_FAILED = timedelta(days=7)  # how long a failed upload can be retried


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


def new_token(upload_id: str, random: str) -> str:
    """Answer a token: an object's name says which upload it came from. ``random``: 16 hexadecimal digits."""
    return upload_id.replace("-", "") + random


def plan_parts(size: int) -> PartPlan | None:
    """Answer how to cut an upload of this size, None where it goes up in one piece."""
    if size <= SINGLE_UPLOAD_MAX:
        return None
    needed = math.ceil(size / MAX_PARTS)
    part_size = max(_USUAL_PART, math.ceil(needed / MIB) * MIB)
    return PartPlan(size=size, part_size=part_size, count=math.ceil(size / part_size))


def final_key(upload: Upload, file_type: FileType) -> str:
    """Answer where the copy lies that is worked on and served (003: videos, documents, exercises of a module)."""
    return f"{_folder(upload)}/{upload.token}.{file_type.extensions[0]}"


def product_key(upload: Upload, name: str, filename: str) -> str:
    """Answer where a product of inspection lies; previews of a module's files are in thumbnails/ (003)."""
    extension = extension_of(filename)
    is_preview = name in PREVIEWS or name in POSTERS
    is_thumbnail = is_preview or (upload.attachment is not None and upload.attachment.slot == "thumbnail")
    if upload.attachment is not None and is_thumbnail and not upload.is_private:
        suffix = "" if name in PREVIEWS else f"-{name}"  # one of the two is there
        return f"thumbnails/{upload.organization_id}/{upload.token}{suffix}.{extension}"
    return f"{_folder(upload)}/{upload.token}-{name}.{extension}"


PREVIEWS = ("poster", "thumbnail")
#: Pictures of a video to choose from → at which part of its duration they were taken.
POSTERS: Mapping[str, float] = MappingProxyType(
    {"poster": 0.1, "poster30": 0.3, "poster50": 0.5, "poster70": 0.7, "poster90": 0.9}
)
_FOLDERS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.VIDEO: "videos",
        Kind.AUDIO: "videos",
        Kind.CAPTIONS: "videos",
        Kind.DOCUMENT: "documents",
        Kind.IMAGE: "documents",
    }
)

#: How the slots of an exercise begin: what it hands out, and what is handed in.
_EXERCISES = ("starter-", "submission")
#: The slot of a person's picture; ``module_id`` is the person then.
AVATAR_SLOT = "avatar"


def _folder(upload: Upload) -> str:
    if upload.attachment is None:
        return f"files/{upload.organization_id}"
    if upload.attachment.slot == AVATAR_SLOT:
        return f"avatars/{upload.organization_id}"
    folder = "exercises" if upload.attachment.slot.startswith(_EXERCISES) else _FOLDERS[upload.kind]
    return f"modules/{upload.attachment.module_id}/{folder}"
