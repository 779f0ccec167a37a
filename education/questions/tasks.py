"""Background work on questions: each enters with the system's scope and makes one service call."""

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from education.questions import services


def _reading_broken_off(scope: Scope, *, import_id: str, attempt: int) -> None:
    services.give_up_reading(scope, import_id=import_id, attempt=attempt, now=clock.now())


def _taking_broken_off(scope: Scope, *, import_id: str) -> None:
    services.give_up_taking(scope, import_id=import_id, now=clock.now())


@jobs.handler(attempts=8, exhausted=_reading_broken_off)
def read_file(scope: Scope, *, import_id: str, attempt: int) -> None:
    """Read the file of an import and keep the verdicts."""
    services.read_file(scope, import_id=import_id, attempt=attempt, now=clock.now())


@jobs.handler(attempts=8, exhausted=_taking_broken_off)
def take_questions(scope: Scope, *, import_id: str) -> None:
    """Put the chosen questions of an import into the bank."""
    services.take_into_bank(scope, import_id=import_id, now=clock.now())
