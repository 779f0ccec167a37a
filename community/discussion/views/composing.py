"""What writing a post, a draft and a change have in common on their pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from community.discussion import services
from community.discussion.forms import PostForm
from community.discussion.rules.posts import ContentType, Given
from community.discussion.rules.states import Visibility
from community.discussion.services.showing import SeenPost
from diatonic.common.errors import AppError, FieldError, NotFound
from diatonic.common.forms import MARKDOWN_TOOLS, failure_of
from diatonic.common.scope import Scope
from organizations.media.rules import BY_EXTENSION

_KINDS = (
    (ContentType.TEXT.value, "Text", "align-left"),
    (ContentType.RICH_TEXT.value, "Formatted text", "typography"),
    (ContentType.LINK.value, "Link", "link"),
    (ContentType.IMAGE.value, "Picture", "photo"),
)
_UPLOAD = "/api/community/uploads"


@dataclass(frozen=True, slots=True)
class Blank:
    """The composer before anybody has typed: for all who write at one place it is the same (``{% drawn %}``)."""

    organization_id: str
    visibility: Visibility

    def context(self) -> dict[str, Any]:
        """Return what ``_post_form.html`` needs."""
        return new_post(self.organization_id, PostForm.of(visibility=self.visibility))


def draft_url(organization_id: str) -> str:
    """Return where what is being written is kept as a draft."""
    return reverse("community:discussion:save-draft", args=[organization_id])


def new_post(organization_id: str, form: PostForm) -> dict[str, Any]:
    """Return what ``_post_form.html`` needs for a post that is not there yet."""
    address = reverse("community:discussion:feed", args=[organization_id])
    words = {"action": address, "send_words": "Post it"}
    return {**words, **context(organization_id, form, draft_url=draft_url(organization_id))}


def context(organization_id: str, form: PostForm, *, draft_url: str = "", key: str = "new") -> dict[str, Any]:
    """Return what ``_post_form.html`` needs beside ``action`` and ``send_words``.

    ``key``: of which text it is, for what is kept on the device. What was not chosen of two texts is kept without what
    follows its last colon: it outlives the text that it was about.
    """
    return {
        "form": form,
        "kinds": _KINDS,
        "kept_key": f"{organization_id}:{key}",
        "others_key": f"{organization_id}:{key.rpartition(':')[0] or key}",
        "draft_url": draft_url,
        "preview_url": reverse("community:discussion:preview", args=[organization_id]),
        "upload_url": _UPLOAD,
        "upload_extra": "{}",
        "accept": ",".join(f".{extension}" for extension in BY_EXTENSION),
        "markdown_tools": MARKDOWN_TOOLS,
    }


def given(form: PostForm, *, status: str | None = None) -> Given:
    """Return what a form says. Raises ``Invalid`` for a choice that there is not."""
    if not form.is_valid():
        raise failure_of(form)
    said = form.cleaned_data
    return Given(
        title=said["title"],
        content=said["content"],
        content_type=ContentType(said["content_type"] or ContentType.TEXT.value),
        visibility=Visibility(said["visibility"]),
        tags=form.written_tags,
        link=said["link"],
        attachments=form.attachments,
        status=status,
    )


def publish(scope: Scope, form: PostForm, *, now: datetime) -> SeenPost:
    """Write the post, out of its draft where there is one still. Raises ``Stale`` where that was changed elsewhere."""
    return _write(scope, form, status="published", now=now)


def keep(scope: Scope, form: PostForm, *, now: datetime) -> SeenPost:
    """Keep what is written as a draft: the one that there is already, as it was read, or a new one. Raises ``Stale``."""
    return _write(scope, form, status="draft", now=now)


def _write(scope: Scope, form: PostForm, *, status: str, now: datetime) -> SeenPost:
    said = given(form, status=status)
    if draft_id := form.cleaned_data["draft_id"]:
        try:
            read = form.cleaned_data["revision"]
            return services.change_draft(scope, post_id=draft_id, given=said, revision=read, now=now)
        except NotFound:
            pass  # the draft was deleted in another window, or posted: what is written here is not
    return services.create_post(scope, said, now=now)


def at_fields(failure: AppError) -> AppError:
    """Return the failure with what is wrong with one tag told at the field of all of them."""
    failure.fields = tuple(
        FieldError("/tags", each.message) if each.pointer.startswith("/tags/") else each for each in failure.fields
    )
    return failure
