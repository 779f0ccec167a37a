"""Uploads, and what an organization's files take."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action

from diatonic.common import clock, ids, pages, retention
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope
from organizations.media.models import StorageItem, UploadItem
from organizations.media.rules import Attachment, Failure, Kind, Upload, UploadState, UploadStep

_STORAGE = "#storage"
_OPEN = (UploadState.WAITING, UploadState.UPLOADED, UploadState.PROCESSING, UploadState.FAILED)


class UploadUnknown(NotFound):
    """There is no such upload in the organization."""

    default_code = "upload_unknown"


class UploadMoved(Conflict):
    """The upload is in another state than the one that this needs."""

    default_code = "upload_moved"


class StorageFull(Conflict):
    """The organization's storage has no room for the file."""

    default_code = "storage_full"


class UploadStore:
    """The uploads of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def get(self, upload_id: str) -> Upload:
        """Return an upload. One consistent read. Raises :class:`UploadUnknown`."""
        unknown = UploadUnknown("There is no such upload.")
        if not ids.is_one(upload_id):  # such as that of the item beside the uploads
            raise unknown
        try:
            return _upload(UploadItem.get(self._organization_id, upload_id, consistent_read=True))
        except UploadItem.DoesNotExist:
            raise unknown from None

    def get_many(self, upload_ids: Sequence[str]) -> dict[str, Upload]:
        """Return those of up to 100 uploads that there are, by id. One call."""
        wanted = [(UploadItem, (self._organization_id, upload_id)) for upload_id in upload_ids if ids.is_one(upload_id)]
        return {item.upload_id: _upload(item) for item in batch_get(wanted) if item is not None}

    def page_of_open(self, *, limit: int, cursor: str | None) -> pages.Page[Upload]:
        """Return one page of the uploads that are under way or have failed, newest first."""
        found = pages.query(
            UploadItem.open_index, self._organization_id, list_name="open-uploads", limit=limit, cursor=cursor
        )
        return found.map(_upload)

    def add(self, tx: Transaction, upload: Upload) -> None:
        """Write a new upload in the transaction."""
        attachment = asdict(upload.attachment) if upload.attachment else None
        item = UploadItem(
            self._organization_id,
            upload.upload_id,
            filename=upload.filename,
            content_type=upload.content_type,
            kind=upload.kind.value,
            size=upload.size,
            state=upload.state.value,
            attachment=attachment,
            created_by=upload.created_by,
            created_by_name=upload.created_by_name,
            deadline=upload.deadline,
            token=upload.token,
            multipart_id=upload.multipart_id or None,
            replaces=upload.replaces or None,
            open_in=None if upload.is_private else self._organization_id,
            created_at=upload.created_at,
            updated_at=upload.created_at,
        )
        tx.put(item, UploadItem.upload_id.does_not_exist())

    def move(  # noqa: PLR0913 -- all named
        self,
        tx: Transaction,
        upload: Upload,
        *,
        to: UploadState,
        now: datetime,
        step: UploadStep | None = None,
        failure: Failure | None = None,
        etag: str = "",
        attempt: int | None = None,
    ) -> None:
        """Change the state in the transaction, from the one that ``upload`` was read in.

        Another state by then fails the transaction with :class:`UploadMoved`.
        """
        actions: list[Action] = [
            *_touch(now),
            UploadItem.state.set(to.value),
            UploadItem.step.set(step.value) if step else UploadItem.step.remove(),
            UploadItem.failure.set(asdict(failure)) if failure else UploadItem.failure.remove(),
        ]
        if etag:
            actions.append(UploadItem.etag.set(etag))
        if attempt is not None:
            actions.append(UploadItem.attempt.set(attempt))
        if to not in _OPEN:
            actions.append(UploadItem.open_in.remove())
        if to not in _OPEN or (failure and not failure.retryable):
            actions.append(UploadItem.expires_at.set(clock.epoch(now + retention.period("uploads"))))
        tx.update(
            UploadItem(self._organization_id, upload.upload_id),
            actions,
            (UploadItem.state == upload.state.value) & (UploadItem.attempt == upload.attempt),
            otherwise=UploadMoved("The upload has moved on meanwhile. Reload and look again."),
        )

    def show_step(self, upload: Upload, step: UploadStep, *, now: datetime) -> None:
        """Tell people who watch what processing does. Raises :class:`UploadMoved` where it may not go on."""
        condition = (UploadItem.state == UploadState.PROCESSING.value) & (UploadItem.attempt == upload.attempt)
        item = UploadItem(self._organization_id, upload.upload_id)
        actions = [*_touch(now), UploadItem.step.set(step.value)]
        if not held(lambda: item.update(actions=actions, condition=condition)):
            raise UploadMoved("The upload has moved on meanwhile.")

    def read_storage(self) -> tuple[int, int]:
        """Return the bytes used by files and the bytes reserved by uploads."""
        try:
            item = StorageItem.get(self._organization_id, _STORAGE, consistent_read=True)
        except StorageItem.DoesNotExist:
            return 0, 0
        return int(item.used), int(item.taken - item.used)

    def reserve(self, tx: Transaction, size: int, *, limit: int, now: datetime) -> None:
        """Take room for an upload in the transaction, which fails with :class:`StorageFull` without it."""
        full = StorageFull(
            f"The storage of {limit / 2**30:g} GB has no room for this file. Delete files that are not needed."
        )
        if size > limit:
            raise full
        moment = clock.iso(now)
        tx.update(
            StorageItem(self._organization_id, _STORAGE),
            [
                StorageItem.taken.add(size),
                StorageItem.used.add(0),
                StorageItem.revision.add(1),
                StorageItem.created_at.set(StorageItem.created_at | moment),
                StorageItem.updated_at.set(moment),
            ],
            StorageItem.taken.does_not_exist() | (StorageItem.taken <= limit - size),
            otherwise=full,
        )

    def settle(self, tx: Transaction, *, taken: int, used: int, now: datetime) -> None:
        """Change what is taken and used by these differences in the transaction."""
        tx.update(
            StorageItem(self._organization_id, _STORAGE),
            [
                StorageItem.taken.add(taken),
                StorageItem.used.add(used),
                StorageItem.revision.add(1),
                StorageItem.updated_at.set(clock.iso(now)),
            ],
        )


def _touch(now: datetime) -> Collection[Action]:
    return [UploadItem.revision.add(1), UploadItem.updated_at.set(clock.iso(now))]


def _upload(item: Any) -> Upload:
    """Return an item of the table or its index; what the index does not show is empty."""
    return Upload(
        upload_id=item.upload_id,
        organization_id=item.organization_id,
        filename=item.filename,
        content_type=item.content_type,
        kind=Kind(item.kind),
        size=int(item.size),
        state=UploadState(item.state),
        created_by=item.created_by,
        created_by_name=item.created_by_name,
        created_at=item.created_at,
        deadline=item.deadline,
        token=item.token or "",
        revision=int(item.revision),
        attempt=int(item.attempt or 1),
        step=UploadStep(item.step) if item.step else None,
        failure=Failure(**item.failure) if item.failure else None,
        attachment=Attachment(**item.attachment) if item.attachment else None,
        etag=item.etag or "",
        multipart_id=item.multipart_id or "",
        replaces=getattr(item, "replaces", None) or "",
        updated_at=item.updated_at,
    )
