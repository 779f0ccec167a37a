"""Looking through all files and objects of an organization, page by page, for what nobody needs."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from diatonic.common import clock, ids, jobs, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.media import policies
from organizations.media.rules import (
    EVERY,
    UNKNOWN_FOR,
    UNUSED_FOR,
    Counts,
    Found,
    StoredFile,
    Sweep,
    SweepFinding,
    SweepOutcome,
    SweepState,
    UploadState,
    prefixes,
    upload_of,
)
from organizations.media.services.files import REMOVE, delete_file
from organizations.media.services.handlers import handlers_for
from organizations.media.services.seeing import open_to
from organizations.media.store import FileStore, SweepMoved, SweepStore, UploadStore

SWEEP = "organizations.media.tasks.sweep_files"
DELETE = "organizations.media.tasks.delete_unused"
_FILES_AT_ONCE, _OBJECTS_AT_ONCE, _DELETED_AT_ONCE = 40, 80, 20
_STUCK = timedelta(hours=2)  # a page takes seconds, and a worker that died is replaced within a minute
_GONE = "It had been deleted before."
_UNDER_WAY = (UploadState.WAITING, UploadState.UPLOADED, UploadState.PROCESSING)


def get_sweep(scope: Scope) -> Sweep | None:
    """Return the last sweep, or ``None`` before the first. Needs ``files.delete``."""
    policies.check_can_delete(scope)
    return SweepStore(scope).newest()


def list_found(scope: Scope, *, sweep_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Found]:
    """Return one page of what a sweep found: unused files, then removed objects. Needs ``files.delete``.

    It is shorter by the files of modules closed to this person. Raises ``NotFound``. Two or three DynamoDB calls.
    """
    policies.check_can_delete(scope)
    if SweepStore(scope).find(sweep_id) is None:
        raise NotFound("There is no such report.")
    page = SweepStore(scope).report(sweep_id, limit=limit, cursor=cursor)
    return replace(page, items=open_to(scope, page.items))


def start_sweep(scope: Scope, *, now: datetime) -> Sweep:
    """Begin to look through everything now. Needs ``files.delete``. Raises ``Conflict`` while one is running."""
    policies.check_can_delete(scope)
    if _is_running(scope, now):
        raise Conflict("The files are being looked through already. It takes some minutes.", code="sweep_running")
    return _begin(scope, sweep_id=ids.new(), now=now)


def schedule_sweep(tx: Transaction, organization_id: str, *, now: datetime) -> None:
    """Have everything looked through in a week, in the transaction; asked for any number of times it is one sweep."""
    week = int(now.timestamp() // EVERY.total_seconds()) + 1
    at = clock.from_epoch(week * EVERY.total_seconds())
    arguments = {"sweep_id": "", "page": 0}
    job_id = f"sweep-{organization_id}-{week}"
    jobs.due(tx, task=SWEEP, organization_id=organization_id, arguments=arguments, at=at, job_id=job_id)


def sweep_page(scope: Scope, *, sweep_id: str, page: int, now: datetime) -> None:
    """Look at the next page of a sweep (without an id: begin one) and queue the page after it. Idempotent.

    A page that was done before a worker was killed is not done again: the sweep's revision says so.
    """
    if not sweep_id:
        tx = Transaction()
        schedule_sweep(tx, scope.organization_id, now=now)
        tx.commit()
        if not _is_running(scope, now):
            _begin(scope, sweep_id=ids.new(), now=now)
        return
    store = SweepStore(scope)
    seen = store.find(sweep_id)
    if seen is None or seen.state is not SweepState.RUNNING or seen.revision != page + 1:
        return
    tx = Transaction()
    after = _look_at_files(tx, scope, seen, now) if seen.phase == 0 else _look_at_objects(tx, scope, seen, now)
    store.move(tx, after, seen=seen, now=now)
    if after.state is SweepState.RUNNING:
        _queue(tx, scope, sweep_id, page + 1, now)
    with suppress(SweepMoved):
        tx.commit()


def break_off(scope: Scope, *, sweep_id: str, now: datetime) -> None:
    """Note that a sweep, or deleting what it lists, could not go on; asking anew begins from the start."""
    store = SweepStore(scope)
    seen = store.find(sweep_id) if sweep_id else None
    if seen is not None and (seen.deleting or seen.state is SweepState.RUNNING):
        state = SweepState.BROKEN_OFF if seen.state is SweepState.RUNNING else seen.state
        tx = Transaction()
        store.move(tx, replace(seen, state=state, deleting=False), seen=seen, now=now)
        tx.commit()


def delete_listed(scope: Scope, *, sweep_id: str, now: datetime) -> None:
    """Delete the unused files that a finished sweep lists, in the background. Needs ``files.delete``.

    Each is looked at once more: one that is used by now is kept. Files of modules that are closed to this person stay
    listed for others. Raises ``NotFound``, ``Conflict``.
    """
    policies.check_can_delete(scope)
    store = SweepStore(scope)
    seen = store.find(sweep_id)
    if seen is None:
        raise NotFound("There is no such report.")
    if seen.state is SweepState.RUNNING:
        raise Conflict("The files are still being looked through. Wait until the report is complete.")
    tx = Transaction()
    store.move(tx, replace(seen, deleting=True), seen=seen, now=now)
    _queue_deleting(tx, scope, sweep_id, "", scope.role, now)
    tx.commit()


def delete_page(scope: Scope, *, sweep_id: str, after: str, now: datetime, role: str = "") -> None:
    """Delete some of the listed files and queue the rest. Idempotent. The scope says who wanted it.

    ``role``: theirs in the organization; empty in jobs of before it was told.
    """
    store = SweepStore(scope)
    seen = store.find(sweep_id)
    if seen is None:
        return
    found = store.listed(sweep_id, after=after, limit=_DELETED_AT_ONCE)
    for one in open_to(replace(scope, role=role or scope.role), found):
        if one.outcome is SweepOutcome.LISTED:
            outcome, note = _delete(scope, seen, one, now)
            store.change(seen, one, outcome=outcome, note=note, now=now)
    tx = Transaction()
    if len(found) == _DELETED_AT_ONCE:
        _queue_deleting(tx, scope, sweep_id, found[-1].key, role, now)
    else:
        store.move(tx, replace(seen, deleting=False), seen=seen, now=now)
    tx.commit()


def _delete(scope: Scope, seen: Sweep, found: Found, now: datetime) -> tuple[SweepOutcome, str]:
    by = f"by {scope.user_name}"
    try:
        file = FileStore(scope).get(found.key)
        if not _is_unused(file, now):
            return SweepOutcome.KEPT, "It is in use, or was until lately."
        # Noted before it is done: whoever goes on after a kill knows by this who has deleted what is not there.
        SweepStore(scope).change(seen, found, outcome=SweepOutcome.LISTED, note=by, now=now)
        delete_file(scope, file_id=found.key, now=now)
    except NotFound:
        return SweepOutcome.DELETED, found.note or _GONE
    except Conflict as used:
        return SweepOutcome.KEPT, used.detail
    return SweepOutcome.DELETED, by


def _is_running(scope: Scope, now: datetime) -> bool:
    last = SweepStore(scope).newest()
    return last is not None and last.state is SweepState.RUNNING and clock.parse(last.updated_at) + _STUCK > now


def _begin(scope: Scope, *, sweep_id: str, now: datetime) -> Sweep:
    at = clock.iso(now)
    by = "" if scope.is_system else scope.user_name
    sweep = Sweep(sweep_id, SweepState.RUNNING, started_at=at, updated_at=at, started_by_name=by)
    tx = Transaction()
    SweepStore(scope).add(tx, sweep, now=now)
    _queue(tx, scope, sweep_id, 0, now)
    tx.commit()
    return sweep


def _queue(tx: Transaction, scope: Scope, sweep_id: str, page: int, now: datetime) -> None:
    arguments = {"sweep_id": sweep_id, "page": page}
    job_id = f"sweep-{sweep_id}-{page}"
    jobs.due(tx, task=SWEEP, organization_id=scope.organization_id, arguments=arguments, at=now, job_id=job_id)


def _queue_deleting(tx: Transaction, scope: Scope, sweep_id: str, after: str, role: str, now: datetime) -> None:
    who = {"user_id": scope.user_id, "user_name": scope.user_name, "role": role}
    arguments = {"sweep_id": sweep_id, "after": after, **who}
    job_id = f"sweep-{sweep_id}-delete-{after}"
    jobs.due(tx, task=DELETE, organization_id=scope.organization_id, arguments=arguments, at=now, job_id=job_id)


def _look_at_files(tx: Transaction, scope: Scope, seen: Sweep, now: datetime) -> Sweep:
    store = FileStore(scope)
    files = store.walk(after=seen.after, limit=_FILES_AT_ONCE)
    unused = [file for file in files if _note(store, file, now)]
    SweepStore(scope).note(tx, seen, [_unused(file) for file in unused], now=now)
    counts = replace(
        seen.counts,
        files=seen.counts.files + len(files),
        unused=seen.counts.unused + len(unused),
        unused_size=seen.counts.unused_size + sum(file.stored_size for file in unused),
    )
    if len(files) < _FILES_AT_ONCE:
        return replace(seen, phase=1, after="", counts=counts)
    return replace(seen, after=files[-1].file_id, counts=counts)


def _note(store: FileStore, file: StoredFile, now: datetime) -> bool:
    """Note since when a file is unused; say whether that is long enough to list it."""
    if not file.counted:
        store.count(file)
    if file.attachment is not None and not handlers_for(file.attachment.kind).notes_uses:
        return False  # such as what a learner has handed in: nobody can say that it is not needed
    if store.uses(file.file_id, limit=1):
        if file.unused_since:
            store.note_unused(file, since="")
        return False
    if not file.unused_since:
        store.note_unused(file, since=clock.iso(now))
    return _is_unused(file, now)


def _is_unused(file: StoredFile, now: datetime) -> bool:
    return bool(file.unused_since) and clock.parse(file.unused_since) + UNUSED_FOR <= now


def _unused(file: StoredFile) -> Found:
    name = "A private file" if file.is_private else file.name
    return Found(
        SweepFinding.UNUSED,
        file.file_id,
        name,
        file.stored_size,
        file.unused_since,
        SweepOutcome.LISTED,
        attachment=file.attachment,
        created_by=file.created_by,
    )


def _look_at_objects(tx: Transaction, scope: Scope, seen: Sweep, now: datetime) -> Sweep:
    places = prefixes(scope.organization_id)
    objects = storage.list_objects(places[seen.phase - 1], after=seen.after, limit=_OBJECTS_AT_ONCE)
    unknown = _unknown(scope, objects, now)
    found = [
        Found(
            SweepFinding.UNKNOWN,
            one.key,
            one.key.rpartition("/")[2],
            one.size,
            clock.iso(one.modified_at),
            SweepOutcome.DELETED,
        )
        for one in unknown
    ]
    SweepStore(scope).note(tx, seen, found, now=now)
    if unknown:
        arguments = {"keys": [one.key for one in unknown], "file_id": "", "module_id": ""}
        job_id = f"sweep-{seen.sweep_id}-objects-{seen.revision}"
        jobs.due(tx, task=REMOVE, organization_id=scope.organization_id, arguments=arguments, at=now, job_id=job_id)
    counts = _counted(seen.counts, objects, unknown)
    if len(objects) == _OBJECTS_AT_ONCE:
        return replace(seen, after=objects[-1].key, counts=counts)
    is_last = seen.phase == len(places)
    return replace(
        seen, phase=seen.phase + 1, after="", counts=counts, state=SweepState.DONE if is_last else SweepState.RUNNING
    )


def _counted(counts: Counts, objects: Iterable[storage.Listed], unknown: list[storage.Listed]) -> Counts:
    listed = list(objects)
    return replace(
        counts,
        objects=counts.objects + len(listed),
        unknown=counts.unknown + len(unknown),
        unknown_size=counts.unknown_size + sum(one.size for one in unknown),
        foreign=counts.foreign + sum(upload_of(one.key) is None for one in listed),
    )


def _unknown(scope: Scope, objects: list[storage.Listed], now: datetime) -> list[storage.Listed]:
    """Return the old objects that no file names and no upload works on; a name that is not ours is left alone."""
    made = {one.key: upload_of(one.key) for one in objects if one.modified_at + UNKNOWN_FOR <= now}
    upload_ids = sorted({upload_id for upload_id in made.values() if upload_id is not None})
    if not upload_ids:
        return []
    files = FileStore(scope).get_many(upload_ids)
    uploads = UploadStore(scope).get_many([each for each in upload_ids if each not in files])
    known = {key for file in files.values() for key in file.object_keys()}
    busy = {each for each, upload in uploads.items() if upload.state in _UNDER_WAY or upload.can_retry}
    return [
        one for one in objects if (upload_id := made.get(one.key)) and one.key not in known and upload_id not in busy
    ]
