"""From uploaded bytes to a file: every step may run again, after a worker was killed in the middle of it."""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings

from diatonic.common import clock, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.media.inspection import runner
from organizations.media.rules import (
    FILE_TYPES,
    KEPT_FAILED,
    Attachment,
    Facts,
    Failure,
    Kind,
    Rendition,
    StoredFile,
    Upload,
    UploadState,
    UploadStep,
    final_key,
    product_key,
)
from organizations.media.services import messages
from organizations.media.services.cleaning import clean_up
from organizations.media.services.endings import look_after
from organizations.media.services.handlers import handlers_for
from organizations.media.services.metadata import list_in_module
from organizations.media.services.replacing import queue_replacing
from organizations.media.services.sweeping import schedule_sweep
from organizations.media.store import FileStore, FileUnknown, UploadMoved, UploadStore

logger = structlog.get_logger(__name__)

_ENDED_BADLY = (UploadState.FAILED, UploadState.CANCELLED, UploadState.TIMED_OUT)
_GONE = Failure("gone", "The uploaded bytes are not there any more. Upload the file again.")
_CHANGED = Failure("changed", "The uploaded bytes were changed after the upload. Upload the file again.")
_PREFIX = "diatonic-media-"
_LOST = Failure("not_processed", "Processing has broken off several times. Try again later.", retryable=True)


def process(scope: Scope, *, upload_id: str, attempt: int, now: datetime) -> None:
    """Take an uploaded upload to ready or failed, and tell whoever waits for it.

    Called again after a break it goes on: objects have the same keys, items are written under conditions, and
    handlers are idempotent. Raises what may pass (a server that is away); the job is then tried again.
    """
    upload = UploadStore(scope).get(upload_id)
    if upload.attempt != attempt:
        return
    if upload.state in (UploadState.UPLOADED, UploadState.PROCESSING):
        with contextlib.suppress(UploadMoved):  # cancelled meanwhile, or another worker was faster
            _work(scope, _begin(scope, upload, now), now)
        upload = UploadStore(scope).get(upload_id)
    conclude(scope, upload, now=now)


def conclude(scope: Scope, upload: Upload, *, now: datetime) -> None:
    """Do what follows from how an upload ended: tell its handlers, remove what nobody needs. Idempotent."""
    try:
        if upload.state is UploadState.READY:
            with contextlib.suppress(FileUnknown):  # deleted meanwhile
                _hand_over(scope, upload, FileStore(scope).get(upload.upload_id), now)
        elif upload.state in _ENDED_BADLY:
            _call_off(scope, upload, now)
    finally:  # a handler that fails again and again keeps nothing in the bucket
        clean_up(upload)


def give_up(scope: Scope, *, upload_id: str, attempt: int, now: datetime) -> None:
    """End an upload whose processing was tried too often, in a state that a person can retry.

    What follows from the end is left to the caretaker, which tries for longer.
    """
    upload = UploadStore(scope).get(upload_id)
    if upload.attempt == attempt and upload.state in (UploadState.UPLOADED, UploadState.PROCESSING):
        _fail(scope, upload, _LOST, now)
    tx = Transaction()
    look_after(tx, upload, at=now, name=f"broken-off-{attempt}")
    tx.commit()


def _hand_over(scope: Scope, upload: Upload, file: StoredFile, now: datetime) -> None:
    if upload.attachment is None:
        return
    if not file.is_private:
        list_in_module(file, upload.attachment.module_id)
    if (take := handlers_for(upload.attachment.kind).ready) is not None:
        take(scope, attachment=upload.attachment, file=file, now=now)


def _call_off(scope: Scope, upload: Upload, now: datetime) -> None:
    if upload.attachment is not None and (tell := handlers_for(upload.attachment.kind).failed) is not None:
        tell(scope, attachment=upload.attachment, upload=upload, now=now)


def _begin(scope: Scope, upload: Upload, now: datetime) -> Upload:
    if upload.state is UploadState.PROCESSING:
        return upload
    tx = Transaction()
    UploadStore(scope).move(tx, upload, to=UploadState.PROCESSING, step=UploadStep.COPYING, now=now)
    tx.commit()
    return replace(upload, state=UploadState.PROCESSING)


