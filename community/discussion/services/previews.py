"""What the page that a post is about says of itself: asked by a worker, through the one way out, never for the reader."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from community.discussion.rules.posts import Approved, Link, Post, Text
from community.discussion.services import files
from community.discussion.store.posts import PostMoved, PostNotFound, PostStore
from community.moderation import services as moderation
from diatonic.common import egress
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import AppError
from diatonic.common.scope import Scope
from organizations.media import services as media
from organizations.media.rules import Attachment, StoredFile

#: The slot of an upload that is the picture of a preview; its attachment names the post.
SLOT = "preview"
_TRIES = 4
_PAGE = egress.Limits(body=512 * 2**10, seconds=8.0, cut=True)
_PICTURE = egress.Limits(body=5 * 2**20, seconds=8.0)
_PAGES = ("text/html", "application/xhtml+xml")


def fetch_preview(scope: Scope, *, post_id: str, url: str, now: datetime) -> None:
    """Ask the page for its title, description and picture, and put them beside the link; for a worker, idempotent.

    A page that does not answer raises ``EgressFailed``, so that the job comes again; one that must not be asked, is no
    page, or has words that would not be shown if a member wrote them, says nothing.
    """
    if not _waits(scope, post_id, url):
        return
    try:
        fetched = egress.fetch(url, limits=_PAGE, allowed_types=_PAGES)
    except egress.EgressRefused:
        give_up_preview(scope, post_id=post_id, url=url)
        return
    said = egress.LinkPreview()
    if fetched.is_good and fetched.content_type in _PAGES:
        said = egress.read_preview(fetched.body, url=fetched.url, charset=fetched.charset)
    words = f"{said.description}\n{said.site_name}"
    is_told = said.title or said.description
    if not is_told or not moderation.lets_pass(scope.organization_id, title=said.title, content=words):
        give_up_preview(scope, post_id=post_id, url=url)
        return
    link = Link(url, "found", title=said.title, description=said.description, site=said.site_name)
    _put(scope, post_id, link)
    if said.image_url:
        _take_picture(scope, post_id, url, said.image_url, now)


def give_up_preview(scope: Scope, *, post_id: str, url: str) -> None:
    """Note that the page says nothing of itself; the post stays as it is."""
    if _waits(scope, post_id, url):
        _put(scope, post_id, Link(url, "nothing"))


def take_file(scope: Scope, *, attachment: Attachment, file: StoredFile, now: datetime) -> None:
    """Put the picture of a preview beside its link, once it is ready; media calls it. Idempotent.

    Other files of posts wait for their author to put them into one.
    """
    if attachment.slot != SLOT:
        return
    post_id = attachment.content_id or ""
    for _ in range(_TRIES):
        post = _find(scope, post_id)
        link = post.text.link if post else None
        if post is None or link is None or link.state != "found" or picture_id(post_id, link.url) != file.file_id:
            media.discard(scope, upload_id=file.file_id, now=now)
            return
        if link.image_id:
            return
        tx = Transaction()
        files.hold(tx, scope, post, [file.file_id], now=now)
        with suppress(PostMoved):
            _write(tx, scope, post, replace(link, image_id=file.file_id))
            return


def picture_id(post_id: str, url: str) -> str:
    """Return the id of the upload of a preview's picture: the same each time that the job is tried."""
    return str(uuid5(NAMESPACE_URL, f"{post_id} {url}"))


def _take_picture(scope: Scope, post_id: str, url: str, image_url: str, now: datetime) -> None:
    """Take the picture in; without one the preview is as good, so whatever fails is left alone."""
    with suppress(AppError):
        fetched = egress.fetch(image_url, limits=_PICTURE, allowed_types=("image/*",))
        if fetched.is_good:
            media.take_in(
                scope,
                body=fetched.body,
                filename="preview",
                now=now,
                attachment=Attachment(files.KIND, "", post_id, SLOT, is_private=True),
                upload_id=picture_id(post_id, url),
                most=_PICTURE.body,
            )


def _waits(scope: Scope, post_id: str, url: str) -> bool:
    post = _find(scope, post_id)
    link = post.text.link if post else None
    return link is not None and link.url == url and link.state == "fetching"


def _find(scope: Scope, post_id: str) -> Post | None:
    try:
        return PostStore(scope).get(post_id)
    except PostNotFound:
        return None


def _put(scope: Scope, post_id: str, link: Link) -> None:
    """Write what is known of a page, as long as the post is about it and its author wants a preview."""
    for _ in range(_TRIES):
        if not _waits(scope, post_id, link.url):
            return
        post = PostStore(scope).get(post_id)
        with suppress(PostMoved):
            _write(Transaction(), scope, post, link)
            return


def _write(tx: Transaction, scope: Scope, post: Post, link: Link) -> None:
    approved = post.approved and Approved(_about(post.approved.text, link), post.approved.visibility)
    after = replace(post, text=_about(post.text, link), approved=approved)
    PostStore(scope).settle(tx, post, after, otherwise=PostMoved())
    tx.commit()


def _about(text: Text, link: Link) -> Text:
    return replace(text, link=link) if text.link is not None and text.link.url == link.url else text
