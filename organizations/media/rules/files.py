"""A file that is ready."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from organizations.media.rules.types import PPTX, Kind
from organizations.media.rules.uploads import PREVIEWS, Attachment

#: The rendition of captions that were converted to WebVTT.
CAPTIONS = "captions"


@dataclass(frozen=True, slots=True)
class Rendition:
    """One object of a file in the bucket."""

    key: str
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A place that a file is used in: ``holder`` is its stable name, ``text`` and ``url`` are for people."""

    holder: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as the rest of the code sees it. Read from a list, ``digest`` and ``key`` are empty."""

    file_id: str
    organization_id: str
    name: str
    kind: Kind
    content_type: str
    size: int  # as it was uploaded
    created_by: str
    created_by_name: str
    created_at: str
    bucket: str = ""
    key: str = ""  # of what was uploaded; an image has none, only renditions
    digest: str = ""  # SHA-256 of the uploaded bytes, hexadecimal
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    page_count: int | None = None
    word_count: int | None = None
    cues: int | None = None
    last_cue_end: float | None = None
    renditions: Mapping[str, Rendition] = field(default_factory=dict)
    attachment: Attachment | None = None
    replaces: str = ""  # the file that this one was uploaded in place of
    replaced_by: str = ""
    unused_since: str = ""  # when a sweep first saw that nothing uses it
    counted: bool = False  # in what takes the room, by kind, person and module
    uses: tuple[Use, ...] = ()  # filled where they were asked for, the first twenty

    @property
    def is_private(self) -> bool:
        """Whether only who uploaded it sees it as a file; features show it to whom it concerns."""
        return self.attachment is not None and self.attachment.is_private

    @property
    def upload_id(self) -> str:
        """The upload that the file came from; they share the id."""
        return self.file_id

    @property
    def preview(self) -> str:
        """The name of the rendition that shows the file small: empty for sound and captions."""
        return next((name for name in (*PREVIEWS, "320") if name in self.renditions), "")

    @property
    def served(self) -> str:
        """The name of the rendition that browsers play: what was uploaded, or what it was converted to."""
        return CAPTIONS if CAPTIONS in self.renditions else "original"

    @property
    def is_shown(self) -> bool:
        """Whether browsers show the file itself; where not, it is downloaded, and its text can be read."""
        return is_shown(self.content_type)

    @property
    def page_word(self) -> str:
        """What one of its pages is called."""
        return "slide" if self.content_type == PPTX else "page"

    @property
    def thumbnail_url(self) -> str:
        """Where the preview lies, as 003 writes it (``s3://bucket/thumbnails/….jpg``); empty without one."""
        return f"s3://{self.bucket}/{self.renditions[self.preview].key}" if self.preview else ""

    @property
    def stored_size(self) -> int:
        """What the file takes in the bucket, all renditions counted."""
        original = self.size if self.key else 0
        return original + sum(rendition.size for rendition in self.renditions.values())

    def find_object(self, rendition: str) -> Rendition | None:
        """Return the object to serve for a rendition; None where there is no such.

        An image has no other original than its largest rendition: what was uploaded carries metadata.
        """
        if rendition != "original":
            return self.renditions.get(rendition)
        if self.kind is Kind.IMAGE:
            return max(self.renditions.values(), key=lambda each: each.width or 0, default=None)
        return Rendition(self.key, self.content_type, self.size) if self.key else None

    def object_keys(self) -> list[str]:
        """Return every key in the bucket that is the file's."""
        return [*([self.key] if self.key else []), *(rendition.key for rendition in self.renditions.values())]


@dataclass(frozen=True, slots=True)
class Storage:
    """What an organization's files take, in bytes."""

    used: int
    reserved: int  # by uploads that are not ready yet
    limit: int


# Shown in the browser; everything else is handed out as an attachment. Images are our own writing.
_SHOWN = frozenset(
    {
        "video/mp4",
        "video/webm",
        "video/quicktime",
        "audio/mpeg",
        "audio/mp4",
        "audio/wav",
        "application/pdf",
        "image/jpeg",
        "image/png",
        "image/webp",
    }
)


def is_shown(content_type: str) -> bool:
    """Say whether a browser may show an object of ours in place."""
    return content_type in _SHOWN
