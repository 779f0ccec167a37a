"""Files at a post: their tickets, which of them it takes, who reads them, and when they go."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from community.discussion import policies
from community.discussion.rules.posts import MAX_ALT, MAX_ATTACHMENTS, MAX_IMAGES, Attached, Post
from community.discussion.rules.texts import line
from community.discussion.services.showing import SeenPost, read_post
from community.discussion.store.posts import PostNotFound, PostStore
from diatonic.common import ids, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound
from diatonic.common.scope import Scope, system_scope
from organizations.media import services as media
from organizations.media.rules import Attachment, Kind, StoredFile, UploadTicket, Use

KIND = "community.post"
MAX_SIZE = 50 * 2**20
_TIDY = "community.discussion.tasks.tidy_files"
#: A file that was uploaded and not put into a post or a draft by then goes.
_UNUSED_FOR = timedelta(days=2)


class FileNotReady(Conflict):
    """A file has not arrived, or is still being checked."""

    default_code = "file_not_ready"


class FileGone(NotFound):
    """The post has no such file for this person."""

    default_code = "file_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such file at this post.")


def request_upload(scope: Scope, *, filename: str, content_type: str, size: int, now: datetime) -> UploadTicket:
    """Return a ticket to upload a file for a post; needs ``community.post``, and nothing else. Two DynamoDB calls.

    Raises what media refuses: type, size up to 50 MB, the organization's room.
    """
    policies.check_can_post(scope)
    ticket = media.request_upload(
        scope,
        filename=filename,
        content_type=content_type,
        size=size,
        now=now,
        attachment=Attachment(KIND, "", None, "attachment", is_private=True),
        most=MAX_SIZE,
    )
    tx = Transaction()
    tidy(tx, scope.organization_id, post_id="", file_ids=[ticket.upload_id], at=now + _UNUSED_FOR)
    tx.commit()
    return ticket


def attached(scope: Scope, wanted: Sequence[tuple[str, str]], *, before: Sequence[Attached]) -> tuple[Attached, ...]:
    """Return the files that an author wants at a post: (id, words for it). One DynamoDB call where any is new.

    Raises ``Invalid`` for a file that is not theirs, or too many; :class:`FileNotReady`.
    """
    if len(wanted) > MAX_ATTACHMENTS:
        message = f"At most {MAX_ATTACHMENTS} files; these are {len(wanted)}."
        raise Invalid("These are too many files.", fields=[FieldError("/attachments", message)])
    known = {each.file_id: each for each in before}
    new = [file_id for file_id, _ in wanted if file_id not in known]
    found = media.get_files(scope, file_ids=new) if new else {}
    taken: dict[str, Attached] = {}
    for at, (file_id, alt) in enumerate(wanted):
        one = known.get(file_id) or _taken(scope, found.get(file_id), file_id, at)
        words = line(alt[: 4 * MAX_ALT])[:MAX_ALT]
        taken[file_id] = Attached(
            **{name: getattr(one, name) for name in Attached.__slots__ if name != "alt"}, alt=words
        )
    if sum(each.kind == Kind.IMAGE.value for each in taken.values()) > MAX_IMAGES:
        raise Invalid(
            "These are too many pictures.", fields=[FieldError("/attachments", f"At most {MAX_IMAGES} pictures.")]
        )
    return tuple(taken.values())


def _taken(scope: Scope, file: StoredFile | None, file_id: str, at: int) -> Attached:
    pointer = f"/attachments/{at}/file_id"
    if file is None and ids.is_one(file_id):
        _check_on_its_way(scope, file_id, pointer)
    is_theirs = file is not None and file.created_by == scope.user_id and file.attachment is not None
    if file is None or not is_theirs or file.attachment is None or file.attachment.kind != KIND:
        wrong = FieldError(pointer, "Upload the file for a post first, by a ticket of POST /api/community/uploads.")
        raise Invalid("This file cannot be used here.", fields=[wrong])
    return Attached(
        file_id=file.file_id,
        name=file.name,
        kind=file.kind.value,
        content_type=file.content_type,
        size=file.size,
        width=file.width,
        height=file.height,
        preview=file.preview,
    )


def _check_on_its_way(scope: Scope, upload_id: str, pointer: str) -> None:
    """Say what became of an upload that is no file yet. One DynamoDB call."""
    try:
        upload = media.get_upload(scope, upload_id=upload_id)
    except NotFound:
        return
    if upload.failure is not None:
        wrong = FieldError(pointer, upload.failure.reason)
        raise Invalid(f"“{upload.filename}” cannot be used.", fields=[wrong])
    raise FileNotReady(f"“{upload.filename}” is not ready yet. Post it in a moment.")


def hold(tx: Transaction, scope: Scope, post: Post, file_ids: Iterable[str], *, now: datetime) -> None:
    """Note in the transaction that the post uses these files."""
    use = Use(holder_of(post.post_id), "a post in the community", path_of(scope.organization_id, post.post_id))
    for file_id in sorted(file_ids):
        media.hold_file(tx, scope, file_id=file_id, use=use, now=now)


def holder_of(post_id: str) -> str:
    """Return by which name a post holds its files."""
    return f"post#{ids.uuid_of(post_id)}"


def path_of(organization_id: str, post_id: str) -> str:
    """Return the page of a post."""
    return f"/o/{organization_id}/community/posts/{post_id}/"


def address(scope: Scope, _attachment: Attachment) -> str:
    """Return the page on which a file for a post is waited for."""
    return f"/o/{scope.organization_id}/community/"


def tidy(tx: Transaction, organization_id: str, *, post_id: str, file_ids: Sequence[str], at: datetime) -> None:
    """Make it due, in the transaction, that files go which the post does not need any more; none: nothing."""
    if file_ids:
        arguments = {"post_id": post_id, "file_ids": sorted(file_ids)}
        jobs.due(tx, task=_TIDY, organization_id=organization_id, arguments=arguments, at=at)


def tidy_files(scope: Scope, *, post_id: str, file_ids: Sequence[str], now: datetime) -> None:
    """Remove those of the files that no text of the post needs; for a worker, idempotent."""
    needed: frozenset[str] = frozenset()
    if post_id:
        try:
            needed = needed_by(PostStore(scope).get(post_id))
        except PostNotFound:
            needed = frozenset()
    for file_id in file_ids:
        if file_id not in needed:
            let_go(scope, post_id=post_id, file_id=file_id, now=now)


def let_go(scope: Scope, *, post_id: str, file_id: str, now: datetime) -> None:
    """Release a file from its post, and remove it unless something else uses it; for a worker, idempotent."""
    if post_id and media.get_files(scope, file_ids=[file_id]):
        tx = Transaction()
        release(tx, scope, post_id=post_id, file_id=file_id)
        tx.commit()
    media.discard(scope, upload_id=file_id, now=now)


def release(tx: Transaction, scope: Scope, *, post_id: str, file_id: str) -> None:
    """Note in the transaction that the post does not use a file any more."""
    media.release_file(tx, scope, file_id=file_id, holder=holder_of(post_id))


def needed_by(post: Post) -> frozenset[str]:
    """Return the files of every text of the post that somebody may see."""
    return post.text.file_ids | (post.approved.text.file_ids if post.approved else frozenset())


def read_attachment(scope: Scope, *, post_id: str, file_id: str, rendition: str = "original") -> str:
    """Return an address that serves a file of a post for a minute, as far as the person sees it there.

    Needs ``community.view``. Three DynamoDB calls. Raises ``PostNotFound``, :class:`FileGone`, ``NoRendition``.
    """
    seen = read_post(scope, post_id)
    if file_id not in seen.text.file_ids:
        raise FileGone
    return media.reading_url(_there(scope, seen), file_id=file_id, rendition=rendition)


def _there(scope: Scope, seen: SeenPost) -> Scope:
    """Return the scope in which the file lies: a public post is read from other organizations too."""
    organization_id = seen.post.organization_id
    if organization_id == scope.organization_id:
        return scope
    return system_scope(organization_id, reason="a file of a public post is read", request_id=scope.request_id)
