"""Looking after uploads whose client or worker has gone."""

from datetime import datetime, timedelta

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.media.rules import KEPT_FAILED, Upload, UploadState
from organizations.media.services.endings import end, look_after
from organizations.media.services.processing import conclude
from organizations.media.services.uploads import NotUploaded, finish_waiting
from organizations.media.store import UploadMoved, UploadStore, UploadUnknown

_GRACE = timedelta(minutes=10)  # a form may be sent until the last second, and takes its time


def care_for(scope: Scope, *, upload_id: str, now: datetime) -> None:
    """Complete a waiting upload whose bytes are there, or end it after its deadline; do what follows from an end."""
    store = UploadStore(scope)
    try:
        upload = store.get(upload_id)
    except UploadUnknown:
        return
    if upload.state is UploadState.WAITING:
        _complete_or_end(scope, upload, now)
    elif upload.can_retry and clock.parse(upload.updated_at) + KEPT_FAILED <= now:
        _end(scope, upload, UploadState.CANCELLED, now)
    elif upload.state not in (UploadState.UPLOADED, UploadState.PROCESSING):
        conclude(scope, upload, now=now)


def _complete_or_end(scope: Scope, upload: Upload, now: datetime) -> None:
    last_moment = clock.parse(upload.deadline) + _GRACE
    try:
        finish_waiting(scope, upload, now=now)
    except UploadMoved:
        return
    except NotUploaded:
        if now >= last_moment:
            _end(scope, upload, UploadState.TIMED_OUT, now)
        else:
            tx = Transaction()
            look_after(tx, upload, at=last_moment, name="deadline")
            tx.commit()


def _end(scope: Scope, upload: Upload, to: UploadState, now: datetime) -> None:
    tx = Transaction()
    end(tx, scope, upload, to=to, now=now)
    tx.commit()
    conclude(scope, UploadStore(scope).get(upload.upload_id), now=now)
