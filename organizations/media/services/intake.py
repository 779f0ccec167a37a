"""Bytes that the platform itself brings in, such as the picture of a link's preview."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import filetype

from diatonic.common import ids, storage
from diatonic.common.errors import Invalid
from diatonic.common.scope import Scope
from organizations.media.rules import BY_EXTENSION, SINGLE_UPLOAD_MAX, Attachment, Upload, UploadState
from organizations.media.services.tickets import check_taken, new_upload, put_waiting
from organizations.media.services.uploads import finish_waiting
from organizations.media.store import UploadStore, UploadUnknown
from organizations.membership import services as membership

_HEAD = 8192
_LONGEST_STEM = 200


def take_in(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    body: bytes,
    filename: str,
    now: datetime,
    attachment: Attachment | None = None,
    upload_id: str = "",
    most: int | None = None,
) -> Upload:
    """Put bytes into the bucket as an upload that a worker processes like anybody's; returns it.

    Only by the system: whoever calls has decided that the organization wants it. What it is the bytes themselves say,
    the name's extension follows; the processing looks closer, in a child. ``upload_id`` makes twice once: a job that
    is tried again gives the same one. Room and sizes are the organization's. Raises ``Invalid`` for what is not taken,
    ``StorageFull``. One DynamoDB call more than completing a person's upload takes, two with ``upload_id``.
    """
    if not scope.is_system:
        raise PermissionError("people get tickets")
    known = _known(scope, upload_id)
    if known is not None and known.state is not UploadState.WAITING:
        return known
    here = _with_settings(scope)
    name = _named(filename, body)
    file_type = check_taken(here, name, "", len(body), min(most or SINGLE_UPLOAD_MAX, SINGLE_UPLOAD_MAX))
    upload = known
    if upload is None:
        upload = new_upload(
            here, upload_id or ids.new(), name, file_type, size=len(body), attachment=attachment, replaces="", now=now
        )
        put_waiting(here, upload, now=now)
    with suppress(storage.Changed):  # written before a break
        storage.write(upload.temp_key, body, content_type=file_type.content_type, replacing=None)
    return finish_waiting(here, upload, now=now)


def _known(scope: Scope, upload_id: str) -> Upload | None:
    with suppress(UploadUnknown):
        return UploadStore(scope).get(upload_id) if upload_id else None
    return None


def _with_settings(scope: Scope) -> Scope:
    """Return the scope with what the organization has set: the system's own has what is usual."""
    organization = membership.find_organization(scope)
    return scope if organization is None else replace(scope, settings=organization.settings)


def _named(filename: str, body: bytes) -> str:
    """Return the name with the extension that the bytes ask for."""
    kind = filetype.guess(body[:_HEAD])
    found = BY_EXTENSION.get(str(kind.extension)) if kind else None
    if found is None:
        raise Invalid("This is no file of a kind that is taken.")
    stem = filename.rpartition("/")[2].rpartition(".")[0] or filename.rpartition("/")[2]
    return f"{stem[:_LONGEST_STEM].strip('. ') or 'file'}.{found.extensions[0]}"
