"""What the person who uploaded a file is told."""

from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.media.rules import Failure, Upload
from organizations.media.services.handlers import handlers_for
from organizations.notifications import services as notifications


def tell_ready(tx: Transaction, scope: Scope, upload: Upload, *, now: datetime) -> None:
    """Notify in the transaction that the file can be used; of a private one only the page tells that waits for it."""
    if upload.is_private:
        return
    _tell(tx, scope, upload, "file.ready", f"“{upload.filename}” is ready.", now)


def tell_failed(tx: Transaction, scope: Scope, upload: Upload, failure: Failure, *, now: datetime) -> None:
    """Notify in the transaction that the file was not taken, and why."""
    _tell(tx, scope, upload, "file.failed", f"“{upload.filename}” could not be used. {failure.reason}", now)


def _tell(tx: Transaction, scope: Scope, upload: Upload, kind: str, text: str, now: datetime) -> None:
    notifications.send(
        tx,
        organization_id=upload.organization_id,
        to=upload.created_by,
        kind=kind,
        text=text,
        url=address_of(scope, upload),
        now=now,
    )


def address_of(scope: Scope, upload: Upload) -> str:
    """Return the page where the upload is waited for, or the list of files."""
    address = handlers_for(upload.attachment.kind).address if upload.attachment else None
    if address is not None and upload.attachment is not None:
        return address(scope, upload.attachment)
    return f"/o/{upload.organization_id}/files/"
