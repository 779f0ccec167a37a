"""Background work of archives."""

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from education.archives.services import working


def _broken_off(scope: Scope, *, import_id: str, attempt: int) -> None:
    working.give_up(scope, import_id=import_id, attempt=attempt, now=clock.now())


@jobs.handler(attempts=8, exhausted=_broken_off)
def advance_import(scope: Scope, *, import_id: str, attempt: int) -> None:
    """Take an import a step further."""
    working.advance(scope, import_id=import_id, attempt=attempt, now=clock.now())
