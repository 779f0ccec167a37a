"""The picture of a person: its ticket, what becomes of it, and reading it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from community.profiles import store
from community.profiles.rules import AVATAR_RENDITION, MAX_AVATAR, Stored
from community.profiles.services.changes import tell_changed
from community.profiles.services.profiles import check_own
from community.profiles.store.profiles import NotWaiting
from diatonic.common import jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid, NotFound
from diatonic.common.scope import Scope, system_scope
from organizations.media import services as media
from organizations.media.rules import AVATAR_SLOT, Attachment, StoredFile, Upload, UploadTicket, find_file_type

KIND = "community.avatar"
#: What can be shown as a picture: animations are not.
TYPES = ("image/png", "image/jpeg", "image/webp")
_DISCARD = "community.profiles.tasks.discard_picture"


class NoPicture(NotFound):
    """The person has no picture, or another one."""

    default_code = "no_picture"


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture as we wrote it, and their type."""

    content: bytes
    content_type: str


def request_avatar(
    scope: Scope, *, user_id: str, filename: str, content_type: str, size: int, now: datetime
) -> UploadTicket:
    """Return a ticket to upload one's picture, which is shown once it was written anew; the one before stays until then.

    Raises ``Denied`` for somebody else's, ``Invalid`` for anything but PNG, JPEG and WebP up to 5 MB.
    """
    check_own(scope, user_id, now=now)
    found = find_file_type(filename, content_type)
    if found is None or found.content_type not in TYPES:
        message = "A picture as PNG, JPEG or WebP. Name and type must agree."
        raise Invalid("This cannot be your picture.", fields=[FieldError("/content_type", message)])
    before = store.profiles.find(user_id)
    ticket = media.request_upload(
        scope,
        filename=filename,
        content_type=content_type,
        size=size,
        now=now,
        attachment=Attachment(KIND, user_id, None, AVATAR_SLOT, is_private=True),
        most=MAX_AVATAR,
    )
    tx = Transaction()
    store.profiles.wait_for(tx, user_id, Stored(scope.organization_id, ticket.upload_id), now=now)
    _discard(tx, before.waiting, now)
    tx.commit()
    return ticket


def take_avatar(scope: Scope, *, attachment: Attachment, file: StoredFile, now: datetime) -> None:  # noqa: ARG001 -- as media calls
    """Show a picture that became ready, if it is still the one that is waited for. Idempotent; media calls it."""
    profile, taken = store.profiles.find(file.created_by), Stored(file.organization_id, file.file_id)
    if profile.avatar == taken:
        return
    tx = Transaction()
    store.profiles.take_avatar(tx, profile, taken, now=now)
    _discard(tx, profile.avatar, now)
    tell_changed(tx, profile.user_id, now)
    try:
        tx.commit()
    except NotWaiting:
        media.discard(scope, upload_id=file.upload_id, now=now)


def clear_avatar(scope: Scope, *, user_id: str, now: datetime) -> None:
    """Show no picture, and wait for none; nothing happens where there is none. Two DynamoDB calls."""
    check_own(scope, user_id, now=now)
    profile = store.profiles.find(user_id)
    if profile.avatar is None and profile.waiting is None:
        return
    tx = Transaction()
    store.profiles.remove_avatar(tx, profile, now=now)
    _discard(tx, profile.avatar, now)
    _discard(tx, profile.waiting, now)
    if profile.avatar is not None:
        tell_changed(tx, user_id, now)
    tx.commit()


def waiting_avatar(scope: Scope, waiting: Stored | None) -> Upload | None:
    """Return where one's picture stands that is on its way, as far as it is of this organization. One DynamoDB call."""
    if waiting is None or waiting.organization_id != scope.organization_id:
        return None
    with suppress(media.UploadUnknown):
        return media.get_upload(scope, upload_id=waiting.file_id)
    return None


def read_avatar(*, user_id: str, file_id: str) -> Picture:
    """Return a person's picture, to anybody who is signed in and knows its address. Two DynamoDB calls.

    Raises :class:`NoPicture`, also for one that the person shows no longer.
    """
    avatar = store.profiles.find(user_id).avatar
    if avatar is None or avatar.file_id != file_id:
        raise NoPicture("There is no such picture.")
    scope = system_scope(avatar.organization_id, reason="a person's picture")
    file = media.get_files(scope, file_ids=[file_id]).get(file_id)
    shown = file.find_object(AVATAR_RENDITION) if file is not None else None
    if file is None or shown is None:
        raise NoPicture("There is no such picture.")
    return Picture(b"".join(media.stream_file(file, AVATAR_RENDITION)), shown.content_type)


def discard_picture(scope: Scope, *, file_id: str, now: datetime) -> None:
    """Delete a picture that nobody shows any more, or cancel its upload. Idempotent."""
    media.discard(scope, upload_id=file_id, now=now)


def address(scope: Scope, _attachment: Attachment) -> str:
    """Return the page on which the picture is waited for."""
    return f"/o/{scope.organization_id}/community/profile/edit/"


def _discard(tx: Transaction, stored: Stored | None, now: datetime) -> None:
    """Have a picture deleted once the transaction is written; a worker does, so that none is forgotten."""
    if stored is not None:
        jobs.due(
            tx,
            task=_DISCARD,
            organization_id=stored.organization_id,
            arguments={"file_id": stored.file_id},
            at=now,
            job_id=f"avatar-{stored.file_id}-discard",
        )
