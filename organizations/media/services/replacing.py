"""A new file in the place of an old one: drafts get the new one, publications keep what was published."""

from datetime import datetime

from diatonic.common import jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.media import policies
from organizations.media.rules import StoredFile, Upload, UploadTicket, find_file_type
from organizations.media.services.handlers import swaps
from organizations.media.services.seeing import check_file_open
from organizations.media.services.tickets import request_upload
from organizations.media.store import FileStore

REPLACE = "organizations.media.tasks.replace_uses"
_AT_ONCE = 20


def request_replacement(
    scope: Scope, *, file_id: str, filename: str, content_type: str, size: int, now: datetime
) -> UploadTicket:
    """Return a ticket to upload a file in the place of another one. Needs ``files.upload`` and ``files.delete``.

    Once the new file is ready, every draft that uses the old one uses the new one; what is published keeps the old one
    until it is published again. The old file stays. Raises ``Invalid`` for a file of another kind, ``FileUnknown``,
    and what :func:`request_upload` raises.
    """
    policies.check_can_delete(scope)
    old = FileStore(scope).get(file_id)
    policies.check_private(scope, old)
    check_file_open(scope, old)
    if old.replaced_by:
        raise Conflict("This file was replaced already. Replace the newer one.", code="already_replaced")
    found = find_file_type(filename, content_type)
    if found is not None and found.kind is not old.kind:
        message = f"This is {found.label}; “{old.name}” can only be replaced by another {old.kind.value} file."
        raise Invalid("This file cannot take the place of the other.", fields=[FieldError("/filename", message)])
    return request_upload(
        scope,
        filename=filename,
        content_type=content_type,
        size=size,
        now=now,
        attachment=old.attachment,
        replaces=file_id,
    )


def queue_replacing(tx: Transaction, upload: Upload, *, now: datetime) -> None:
    """Have the drafts get the new file, in the transaction that makes it ready."""
    arguments = {"old_id": upload.replaces, "new_id": upload.upload_id, "after": "", "by": upload.created_by_name}
    _queue(tx, upload.organization_id, arguments, now)


def replace_uses(scope: Scope, *, old_id: str, new_id: str, after: str, by: str, now: datetime) -> None:
    """Put the new file where the old one is used, twenty places at a time. Idempotent."""
    store = FileStore(scope)
    files = store.get_many([old_id, new_id])
    if len(files) < 2:  # noqa: PLR2004 -- one of the two was deleted meanwhile
        return
    old, new = files[old_id], files[new_id]
    if not after:
        store.note_replaced(old_id, by=new_id)
    uses = store.uses(old_id, limit=_AT_ONCE, after=after)
    for use in uses:
        for swap in swaps():
            swap(scope, old=old, new=new, use=use, now=now)
    tx = Transaction()
    if len(uses) == _AT_ONCE:
        arguments = {"old_id": old_id, "new_id": new_id, "after": uses[-1].holder, "by": by}
        _queue(tx, scope.organization_id, arguments, now)
    else:
        _record(tx, scope, old, new, by, now)
    tx.commit()


def _queue(tx: Transaction, organization_id: str, arguments: dict[str, str], now: datetime) -> None:
    job_id = f"replace-{arguments['old_id']}-{arguments['new_id']}-{arguments['after']}"
    jobs.due(tx, task=REPLACE, organization_id=organization_id, arguments=arguments, at=now, job_id=job_id)


def _record(tx: Transaction, scope: Scope, old: StoredFile, new: StoredFile, by: str, now: datetime) -> None:
    audit.record(
        tx,
        scope,
        action="file.replaced",
        target_kind="file",
        target_id=old.file_id,
        summary=f"put “{new.name}” of {by} in the place of “{old.name}”",
        details={"by": new.file_id},
        about=new.created_by,
        now=now,
    )
