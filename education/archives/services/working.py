"""What a worker does with an import: look into it, send its files on their way, wait for them, write the modules.

Each step may be broken off anywhere and begun again: what is made has ids that follow from the import, files are noted
before their bytes are sent, and the import moves on under a condition. Where it was given up, or has failed for good,
the last step takes back what was brought in and is used nowhere.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from diatonic.common import clock, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from education.archives.inspection import runner
from education.archives.rules.plan import Plan
from education.archives.rules.states import KEPT_SENT, PATIENCE, Import, ImportState
from education.archives.services import building, sending
from education.archives.services.checking import checked
from education.archives.services.importing import can_go_on, due
from education.archives.store import ImportMoved, ImportStore
from organizations.membership import services as membership
from organizations.notifications import services as notifications

logger = structlog.get_logger(__name__)

_PLAN_TYPE = "application/json"
_MAX_PLAN = 128 * 2**20
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=2), timedelta(seconds=30)
_LOST = "The archive that was sent is not there any more. Send it anew."
_BROKEN_OFF = "The import broke off several times. Try again; it goes on where it was."


def advance(scope: Scope, *, import_id: str, attempt: int, now: datetime) -> None:
    """Take an import as far as it goes now; a later call takes it further. Raises what may pass."""
    found = ImportStore(scope).get(import_id)
    if found.attempt != attempt:
        return
    own = _as_its_person(scope, found)
    if found.is_working:
        _go_on(own, found, now)
        found = ImportStore(scope).get(import_id)
    if _is_given_up(found, now) and found.attempt == attempt:
        sending.remove_unused(own, found)


def _go_on(own: Scope, found: Import, now: datetime) -> None:
    with contextlib.suppress(ImportMoved):  # cancelled meanwhile, or another worker was faster
        if found.state in (ImportState.QUEUED, ImportState.CHECKING):
            found = _check(own, found, now)
        if found.state is ImportState.FILES:
            found = _wait(own, found, now)
        if found.state is ImportState.BUILDING:
            _build(own, found, now)


def _is_given_up(found: Import, now: datetime) -> bool:
    """Say whether it has ended without success, and nobody can have it go on."""
    return found.state is ImportState.CANCELLED or (found.state is ImportState.FAILED and not can_go_on(found, now))


def give_up(scope: Scope, *, import_id: str, attempt: int, now: datetime) -> None:
    """End an import that was tried too often, in a state that a person can retry."""
    found = ImportStore(scope).get(import_id)
    if found.is_working and found.attempt == attempt:
        _fail(scope, found, _BROKEN_OFF, now, can_retry=True)


def _as_its_person(scope: Scope, found: Import) -> Scope:
    """Return the worker's scope in the name of who brings the archive in, with the organization's own limits."""
    settings = membership.get_organization(scope).settings
    return replace(scope, user_id=found.created_by, user_name=found.created_by_name, settings=settings)


def _check(scope: Scope, found: Import, now: datetime) -> Import:
    found = _moved(scope, found, ImportState.CHECKING, now)
    with _folder() as folder:
        try:
            storage.download(found.key, folder / runner.INPUT, size=found.size)
        except (storage.NotThere, storage.WrongSize):
            return _fail(scope, found, _LOST, now)
        look = runner.look(folder)
        if look.plan is None:
            return _fail(scope, found, look.refused, now)
        plan = checked(look.plan)
        if not plan.modules:
            return _fail(scope, found, "There is nothing in this archive that can be taken.", now)
        _keep(found, plan, folder)
        tx = Transaction()
        ImportStore(scope).write_report(tx, found.import_id, plan.lines, now=now)
        tx.commit()
        counts = {"files": len(plan.files), "sections": plan.section_count, "modules": len(plan.modules)}
        ImportStore(scope).show_counts(found, counts, now=clock.now())
        sending.send_files(scope, found, plan, folder)
    return _moved(scope, found, ImportState.FILES, now, counts=counts)


def _wait(scope: Scope, found: Import, now: datetime) -> Import:
    is_late = clock.parse(found.created_at) + PATIENCE < now
    done, waiting = sending.look_after_files(scope, found, is_late=is_late)
    if not waiting:
        return _moved(scope, found, ImportState.BUILDING, now, counts={**found.counts, "files_done": done})
    delay = min(_LONGEST_WAIT, max(_FIRST_WAIT, (now - clock.parse(found.updated_at)) / 2))
    tx = Transaction()
    due(tx, found, at=now + delay, name=f"files-{clock.iso(now)}")
    tx.commit()
    if done != found.counts.get("files_done"):
        ImportStore(scope).show_counts(found, {**found.counts, "files_done": done}, now=now)
    return found


def _build(scope: Scope, found: Import, now: datetime) -> None:
    try:
        plan = Plan.model_validate_json(storage.read(found.plan_key, most=_MAX_PLAN)[0])
    except storage.NotThere:
        _fail(scope, found, _LOST, now)
        return
    lines, modules = building.build(scope, found, plan, now)
    tx = Transaction()
    store = ImportStore(scope)
    store.move(tx, found, to=ImportState.DONE, now=now, modules=modules)
    store.write_report(tx, found.import_id, [*plan.lines, *lines], now=now)
    text = f"“{found.filename}” is imported. Read what was taken, and what was not."
    _tell(tx, found, "import.done", text, now)
    tx.after_commit(lambda: _clean_up(found))
    tx.commit()


def _keep(found: Import, plan: Plan, folder: Path) -> None:
    path = folder / "plan.json"
    path.write_text(plan.model_dump_json(), encoding="utf-8")
    storage.upload(path, found.plan_key, content_type=_PLAN_TYPE)


def _moved(scope: Scope, found: Import, to: ImportState, now: datetime, **values: object) -> Import:
    if found.state is to:
        return found
    tx = Transaction()
    ImportStore(scope).move(tx, found, to=to, now=now, **values)
    tx.commit()
    return ImportStore(scope).get(found.import_id)


def _fail(scope: Scope, found: Import, reason: str, now: datetime, *, can_retry: bool = False) -> Import:
    logger.info("import_failed", import_id=found.import_id, reason=reason)
    tx = Transaction()
    ImportStore(scope).move(tx, found, to=ImportState.FAILED, now=now, reason=reason, can_retry=can_retry)
    _tell(tx, found, "import.failed", f"“{found.filename}” could not be imported. {reason}", now)
    if can_retry:
        # Once nobody can go on with it any more, its last step takes back what it brought in.
        due(tx, found, at=clock.parse(found.created_at) + KEPT_SENT, name="unused")
    else:
        tx.after_commit(lambda: _clean_up(found))
    tx.commit()
    return replace(found, state=ImportState.FAILED)


def _tell(tx: Transaction, found: Import, kind: str, text: str, now: datetime) -> None:
    url = f"/o/{found.organization_id}/teach/import/{found.import_id}/"
    notifications.send(
        tx, organization_id=found.organization_id, to=found.created_by, kind=kind, text=text, url=url, now=now
    )


def _clean_up(found: Import) -> None:
    try:
        storage.delete([found.key, found.plan_key])
    except Exception:  # the bucket drops them after a day
        logger.warning("import_not_cleaned_up", import_id=found.import_id)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    name = tempfile.mkdtemp(prefix="diatonic-import-")
    try:
        yield Path(name)
    finally:
        shutil.rmtree(name, ignore_errors=True)