def _work(scope: Scope, upload: Upload, now: datetime) -> None:
    file_type = FILE_TYPES[upload.content_type]
    store, key = UploadStore(scope), final_key(upload, file_type)
    failure = _copy(upload, key)
    if failure is not None:
        _fail(scope, upload, failure, now)
        return
    with _folder() as folder:
        store.show_step(upload, UploadStep.CHECKING, now=clock.now())
        digest = storage.download(key, folder / runner.INPUT, size=upload.size)
        inspection = runner.inspect(folder, file_type)
        if inspection.usage is not None:
            logger.info("inspected", kind=upload.kind, size=upload.size, **_usage(inspection.usage))
        if inspection.facts is None:
            _fail(scope, upload, inspection.failure or _LOST, now)
            return
        file = _file(upload, inspection.facts, digest, key, folder)
        failure = _check(scope, upload.attachment, file)
        if failure is not None:
            _fail(scope, upload, failure, now)
            return
        store.show_step(upload, UploadStep.STORING, now=clock.now())
        for product in inspection.facts.products:
            rendition = file.renditions[product.name]
            storage.upload(runner.product_path(folder, product), rendition.key, content_type=rendition.content_type)
    _finish(scope, upload, file, clock.now())


def _copy(upload: Upload, key: str) -> Failure | None:
    """Copy what was uploaded to where nobody but us can write; from then on only the copy counts."""
    try:
        storage.copy(upload.temp_key, key, etag=upload.etag, content_type=upload.content_type)
    except storage.Changed:
        return _CHANGED
    except storage.NotThere:
        try:
            storage.head(key)  # copied before a break
        except storage.NotThere:
            return _GONE
    return None


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Make a folder for one file, and remove those that killed workers left: a video is gigabytes."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > 2 * settings.CELERY_TASK_TIME_LIMIT:
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        yield Path(name)


def _usage(usage: runner.Usage) -> dict[str, float]:
    return {"cpu_seconds": usage.cpu_seconds, "peak_memory": usage.peak_memory}


def _file(upload: Upload, facts: Facts, digest: str, key: str, folder: Path) -> StoredFile:
    renditions = {
        product.name: Rendition(
            key=product_key(upload, product.name, product.filename),
            content_type=product.content_type,
            size=runner.product_path(folder, product).stat().st_size,
            width=product.width,
            height=product.height,
        )
        for product in facts.products
    }
    return StoredFile(
        file_id=upload.upload_id,
        organization_id=upload.organization_id,
        name=upload.filename,
        kind=upload.kind,
        content_type=facts.content_type,
        size=upload.size,
        created_by=upload.created_by,
        created_by_name=upload.created_by_name,
        created_at=upload.created_at,
        # An image's upload carries metadata: it is removed, and its renditions stand for it.
        key="" if upload.kind is Kind.IMAGE else key,
        digest=digest,
        duration=facts.duration,
        width=facts.width,
        height=facts.height,
        video_codec=facts.video_codec,
        audio_codec=facts.audio_codec,
        page_count=facts.pages,
        word_count=facts.words,
        cues=facts.cues,
        last_cue_end=facts.last_cue_end,
        renditions=renditions,
        attachment=upload.attachment,
        replaces=upload.replaces,
    )


def _check(scope: Scope, attachment: Attachment | None, file: StoredFile) -> Failure | None:
    check = handlers_for(attachment.kind).check if attachment else None
    return check(scope, attachment, file) if check and attachment else None


def _finish(scope: Scope, upload: Upload, file: StoredFile, now: datetime) -> None:
    store, tx = UploadStore(scope), Transaction()
    store.move(tx, upload, to=UploadState.READY, now=now)
    store.settle(tx, taken=file.stored_size - upload.size, used=file.stored_size, now=now)
    FileStore(scope).add(tx, file)
    if upload.replaces:
        queue_replacing(tx, upload, now=now)
    schedule_sweep(tx, scope.organization_id, now=now)
    messages.tell_ready(tx, scope, upload, now=now)
    tx.commit()


def _fail(scope: Scope, upload: Upload, failure: Failure, now: datetime) -> None:
    logger.info("upload_failed", upload_id=upload.upload_id, code=failure.code)
    store, tx = UploadStore(scope), Transaction()
    store.move(tx, upload, to=UploadState.FAILED, failure=failure, now=now)
    if failure.retryable:
        look_after(tx, upload, at=now + KEPT_FAILED, name=f"failed-{upload.attempt}")
    else:
        store.settle(tx, taken=-upload.size, used=0, now=now)
    messages.tell_failed(tx, scope, upload, failure, now=now)
    tx.commit()
