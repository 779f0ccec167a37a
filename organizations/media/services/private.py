"""Files that concern only who uploaded them and whom a feature shows them to."""

from contextlib import suppress
from datetime import datetime

from diatonic.common.scope import Scope
from organizations.media import policies
from organizations.media.rules import Upload, UploadState
from organizations.media.services.files import FileInUse, delete_unused
from organizations.media.services.uploads import cancel_upload
from organizations.media.store import FileStore, FileUnknown, UploadMoved, UploadStore, UploadUnknown


def discard(scope: Scope, *, upload_id: str, now: datetime) -> None:
    """Give up a private upload: cancel it, or delete the file that it became, unless something uses it.

    One's own, or as the system anybody's; nothing happens where it is gone. Idempotent. Up to six DynamoDB calls.
    """
    upload: Upload | None = None
    with suppress(UploadUnknown):
        upload = UploadStore(scope).get(upload_id)
    with suppress(UploadMoved, UploadUnknown, FileUnknown, FileInUse):
        # An upload is forgotten a month after its end, the file that it became is not.
        thing = upload or FileStore(scope).get(upload_id)
        policies.check_private(scope, thing)
        if not thing.is_private:
            return
        if upload is None or upload.state is UploadState.READY:
            delete_unused(scope, file_id=upload_id, now=now)
        elif upload.state not in (UploadState.CANCELLED, UploadState.TIMED_OUT):
            cancel_upload(scope, upload_id=upload_id, now=now)
