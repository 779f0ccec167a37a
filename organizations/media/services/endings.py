"""How uploads end, and what looks after them meanwhile."""

from datetime import datetime

from diatonic.common import jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.media.rules import GIB, Upload, UploadState
from organizations.media.store import UploadStore

LOOK = "organizations.media.tasks.look_after_upload"


def storage_limit(scope: Scope) -> int:
    """Return how many bytes the organization's files may take."""
    return scope.settings.storage_limit_gb * GIB


def end(tx: Transaction, scope: Scope, upload: Upload, *, to: UploadState, now: datetime) -> None:
    """Cancel the upload or let it time out, in the transaction; its room is given back."""
    store = UploadStore(scope)
    store.move(tx, upload, to=to, failure=upload.failure, now=now)
    if upload.state is not UploadState.FAILED or upload.can_retry:  # else it was given back when it failed
        store.settle(tx, taken=-upload.size, used=0, now=now)


def look_after(tx: Transaction, upload: Upload, *, at: datetime, name: str) -> None:
    """Have the upload looked at by a worker at that time: whether it needs an end, or the end its cleaning."""
    jobs.due(
        tx,
        task=LOOK,
        organization_id=upload.organization_id,
        arguments={"upload_id": upload.upload_id},
        at=at,
        job_id=f"upload-{upload.upload_id}-{name}",
    )
