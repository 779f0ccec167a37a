"""The file that a learner hands in: its ticket, what becomes of it, and reading it."""

from dataclasses import replace
from datetime import datetime

from diatonic.common import clock
from diatonic.common.errors import FieldError, Invalid, NotFound
from diatonic.common.scope import Scope
from education.exercises.rules import MAX_FILE, Draft
from education.exercises.services.desks import check_may_take_part, open_exercise
from education.exercises.services.handing_in import check_now
from education.exercises.store import SubmissionStore
from organizations.media import services as media
from organizations.media.rules import Attachment, StoredFile, UploadTicket

KIND = "education.submission"
SLOT = "submission"


def request_upload(  # noqa: PLR0913 -- all named
    scope: Scope, *, module_id: str, content_id: str, filename: str, content_type: str, size: int, now: datetime
) -> UploadTicket:
    """Return a ticket to upload the file that is going to be handed in; needs ``learn.attempt``, and nothing else.

    It takes the place of the one before. Raises ``Invalid`` where the exercise takes none, ``NotNow``, and what
    media refuses (type, size up to 50 MB, the organization's room).
    """
    check_may_take_part(scope)
    _, _, exercise = open_exercise(scope, module_id=module_id, content_id=content_id)
    if not exercise.takes_file:
        message = "This exercise takes a text only."
        raise Invalid("No file can be handed in here.", fields=[FieldError("/filename", message)])
    store = SubmissionStore(scope)
    check_now(exercise, next(iter(store.own(module_id, content_id, limit=1).items), None))
    ticket = media.request_upload(
        scope,
        filename=filename,
        content_type=content_type,
        size=size,
        now=now,
        attachment=Attachment(KIND, module_id, content_id, SLOT, is_private=True),
        most=MAX_FILE,
    )
    before = store.draft(module_id, content_id)
    store.save_draft(module_id, content_id, replace(before, upload_id=ticket.upload_id), at=clock.iso(now))
    if before.upload_id:
        media.discard(scope, upload_id=before.upload_id, now=now)
    return ticket


def clear_file(scope: Scope, *, module_id: str, content_id: str, now: datetime) -> None:
    """Take out the file that lies ready, or stop waiting for it; needs ``learn.attempt``. Idempotent."""
    check_may_take_part(scope)
    open_exercise(scope, module_id=module_id, content_id=content_id)
    store = SubmissionStore(scope)
    before = store.draft(module_id, content_id)
    if before.upload_id:
        store.save_draft(module_id, content_id, Draft(before.text), at=clock.iso(now))
        media.discard(scope, upload_id=before.upload_id, now=now)


def care_for_file(scope: Scope, *, attachment: Attachment, file: StoredFile, now: datetime) -> None:
    """Remove a file that became ready for nothing: another took its place meanwhile. Idempotent; media calls it."""
    draft = SubmissionStore(scope).draft(attachment.module_id, attachment.content_id or "", user_id=file.created_by)
    if draft.upload_id != file.upload_id:
        media.discard(scope, upload_id=file.upload_id, now=now)  # one that was handed in is in use, and stays


def get_own_file(scope: Scope, *, module_id: str, content_id: str, number: int) -> StoredFile:
    """Return the file of one's own submission; needs ``learn.view``. Raises ``NotFound``. Six DynamoDB calls."""
    open_exercise(scope, module_id=module_id, content_id=content_id)
    store = SubmissionStore(scope)
    listed = [one for one in store.own(module_id, content_id, limit=100).items if one.number == number]
    full, _ = store.with_work(module_id, content_id, listed)
    found = media.get_files(scope, file_ids=[one.file_id for one in full if one.file_id])
    if not found:
        raise NotFound("There is no such file here.")
    return next(iter(found.values()))


def address(scope: Scope, attachment: Attachment) -> str:
    """Return the page on which the file is waited for."""
    return f"/o/{scope.organization_id}/learn/{attachment.module_id}/sections/{attachment.content_id}/#work"
