"""Exports: everything that is kept about a person, as a ZIP of JSON and files."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from diatonic.common import clock, ids, jobs, personal, retention, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.personal import Holding, KeptFile, Subject
from diatonic.common.scope import Scope, check_in_person
from organizations.notifications import services as notifications
from organizations.privacy import store
from organizations.privacy.rules import LINK_SECONDS, MOST_FILES, Erasure, Export, ExportState, key_of
from organizations.privacy.services.subjects import account_of, look_up, places

PREPARE = "organizations.privacy.tasks.prepare_export"
REMOVE = "organizations.privacy.tasks.remove_export"
#: One that nobody prepared after so long is not waited for any longer.
_PATIENCE = timedelta(days=1)
_README = """This is everything that Diatonic keeps about you, as it was when you asked for it.

Each .json file is one kind of thing; index.json says what each of them is, and how many things are in it.
The folder files/ holds what you uploaded. Files above two gigabytes in all are named in left-out.json instead.
"""


class NoExport(NotFound):
    """There is no export to download."""

    default_code = "no_export"


class BeingErased(Conflict):
    """The person is being erased at this moment."""

    default_code = "being_erased"


def get_privacy(user_id: str, *, now: datetime) -> tuple[Export | None, Erasure | None]:
    """Return the person's export, unless it is offered no longer, and whether they are to be erased. One read."""
    export, erasure = store.find_both(user_id)
    return (None if export is not None and export.is_over(now) else export), erasure


def request_export(user_id: str, *, now: datetime, scope: Scope | None = None) -> Export:
    """Have an export prepared; one that is being prepared already is returned. Two DynamoDB calls.

    A new one takes the place of an older one. ``scope``: through which an API token is told from a person. Raises
    :class:`BeingErased`, :class:`~diatonic.common.errors.Denied` for a token.
    """
    check_in_person(scope)
    before, erasure = store.find_both(user_id)
    if erasure is not None and erasure.state == "running":
        raise BeingErased("Your account is being erased. There is nothing left to export.")
    if before is not None and before.state is ExportState.WAITING and not before.is_over(now):
        return before
    export = Export(ids.new(), ExportState.WAITING, clock.iso(now), clock.iso(now + _PATIENCE))
    tx = Transaction()
    store.put_export(tx, user_id, export, replacing=before.export_id if before else "", now=now)
    _do(tx, PREPARE, user_id, export, at=now)
    if before is not None:
        _do(tx, REMOVE, user_id, before, at=now)
    tx.commit()
    return export


def get_export(user_id: str, *, now: datetime, scope: Scope | None = None) -> tuple[Export, str]:
    """Return the person's export and, once it is ready, its :func:`export_link`. One DynamoDB call.

    Raises :class:`NoExport`, :class:`~diatonic.common.errors.Denied` for an API token.
    """
    check_in_person(scope)
    export, _ = get_privacy(user_id, now=now)
    if export is None:
        raise NoExport("There is no export of your data. Ask for one first.")
    return export, _link(export) if export.state is ExportState.READY else ""


def export_link(user_id: str, *, now: datetime, scope: Scope | None = None) -> str:
    """Return an address from which the ZIP can be read for two minutes. One DynamoDB call. Raises as above."""
    _, url = get_export(user_id, now=now, scope=scope)
    if not url:
        raise NoExport("Your export is not ready. Look again in a moment.")
    return url


def _link(export: Export) -> str:
    return storage.presign_get(
        export.key,
        content_type="application/zip",
        filename=f"diatonic-{export.ready_at[:10]}.zip",
        inline=False,
        valid=timedelta(seconds=LINK_SECONDS),
    )


