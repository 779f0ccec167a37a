"""Background work on uploads: each enters with the system's scope and makes one service call."""

from collections.abc import Sequence
from dataclasses import replace

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from organizations.media import services

_PATIENT = 100  # 16 hours: nobody is waiting, but it must be done


def _broken_off(scope: Scope, *, upload_id: str, attempt: int) -> None:
    services.give_up(scope, upload_id=upload_id, attempt=attempt, now=clock.now())


@jobs.handler(attempts=10, exhausted=_broken_off)
def process_upload(scope: Scope, *, upload_id: str, attempt: int) -> None:
    """Make a file of an upload whose bytes are in the bucket."""
    services.process(scope, upload_id=upload_id, attempt=attempt, now=clock.now())


@jobs.handler(attempts=_PATIENT)
def look_after_upload(scope: Scope, *, upload_id: str) -> None:
    """Go on with an upload whose client vanished, or end it."""
    services.care_for(scope, upload_id=upload_id, now=clock.now())


@jobs.handler(attempts=_PATIENT)
def remove_objects(
    _scope: Scope, *, keys: Sequence[str], file_id: str, module_id: str, parts: Sequence[tuple[str, str]] = ()
) -> None:
    """Remove a deleted file from the bucket."""
    services.remove_objects(keys=keys, file_id=file_id, module_id=module_id, parts=parts)


@jobs.handler(attempts=_PATIENT)
def replace_uses(scope: Scope, *, old_id: str, new_id: str, after: str, by: str) -> None:
    """Put a new file where drafts use the one that it replaces."""
    services.replace_uses(scope, old_id=old_id, new_id=new_id, after=after, by=by, now=clock.now())


def _stopped(scope: Scope, *, sweep_id: str, **_: object) -> None:
    services.break_off(scope, sweep_id=sweep_id, now=clock.now())


@jobs.handler(attempts=10, exhausted=_stopped)
def sweep_files(scope: Scope, *, sweep_id: str, page: int) -> None:
    """Look through the next files or objects of an organization."""
    services.sweep_page(scope, sweep_id=sweep_id, page=page, now=clock.now())


@jobs.handler(attempts=10, exhausted=_stopped)
def delete_unused(scope: Scope, *, sweep_id: str, after: str, user_id: str, user_name: str, role: str = "") -> None:
    """Delete listed files in the name of the person who wanted it."""
    actor = replace(scope, user_id=user_id, user_name=user_name)
    services.delete_page(actor, sweep_id=sweep_id, after=after, role=role, now=clock.now())
