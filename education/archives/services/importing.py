"""Bringing an archive in: the ticket, the start, and where it stands. The work itself is in ``working``."""

import secrets
from dataclasses import replace
from datetime import datetime

from diatonic.common import clock, ids, jobs, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, MAX_LIMIT, Page
from diatonic.common.scope import Scope
from education.archives import policies
from education.archives.rules.states import (
    EXTENSIONS,
    KEPT_SENT,
    MAX_OPEN,
    MAX_SIZE,
    TICKET,
    Import,
    ImportReport,
    ImportState,
)
from education.archives.store import ImportMoved, ImportStore
from organizations.audit import services as audit
from organizations.media.rules import clean_filename

ADVANCE = "education.archives.tasks.advance_import"
_TYPE = "application/octet-stream"


class NotArrived(Conflict):
    """The archive is not in the bucket, or not all of it."""

    default_code = "not_uploaded"


class TooManyImports(Conflict):
    """The organization has as many imports under way as it can have."""

    default_code = "too_many_imports"


class NotRetryable(Conflict):
    """Trying again cannot help."""

    default_code = "not_retryable"


def request_import(scope: Scope, *, filename: str, size: int, now: datetime) -> tuple[Import, storage.Form]:
    """Return a new import and the form that takes its archive, for an hour. ``size`` is in bytes.

    Needs ``modules.edit`` and ``files.upload``. Raises ``Invalid`` with the field that is wrong,
    :class:`TooManyImports`.
    """
    policies.check_can_import(scope)
    name = clean_filename(filename)
    wrong = []
    if not name.casefold().endswith(EXTENSIONS):
        wrong.append(FieldError("/filename", f"An archive ends in {', '.join(EXTENSIONS)}."))
    if not 1 <= size <= MAX_SIZE:
        wrong.append(FieldError("/size", f"An archive has at most {MAX_SIZE // 2**30} GB, and is not empty."))
    if wrong:
        raise Invalid("This archive cannot be taken.", fields=wrong)
    store = ImportStore(scope)
    _check_room(store)
    made = Import(
        import_id=ids.new(),
        organization_id=scope.organization_id,
        filename=name,
        size=size,
        state=ImportState.WAITING,
        token=secrets.token_hex(16),
        created_by=scope.user_id,
        created_by_name=scope.user_name,
        created_at=clock.iso(now),
        updated_at=clock.iso(now),
    )
    tx = Transaction()
    store.add(tx, made, now=now)
    tx.commit()
    return made, storage.presign_form(made.key, content_type=_TYPE, size=size, valid=TICKET)


def start_import(scope: Scope, *, import_id: str, now: datetime) -> Import:
    """Take the person's word that the archive is there, check it, and queue the work. Twice is once.

    Raises :class:`NotArrived`, :class:`TooManyImports`, ``ImportMoved`` for an import that has ended.
    """
    policies.check_can_import(scope)
    store = ImportStore(scope)
    found = store.get(import_id)
    if found.is_working or found.state is ImportState.DONE:
        return found
    if found.state is not ImportState.WAITING:
        raise ImportMoved
    try:
        arrived = storage.head(found.key)
    except storage.NotThere:
        raise NotArrived("The archive has not arrived. Send its bytes first, then start the import.") from None
    if arrived.size != found.size:
        raise NotArrived(f"{arrived.size} bytes have arrived, but the ticket is for {found.size}. Start anew.")
    return _queue(scope, found, now=now, action="import.started")


def retry_import(scope: Scope, *, import_id: str, now: datetime) -> Import:
    """Go on with a failed import where it broke off.

    Raises :class:`NotRetryable` where that cannot help, :class:`TooManyImports`.
    """
    policies.check_can_import(scope)
    found = ImportStore(scope).get(import_id)
    if found.is_working:
        return found
    if not can_go_on(found, now):
        raise NotRetryable("Trying again cannot help. Send the archive anew.")
    return _queue(scope, found, now=now, action="import.retried")


def cancel_import(scope: Scope, *, import_id: str, now: datetime) -> Import:
    """Give an import up that has not ended; modules that it has made stay. Twice is once.

    The worker's next step removes what it has brought in and nothing uses.
    """
    policies.check_can_import(scope)
    store = ImportStore(scope)
    found = store.get(import_id)
    if found.state is ImportState.CANCELLED:
        return found
    if found.has_ended:
        raise ImportMoved
    tx = Transaction()
    store.move(tx, found, to=ImportState.CANCELLED, now=now, reason="It was given up.")
    _record(tx, scope, found, "import.cancelled", now)
    tx.after_commit(lambda: storage.delete([found.key, found.plan_key]))
    tx.commit()
    return replace(found, state=ImportState.CANCELLED)


def can_go_on(found: Import, now: datetime) -> bool:
    """Say whether a person can still have a failed import go on: trying again can help, and the archive is kept."""
    return found.state is ImportState.FAILED and found.can_retry and clock.parse(found.created_at) + KEPT_SENT > now


def get_import(scope: Scope, *, import_id: str) -> ImportReport:
    """Return where an import stands, and what became of its parts. One DynamoDB call.

    Needs ``modules.edit`` and ``files.upload``.
    """
    policies.check_can_import(scope)
    return ImportStore(scope).get_with_report(import_id)


def list_imports(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Import]:
    """Return one page of imports, newest first. One DynamoDB call.

    Needs ``modules.edit`` and ``files.upload``.
    """
    policies.check_can_import(scope)
    return ImportStore(scope).page(limit=limit, cursor=cursor)


def due(tx: Transaction, found: Import, *, at: datetime, name: str) -> None:
    """Have a worker go on with the import at that time; ``name`` tells this call from the others."""
    jobs.due(
        tx,
        task=ADVANCE,
        organization_id=found.organization_id,
        arguments={"import_id": found.import_id, "attempt": found.attempt},
        at=at,
        job_id=f"import-{found.import_id}-{found.attempt}-{name}",
    )


def _check_room(store: ImportStore) -> None:
    """Raise :class:`TooManyImports` while enough are under way: before bytes are sent, and before work is queued."""
    if sum(one.is_working for one in store.page(limit=MAX_LIMIT, cursor=None).items) >= MAX_OPEN:
        raise TooManyImports(f"{MAX_OPEN} imports are under way here. Wait for one of them to end.")


def _queue(scope: Scope, found: Import, *, now: datetime, action: str) -> Import:
    _check_room(ImportStore(scope))
    again = replace(found, state=ImportState.QUEUED, reason="", can_retry=False)
    if found.state is ImportState.FAILED:
        again = replace(again, attempt=found.attempt + 1)
    tx = Transaction()
    ImportStore(scope).move(
        tx, found, to=ImportState.QUEUED, now=now, attempt=again.attempt, reason="", can_retry=False
    )
    due(tx, again, at=now, name="start")
    _record(tx, scope, found, action, now)
    tx.commit()
    return again


def _record(tx: Transaction, scope: Scope, found: Import, action: str, now: datetime) -> None:
    audit.record(
        tx,
        scope,
        action=action,
        target_kind="import",
        target_id=found.import_id,
        summary=f"{action.replace('.', ' ')}: “{found.filename}”",
        now=now,
    )
