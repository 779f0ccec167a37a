"""Shapes of uploads and files."""

from typing import Annotated, Any, Literal, Self
from urllib.parse import quote

from ninja import Schema
from pydantic import Field

from organizations.media.rules import (
    Kind,
    PartRequest,
    StoredFile,
    UploadState,
    UploadStep,
    UploadTicket,
)

_LARGEST = 2**53 - 1  # what JSON's readers hold exactly


class FileUploadIn(Schema):
    """What is going to be uploaded."""

    filename: Annotated[str, Field(min_length=1, max_length=1024)]
    content_type: Annotated[str, Field(max_length=255)] = ""
    size: Annotated[int, Field(ge=0, le=_LARGEST)]


class AttachmentOut(Schema):
    """What waits for the file: a section's slot, or a module's."""

    kind: str
    module_id: str
    content_id: str | None
    slot: str


class FailureOut(Schema):
    """Why an upload failed, and whether ``retry`` can help."""

    code: str
    reason: str
    retryable: bool


class UploadOut(Schema):
    """Where an upload stands. ``file_id`` is there once it is ready; ``step`` while it is being processed."""

    upload_id: str
    filename: str
    content_type: str
    kind: Kind
    size: int
    state: UploadState
    step: UploadStep | None
    failure: FailureOut | None
    file_id: str | None
    attachment: AttachmentOut | None
    created_by: str
    created_by_name: str
    created_at: str
    updated_at: str
    deadline: str


class UploadsOut(Schema):
    """One page of uploads; ``next_cursor`` is null on the last."""

    items: list[UploadOut]
    next_cursor: str | None


class TicketOut(Schema):
    """How to send the bytes, then call ``complete``.

    ``method`` is ``post``: POST a form with ``fields`` and the file as the last field ``file`` to ``url``. Or it is
    ``multipart``: cut the file into ``part_count`` parts of ``part_size`` bytes (the last is shorter), ask for their
    addresses with ``parts``, and PUT each.
    """

    upload: UploadOut
    method: Literal["post", "multipart"]
    url: str | None
    fields: dict[str, str]
    part_size: int | None
    part_count: int | None

    @classmethod
    def of(cls, ticket: UploadTicket) -> Self:
        """Return the answer for a ticket."""
        plan = ticket.upload.plan
        return cls(
            upload=UploadOut.model_validate(ticket.upload),
            method="multipart" if plan else "post",
            url=ticket.url or None,
            fields=dict(ticket.fields),
            part_size=plan.part_size if plan else None,
            part_count=plan.count if plan else None,
        )


class PartIn(Schema):
    """A part that is about to be sent."""

    number: Annotated[int, Field(ge=1, le=10_000)]
    size: Annotated[int, Field(ge=1, le=_LARGEST)]


class PartsIn(Schema):
    """The parts whose addresses are asked for."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=100)]

    def given(self) -> list[PartRequest]:
        """Return them as the service takes them."""
        return [PartRequest(part.number, part.size) for part in self.parts]


class SignedPartOut(Schema):
    """Where to PUT a part; the address is good for half an hour."""

    number: int
    url: str


class SignedPartsOut(Schema):
    """Addresses of parts."""

    parts: list[SignedPartOut]


class PartOut(Schema):
    """A part that has arrived."""

    number: int
    size: int
    etag: str


class PartsOut(Schema):
    """The parts that have arrived."""

    parts: list[PartOut]


class RenditionOut(Schema):
    """One form of a file. ``url`` leads to the bytes, after a permission check, for a minute."""

    name: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    url: str


class UseOut(Schema):
    """A place where a file is used."""

    text: str
    url: str


class FileOut(Schema):
    """A file that is ready. ``duration`` is in seconds; what does not apply to its kind is null.

    ``url`` leads to the bytes, after a permission check, for a minute; ``preview_url`` to a small picture.
    """

    file_id: str
    name: str
    kind: Kind
    content_type: str
    size: int
    duration: float | None
    width: int | None
    height: int | None
    page_count: int | None
    cues: int | None
    url: str
    preview_url: str | None
    renditions: list[RenditionOut]
    attachment: AttachmentOut | None
    created_by: str
    created_by_name: str
    created_at: str

    @staticmethod
    def resolve_url(file: StoredFile) -> str:
        """Return the address of the file itself."""
        return _content(file)

    @staticmethod
    def resolve_preview_url(file: StoredFile) -> str | None:
        """Return the address of the picture that shows the file small."""
        return _content(file, file.preview) if file.preview else None

    @staticmethod
    def resolve_renditions(file: StoredFile) -> list[dict[str, Any]]:
        """Return the renditions by name."""
        return [
            {
                "name": name,
                "content_type": each.content_type,
                "size": each.size,
                "width": each.width,
                "height": each.height,
                "url": _content(file, name),
            }
            for name, each in sorted(file.renditions.items())
        ]


class FileDetailsOut(FileOut):
    """A file with what lists leave out: codecs, the SHA-256 of the uploaded bytes, the first 20 places of use."""

    video_codec: str | None
    audio_codec: str | None
    sha256: Annotated[str, Field(validation_alias="digest")]
    uses: list[UseOut]


class FilesOut(Schema):
    """One page of files; ``next_cursor`` is null on the last."""

    items: list[FileOut]
    next_cursor: str | None


def _content(file: StoredFile, rendition: str = "") -> str:
    address = f"/api/files/{file.file_id}/content"
    return f"{address}?rendition={quote(rendition)}" if rendition else address
