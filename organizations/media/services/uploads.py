"""Following an upload, and moving it on."""

from dataclasses import replace
from datetime import datetime

from diatonic.common import jobs, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.media import policies
from organizations.media.rules import PartPlan, Storage, Upload, UploadState, UploadStep
from organizations.media.services.endings import end, look_after, storage_limit
from organizations.media.services.seeing import check_upload_open, open_to
from organizations.media.store import UploadMoved, UploadStore

PROCESS = "organizations.media.tasks.process_upload"
_MAX_NAMED = 100


class NotUploaded(Conflict):
    """The bytes are not in the bucket, or not all of them."""

    default_code = "not_uploaded"


class NotRetryable(Conflict):
    """Trying again cannot help, or there is nothing to try."""

    default_code = "not_retryable"


def get_upload(scope: Scope, *, upload_id: str) -> Upload:
    """Return an upload: one's own, or with ``files.view`` any but those for modules that are closed to this person.

    One DynamoDB call, two for somebody else's for a module, and none more for owners and administrators, here and
    below.
    """
    upload = UploadStore(scope).get(upload_id)
    policies.check_can_see_upload(scope, upload)
    check_upload_open(scope, upload)
    return upload


def list_uploads(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Upload]:
    """Return one page of the uploads that are under way or have failed, newest first. Needs ``files.view``.

    It is shorter by those for modules that are closed to this person.
    """
    policies.check_can_view(scope)
    page = UploadStore(scope).page_of_open(limit=limit, cursor=cursor)
    return replace(page, items=open_to(scope, page.items))


def get_storage(scope: Scope) -> Storage:
    """Return what the organization's files take. Needs ``files.view``."""
    policies.check_can_view(scope)
    used, reserved = UploadStore(scope).read_storage()
    return Storage(used=used, reserved=reserved, limit=storage_limit(scope))


def complete_upload(scope: Scope, *, upload_id: str, now: datetime) -> Upload:
    """Take the client's word that all bytes are there, check it, and queue processing. Twice is once.

    Raises :class:`NotUploaded` while the bytes are not there, ``UploadMoved`` for an upload that has ended.
    """
    upload = UploadStore(scope).get(upload_id)
    policies.check_can_continue(scope, upload)
    check_upload_open(scope, upload)
    return finish_waiting(scope, upload, now=now)


def finish_waiting(scope: Scope, upload: Upload, *, now: datetime) -> Upload:
    """Make a waiting upload an uploaded one, if its bytes are there."""
    if upload.state in (UploadState.UPLOADED, UploadState.PROCESSING, UploadState.READY):
        return upload
    if upload.state is not UploadState.WAITING:
        raise UploadMoved(f"This upload has {_ENDED[upload.state]}. Start a new one.")
    arrived = _arrived(upload)
    tx = Transaction()
    UploadStore(scope).move(tx, upload, to=UploadState.UPLOADED, step=UploadStep.QUEUED, etag=arrived.etag, now=now)
    _queue(tx, upload, now=now)
    try:
        tx.commit()
    except UploadMoved:
        moved = UploadStore(scope).get(upload.upload_id)
        if moved.state in (UploadState.WAITING, UploadState.CANCELLED, UploadState.TIMED_OUT):
            raise
        return moved
    return replace(
        upload, state=UploadState.UPLOADED, step=UploadStep.QUEUED, etag=arrived.etag, revision=upload.revision + 1
    )


def retry_upload(scope: Scope, *, upload_id: str, now: datetime) -> Upload:
    """Process a failed upload again. Raises :class:`NotRetryable` where that cannot help."""
    upload = UploadStore(scope).get(upload_id)
    policies.check_can_continue(scope, upload)
    check_upload_open(scope, upload)
    if upload.state in (UploadState.UPLOADED, UploadState.PROCESSING):
        return upload
    if not upload.can_retry:
        reason = upload.failure.reason if upload.failure else "It has not failed."
        raise NotRetryable(f"Trying again cannot help. {reason}")
    again = replace(upload, attempt=upload.attempt + 1)
    tx = Transaction()
    UploadStore(scope).move(tx, upload, to=UploadState.UPLOADED, step=UploadStep.QUEUED, attempt=again.attempt, now=now)
    _queue(tx, again, now=now)
    tx.commit()
    return replace(
        again, state=UploadState.UPLOADED, step=UploadStep.QUEUED, failure=None, revision=upload.revision + 1
    )


def cancel_upload(scope: Scope, *, upload_id: str, now: datetime) -> None:
    """Give an upload up, whatever it was doing, and its room back. Twice is once.

    Raises ``UploadMoved`` for one that is ready: delete the file then.
    """
    upload = UploadStore(scope).get(upload_id)
    policies.check_can_continue(scope, upload)
    check_upload_open(scope, upload)
    if upload.state in (UploadState.CANCELLED, UploadState.TIMED_OUT):
        return
    if upload.state is UploadState.READY:
        raise UploadMoved("This upload has become a file. Delete the file instead.")
    tx = Transaction()
    end(tx, scope, upload, to=UploadState.CANCELLED, now=now)
    look_after(tx, upload, at=now, name=f"cancelled-{upload.attempt}")
    tx.commit()


def _queue(tx: Transaction, upload: Upload, *, now: datetime) -> None:
    jobs.due(
        tx,
        task=PROCESS,
        organization_id=upload.organization_id,
        arguments={"upload_id": upload.upload_id, "attempt": upload.attempt},
        at=now,
        job_id=f"upload-{upload.upload_id}-process-{upload.attempt}",
    )


def _arrived(upload: Upload) -> storage.Object:
    """Return what is in the bucket; parts are put together first. Raises :class:`NotUploaded`."""
    if upload.plan is not None:
        _put_together(upload, upload.plan)
    try:
        found = storage.head(upload.temp_key)
    except storage.NotThere:
        raise NotUploaded("The file has not arrived. Send its bytes first, then complete the upload.") from None
    if found.size != upload.size:
        raise NotUploaded(
            f"{found.size} bytes have arrived, but the ticket is for {upload.size}. Start a new upload.",
            code="wrong_size",
        )
    return found


def _put_together(upload: Upload, plan: PartPlan) -> None:
    try:
        parts = storage.list_parts(upload.temp_key, multipart_id=upload.multipart_id)
        missing = sorted(set(range(1, plan.count + 1)) - {part.number for part in parts})
        if missing:
            raise NotUploaded(
                f"{len(missing)} of {plan.count} parts have not arrived, the first of them number {missing[0]}.",
                extra={"missing": missing[:_MAX_NAMED]},
            )
        storage.complete_multipart(upload.temp_key, multipart_id=upload.multipart_id, parts=parts)
    except storage.NotThere:
        return  # put together before: then the object is there


_ENDED = {
    UploadState.FAILED: "failed",
    UploadState.CANCELLED: "been cancelled",
    UploadState.TIMED_OUT: "timed out",
}