def prepare_export(*, user_id: str, export_id: str, now: datetime) -> None:
    """Write the ZIP, offer it and tell the person. Idempotent: done again, the same object is written again.

    Where the export went meanwhile (the person was erased, another one took its place), what an earlier attempt may
    have written goes too.
    """
    export, _ = store.find_both(user_id)
    if export is None or export.export_id != export_id:
        storage.delete([key_of(export_id)])
        return
    if export.state is not ExportState.WAITING:
        return
    account = account_of(user_id)
    subject, organizations = look_up(user_id, account)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.zip"
        things = _write(path, subject, organizations, asked_at=export.asked_at)
        storage.upload(path, export.key, content_type="application/zip")
        size = path.stat().st_size
    until = now + retention.period("exports")
    ready = replace(
        export,
        state=ExportState.READY,
        ready_at=clock.iso(now),
        expires_at=clock.iso(until),
        size=size,
        things=things,
    )
    tx = Transaction()
    store.change_export(tx, user_id, ready, now=now)
    _do(tx, REMOVE, user_id, ready, at=until)
    if account.home_organization:
        notifications.send(
            tx,
            organization_id=account.home_organization,
            to=user_id,
            kind="privacy.export_ready",
            text="The export of your data is ready. Download it within a week.",
            url="/account/privacy/",
            now=now,
        )
    tx.commit()


def fail_export(*, user_id: str, export_id: str, now: datetime) -> None:
    """Leave an export that could not be prepared in a state that the person sees. Idempotent."""
    export, _ = store.find_both(user_id)
    if export is None or export.export_id != export_id or export.state is not ExportState.WAITING:
        return
    storage.delete([export.key])
    sentence = "Something of ours broke while your data was put together. Ask for it again."
    tx = Transaction()
    failed = replace(export, state=ExportState.FAILED, reason=sentence)
    store.change_export(tx, user_id, failed, now=now)
    tx.commit()


def remove_export(*, user_id: str, export_id: str) -> None:
    """Remove an export from the bucket, and forget it unless another one has taken its place. Idempotent."""
    storage.delete([key_of(export_id)])
    store.drop_export(user_id, export_id)


def _do(tx: Transaction, task: str, user_id: str, export: Export, *, at: datetime) -> None:
    jobs.due(
        tx,
        task=task,
        organization_id="-",
        arguments={"user_id": user_id, "export_id": export.export_id},
        at=at,
        job_id=f"{task.rpartition('.')[2]}-{export.export_id}",
    )


@dataclass(slots=True)
class _Written:
    """What is in the ZIP by now."""

    things: int = 0
    room: int = MOST_FILES
    index: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)


def _write(path: Path, subject: Subject, organizations: list[str], *, asked_at: str) -> int:
    written = _Written()
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README)
        for holding in personal.holdings():
            _add(archive, written, holding, subject, organizations)
        said = {"asked_at": asked_at, "user_id": subject.user_id, "organizations": organizations}
        archive.writestr("index.json", _json({**said, "kinds": written.index}))
        if written.left_out:
            archive.writestr("left-out.json", _json(written.left_out))
    return written.things


def _add(archive: ZipFile, written: _Written, holding: Holding, subject: Subject, organizations: list[str]) -> None:
    """Write one kind of thing, an item at a time: memory does not grow with their number."""
    files: list[KeptFile] = []
    count = 0
    with archive.open(ZipInfo(f"{holding.name}.json"), "w") as target:
        target.write(b"[")
        for shown, of_item in _found(holding, subject, organizations):
            target.write(b",\n" if count else b"\n")
            target.write(_json(shown).encode())
            files += of_item
            count += 1
        target.write(b"\n]\n")
    written.things += count
    written.index.append({"file": f"{holding.name}.json", "what": holding.title, "count": count})
    for file in files:
        _add_file(archive, written, file)


def _found(
    holding: Holding, subject: Subject, organizations: list[str]
) -> Iterator[tuple[dict[str, Any], list[KeptFile]]]:
    for place in places(holding, subject, organizations):
        for item in holding.find(place):
            yield {"organization": place.organization_id, **holding.shown(item, subject)}, list(holding.files(item))


def _add_file(archive: ZipFile, written: _Written, file: KeptFile) -> None:
    if file.size > written.room:
        written.left_out.append({"file": file.name, "size": file.size, "why": "too large to be put in here"})
        return
    info = ZipInfo(file.name.replace("..", "_"))
    info.compress_type = ZIP_STORED
    with suppress(storage.NotThere):
        chunks = storage.stream(file.key)
        with archive.open(info, "w", force_zip64=True) as target:
            for chunk in chunks:
                target.write(chunk)
        written.room -= file.size


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
