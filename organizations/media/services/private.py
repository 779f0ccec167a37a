"""Files that concern only who uploaded them and whom a feature shows them to."""

from contextlib import suppress
from datetime import datetime

from diatonic.common.scope import Scope
from organizations.media import policies
from organizations.media.rules import UploadState
from organizations.media.services.files import FileInUse, delete_unused
from organizations.media.services.uploads import cancel_upload
from organizations.media.store import FileUnknown, UploadMoved, UploadStore, UploadUnknown


def discard(scope: Scope, *, upload_id: str, now: datetime) -> None:
    """Give up a private upload: cancel it, or delete the file that it became, unless something uses it.

    One's own, or as the system anybody's; nothing happens where it is gone. Idempotent. Up to five DynamoDB calls.
    """
    with suppress(UploadUnknown, UploadMoved, FileUnknown, FileInUse):
        upload = UploadStore(scope).get(upload_id)
        policies.check_private(scope, upload)
        if not upload.is_private:
            return
        if upload.state is UploadState.READY:
            delete_unused(scope, file_id=upload_id, now=now)
        elif upload.state not in (UploadState.CANCELLED, UploadState.TIMED_OUT):
            cancel_upload(scope, upload_id=upload_id, now=now)
