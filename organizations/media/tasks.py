"""Background work on uploads: each enters with the system's scope and makes one service call."""

from collections.abc import Sequence

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
def remove_objects(_scope: Scope, *, keys: Sequence[str], file_id: str, module_id: str) -> None:
    """Remove a deleted file from the bucket."""
    services.remove_objects(keys=keys, file_id=file_id, module_id=module_id)
