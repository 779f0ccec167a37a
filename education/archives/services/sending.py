"""The files of an import: sent on their way once, whatever breaks off, and looked after until each has ended."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

from diatonic.common import clock, storage
from diatonic.common.errors import AppError, NotFound, Unavailable
from diatonic.common.scope import Scope
from education.archives.inspection import runner
from education.archives.rules.ids import module_id_of
from education.archives.rules.plan import Plan, PlannedFile
from education.archives.rules.states import Import
from education.archives.store import ImportStore
from organizations.media import services as media
from organizations.media.rules import Attachment, Upload, UploadState

KIND = "education.section"
_LOOKED_AT = 25
UPLOAD, HELD, REFUSED = "upload:", "held:", "refused:"


def send_files(scope: Scope, found: Import, plan: Plan, folder: Path) -> None:
    """Give every planned file to media, or hold the one that is here already; each is noted before its bytes go."""
    store = ImportStore(scope)
    noted = store.open_files(found.import_id, now=clock.now())
    known = _known(scope, plan)
    for file in plan.files:
        before = noted.get(file.path, "")
        if before.startswith((HELD, REFUSED)):
            continue
        if before.startswith(UPLOAD):
            _send(scope, before.removeprefix(UPLOAD), runner.product_path(folder, file))
            continue
        if file.path in known:
            store.note_file(found.import_id, file.path, f"{HELD}{known[file.path]}", now=clock.now())
            continue
        _begin(scope, found, file, runner.product_path(folder, file))


def _known(scope: Scope, plan: Plan) -> dict[str, str]:
    """Return which files are in this organization already, the same bytes under the id that the archive tells.

    Not one that only its owner sees; and for a text only a picture that came in for one, as no other is shown there.
    """
    told = {file.known_as: file for file in plan.files if file.known_as and file.digest}
    return {
        told[key].path: key
        for key, file in media.get_files(scope, file_ids=list(told)).items()
        if file.digest == told[key].digest
        and not file.is_private
        and (told[key].slot != "image" or (file.attachment is not None and file.attachment.slot == "image"))
    }


def _begin(scope: Scope, found: Import, file: PlannedFile, path: Path) -> None:
    store = ImportStore(scope)
    attachment = Attachment(KIND, module_id_of(found.organization_id, found.import_id, 0), None, file.slot)
    try:
        ticket = media.request_upload(
            scope, filename=file.name, content_type="", size=file.size, attachment=attachment, now=clock.now()
        )
    except Unavailable:
        raise
    except AppError as refused:
        reason = " ".join([refused.detail, *(error.message for error in refused.fields)])
        store.note_file(found.import_id, file.path, f"{REFUSED}{reason}"[:400], now=clock.now())
        return
    store.note_file(found.import_id, file.path, f"{UPLOAD}{ticket.upload_id}", now=clock.now())
    _put(scope, ticket.upload, path)


def _send(scope: Scope, upload_id: str, path: Path) -> None:
    """Send what a broken-off attempt may not have sent."""
    try:
        upload = media.get_upload(scope, upload_id=upload_id)
    except NotFound:
        return
    if upload.state is UploadState.WAITING:
        _put(scope, upload, path)


def _put(scope: Scope, upload: Upload, path: Path) -> None:
    storage.upload(path, upload.temp_key, content_type=upload.content_type)
    media.complete_upload(scope, upload_id=upload.upload_id, now=clock.now())


def look_after_files(scope: Scope, found: Import, *, is_late: bool) -> tuple[int, int]:
    """Note which uploads have ended badly; returns how many files have ended, and how many have not.

    ``is_late``: those that have not are given up.
    """
    store = ImportStore(scope)
    noted = store.files(found.import_id)
    sent = {path: what.removeprefix(UPLOAD) for path, what in noted.items() if what.startswith(UPLOAD)}
    ready = media.get_files(scope, file_ids=list(sent.values()))
    waiting = [path for path, upload_id in sent.items() if upload_id not in ready]
    ended = 0
    for path in waiting if is_late else waiting[:_LOOKED_AT]:
        reason = "It was not processed in time." if is_late else _failure(scope, sent[path])
        if is_late:
            _remove(scope, sent[path])
        if reason:
            store.note_file(found.import_id, path, f"{REFUSED}{reason}"[:400], now=clock.now())
            ended += 1
    return len(noted) - len(waiting) + ended, len(waiting) - ended


def remove_unused(scope: Scope, found: Import) -> None:
    """Take back what was sent for an import that has come to nothing: uploads under way, files that nothing uses.

    What a module has by now stays, and what was here before the import is not touched. Idempotent; raises what passes.
    """
    for what in ImportStore(scope).files(found.import_id).values():
        if what.startswith(UPLOAD):
            _remove(scope, what.removeprefix(UPLOAD))


def _remove(scope: Scope, upload_id: str) -> None:
    with contextlib.suppress(NotFound, media.FileInUse):
        if media.get_upload(scope, upload_id=upload_id).state is UploadState.READY:
            media.delete_file(scope, file_id=upload_id, now=clock.now())
        else:
            media.cancel_upload(scope, upload_id=upload_id, now=clock.now())


def _failure(scope: Scope, upload_id: str) -> str:
    try:
        upload = media.get_upload(scope, upload_id=upload_id)
    except NotFound:
        return "Its upload is not there any more."
    if upload.state is UploadState.FAILED:
        return upload.failure.reason if upload.failure else "It could not be processed."
    if upload.state in (UploadState.CANCELLED, UploadState.TIMED_OUT):
        return "Its upload was given up."
    return ""


def outcome(noted: Mapping[str, str], path: str) -> tuple[str, str]:
    """Return the id of the file that a path has become, or "" and why there is none."""
    what = noted.get(path, "")
    if what.startswith(REFUSED):
        return "", what.removeprefix(REFUSED)
    return what.partition(":")[2], "" if what else "It is missing in the archive."
