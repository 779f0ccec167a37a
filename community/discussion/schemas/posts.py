"""What the API of posts takes."""

from typing import Literal

from ninja import Schema
from pydantic import Field

from community.discussion.rules.posts import ContentType, Given
from community.discussion.rules.states import Visibility

#: More than any post has, so that what is too many is told with its number, and a flood is not read at all.
_LISTED = 1000
_Kind = Literal["text", "rich_text", "link", "image"]
_Visible = Literal["public", "organization", "private"]


class PostLinkIn(Schema):
    """The page that a post is about."""

    url: str = Field(max_length=4000)


class AttachmentIn(Schema):
    """A file that was uploaded for a post; ``alt`` says what a picture shows."""

    file_id: str = Field(max_length=64)
    alt: str = Field(default="", max_length=4000)


class PostIn(Schema):
    """A post to write. ``status``: ``draft`` keeps it for later. ``mentions``: user ids, beside those in the text."""

    title: str = ""
    content: str = ""
    content_type: _Kind = "text"
    visibility: _Visible = "organization"
    tags: list[str] = Field(default_factory=list, max_length=_LISTED)
    mentions: list[str] = Field(default_factory=list, max_length=_LISTED)
    link: PostLinkIn | None = None
    attachments: list[AttachmentIn] = Field(default_factory=list, max_length=_LISTED)
    status: Literal["draft", "published"] = "published"

    def given(self) -> Given:
        """Return what services take."""
        return Given(
            title=self.title,
            content=self.content,
            content_type=ContentType(self.content_type),
            visibility=Visibility(self.visibility),
            tags=self.tags,
            mentions=self.mentions,
            link=self.link.url if self.link else "",
            attachments=[(each.file_id, each.alt) for each in self.attachments],
            status=self.status,
        )


class PostChangeIn(Schema):
    """What to change of a post: what is left out stays. ``status``: ``published`` publishes a draft."""

    title: str | None = None
    content: str | None = None
    content_type: _Kind | None = None
    visibility: _Visible | None = None
    tags: list[str] | None = Field(default=None, max_length=_LISTED)
    mentions: list[str] | None = Field(default=None, max_length=_LISTED)
    link: PostLinkIn | None = None
    attachments: list[AttachmentIn] | None = Field(default=None, max_length=_LISTED)
    status: Literal["draft", "published"] | None = None

    def given(self) -> Given:
        """Return what services take; a ``link`` of null takes it out."""
        attachments = None if self.attachments is None else [(each.file_id, each.alt) for each in self.attachments]
        link = self.link.url if self.link else ("" if "link" in self.model_fields_set else None)
        return Given(
            title=self.title,
            content=self.content,
            content_type=ContentType(self.content_type) if self.content_type else None,
            visibility=Visibility(self.visibility) if self.visibility else None,
            tags=self.tags,
            mentions=self.mentions,
            link=link,
            attachments=attachments,
            status=self.status,
        )


class PostUploadIn(Schema):
    """A file that is going to be put at a post. ``size`` is in bytes, at most 50 MB."""

    filename: str = Field(min_length=1, max_length=1024)
    content_type: str = Field(default="", max_length=255)
    size: int = Field(ge=0, le=2**53 - 1)


class ReportIn(Schema):
    """Why something should not stand; ``note`` is for the moderators."""

    reason: str = Field(max_length=40)
    note: str = Field(default="", max_length=4000)
