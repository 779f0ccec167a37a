"""Background work of privacy: each enters with the system's scope and makes one service call."""

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from organizations.privacy import services

_PATIENT = 200  # more than a day: it must be done


def _failed(_scope: Scope, *, user_id: str, export_id: str) -> None:
    services.fail_export(user_id=user_id, export_id=export_id, now=clock.now())


@jobs.handler(attempts=6, exhausted=_failed)
def prepare_export(_scope: Scope, *, user_id: str, export_id: str) -> None:
    """Put together what is kept about a person."""
    services.prepare_export(user_id=user_id, export_id=export_id, now=clock.now())


@jobs.handler(attempts=_PATIENT)
def remove_export(_scope: Scope, *, user_id: str, export_id: str) -> None:
    """Remove an export whose time is over, or that another one took the place of."""
    services.remove_export(user_id=user_id, export_id=export_id)


@jobs.handler(attempts=_PATIENT)
def erase(_scope: Scope, *, user_id: str, erasure_id: str) -> None:
    """Erase a person, where nobody has cancelled it."""
    services.erase(user_id=user_id, erasure_id=erasure_id, now=clock.now())
