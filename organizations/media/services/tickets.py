"""Tickets: what a client needs to send its bytes straight to the bucket."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from diatonic.common import clock, ids, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import AppError, FieldError, Invalid
from diatonic.common.scope import Scope
from organizations.media import policies
from organizations.media.rules import (
    FILE_TYPES,
    LOOK_AFTER,
    PART_URL,
    TICKET_MULTIPART,
    TICKET_SINGLE,
    Attachment,
    FileType,
    Kind,
    Part,
    PartPlan,
    PartRequest,
    SignedPart,
    Upload,
    UploadState,
    UploadTicket,
    clean_filename,
    filename_problem,
    find_file_type,
    new_token,
    plan_parts,
)
from organizations.media.services.endings import look_after, storage_limit
from organizations.media.services.limits import limits_of
from organizations.media.services.seeing import check_upload_open
from organizations.media.store import UploadMoved, UploadStore

_MAX_SIGNED = 100


def request_upload(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    filename: str,
    content_type: str,
    size: int,
    now: datetime,
    attachment: Attachment | None = None,
    replaces: str = "",
    most: int | None = None,
) -> UploadTicket:
    """Reserve room and return a ticket: a form up to 100 MB, a multipart upload above. Needs ``files.upload``.

    ``replaces``: the file whose place the new one takes, which the caller has checked. ``most``: bytes, where fewer
    are taken than usual. A private attachment needs no permission here: the feature that asks has decided.
    ``content_type`` may be empty or ``application/octet-stream``: then the extension decides. Raises ``Invalid``
    with the field that is wrong, ``StorageFull``.
    """
    if attachment is None or not attachment.is_private:
        policies.check_can_upload(scope)
    file_type = check_taken(scope, filename, content_type, size, most)
    upload = new_upload(
        scope, ids.new(), filename, file_type, size=size, attachment=attachment, replaces=replaces, now=now
    )
    return _ticket(scope, upload, now=now)


def new_upload(  # noqa: PLR0913 -- all named
    scope: Scope,
    upload_id: str,
    filename: str,
    file_type: FileType,
    *,
    size: int,
    attachment: Attachment | None,
    replaces: str,
    now: datetime,
) -> Upload:
    """Return an upload of the scope's that waits for its bytes; nothing is written."""
    return Upload(
        upload_id=upload_id,
        organization_id=scope.organization_id,
        filename=clean_filename(filename),
        content_type=file_type.content_type,
        kind=file_type.kind,
        size=size,
        state=UploadState.WAITING,
        created_by=scope.user_id,
        created_by_name=scope.user_name,
        created_at=clock.iso(now),
        updated_at=clock.iso(now),
        deadline=clock.iso(now + (TICKET_SINGLE if plan_parts(size) is None else TICKET_MULTIPART)),
        token=new_token(upload_id, secrets.token_hex(8)),
        attachment=attachment,
        replaces=replaces,
    )


def _ticket(scope: Scope, upload: Upload, *, now: datetime) -> UploadTicket:
    if upload.plan is None:
        form = storage.presign_form(
            upload.temp_key, content_type=upload.content_type, size=upload.size, valid=TICKET_SINGLE
        )
        put_waiting(scope, upload, now=now)
        return UploadTicket(upload, form.url, form.fields)
    multipart_id = storage.start_multipart(upload.temp_key, content_type=upload.content_type)
    upload = replace(upload, multipart_id=multipart_id)
    try:
        put_waiting(scope, upload, now=now)
    except AppError:
        storage.abort_multipart(upload.temp_key, multipart_id=multipart_id)
        raise
    return UploadTicket(upload)


def sign_parts(scope: Scope, *, upload_id: str, parts: Sequence[PartRequest]) -> list[SignedPart]:
    """Return addresses for parts that are about to be sent, up to 100 at a time, each good for half an hour.

    Raises ``Invalid`` for a part outside the plan or with another length than the plan's.
    """
    upload, plan = _multipart(scope, upload_id)
    if upload.state is not UploadState.WAITING:
        raise UploadMoved("This upload takes no more parts.")
    if not 1 <= len(parts) <= _MAX_SIGNED:
        raise Invalid("Too many parts at once.", fields=[FieldError("/parts", f"Ask for 1 to {_MAX_SIGNED} parts.")])
    _check_parts(plan, parts)
    return [
        SignedPart(
            part.number,
            storage.presign_part(
                upload.temp_key,
                multipart_id=upload.multipart_id,
                number=part.number,
                size=part.size,
                valid=PART_URL,
            ),
        )
        for part in parts
    ]


def list_parts(scope: Scope, *, upload_id: str) -> list[Part]:
    """Return the parts that have arrived, so that a paused upload goes on where it was."""
    upload, _ = _multipart(scope, upload_id)
    try:
        found = storage.list_parts(upload.temp_key, multipart_id=upload.multipart_id)
    except storage.NotThere:
        return []
    return [Part(part.number, part.size, part.etag) for part in found]


def put_waiting(scope: Scope, upload: Upload, *, now: datetime) -> None:
    """Reserve room for an upload, write it, and have it looked after. Raises ``StorageFull``."""
    tx = Transaction()
    store = UploadStore(scope)
    store.reserve(tx, upload.size, limit=storage_limit(scope), now=now)
    store.add(tx, upload)
    look_after(tx, upload, at=now + LOOK_AFTER, name="waiting")
    tx.commit()


def check_taken(scope: Scope, filename: str, content_type: str, size: int, most: int | None) -> FileType:
    """Return the type of a file that is taken here. Raises ``Invalid`` with each field that is wrong."""
    wrong = []
    if problem := filename_problem(filename):
        wrong.append(FieldError("/filename", problem))
    file_type = find_file_type(filename, content_type)
    if file_type is None:
        names = ", ".join(each.extensions[0] for each in FILE_TYPES.values())
        wrong.append(FieldError("/content_type", f"Files of these types are taken: {names}. Name and type must agree."))
    elif size > (limit := _limit(scope, file_type, most)):
        message = f"{_PLURALS[file_type.kind]} may have at most {limit / 2**20:,.0f} MB here; this file has {size / 2**20:,.1f}."
        wrong.append(FieldError("/size", message))
    if size < 1:
        wrong.append(FieldError("/size", "The file is empty."))
    if wrong or file_type is None:
        raise Invalid("This file cannot be taken.", fields=wrong)
    return file_type


def _limit(scope: Scope, file_type: FileType, most: int | None) -> int:
    usual = limits_of(scope)[file_type.kind]
    return usual if most is None else min(usual, most)


_PLURALS = {
    Kind.VIDEO: "Videos",
    Kind.AUDIO: "Sound files",
    Kind.DOCUMENT: "Documents",
    Kind.IMAGE: "Pictures",
    Kind.CAPTIONS: "Captions",
}


def _multipart(scope: Scope, upload_id: str) -> tuple[Upload, PartPlan]:
    upload = UploadStore(scope).get(upload_id)
    policies.check_can_continue(scope, upload)
    check_upload_open(scope, upload)
    if upload.plan is None:
        raise UploadMoved("This upload goes up in one piece: use the form of its ticket.")
    return upload, upload.plan


def _check_parts(plan: PartPlan, parts: Sequence[PartRequest]) -> None:
    wrong = []
    for at, part in enumerate(parts):
        if not 1 <= part.number <= plan.count:
            wrong.append(FieldError(f"/parts/{at}/number", f"Parts are numbered 1 to {plan.count}."))
        elif part.size != plan.length(part.number):
            wrong.append(FieldError(f"/parts/{at}/size", f"This part has {plan.length(part.number)} bytes."))
    if wrong:
        raise Invalid("These parts are not of this upload's plan.", fields=wrong)
