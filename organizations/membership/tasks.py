"""Background work of membership: each makes one service call."""

from dataclasses import replace

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from organizations.membership import services

_PATIENT = 100  # 16 hours: nobody is waiting, but it must be done


@jobs.handler(attempts=_PATIENT)
def renew_copies(_scope: Scope, *, user_id: str) -> None:
    """Write an account's name and address into its memberships."""
    services.renew_copies(user_id=user_id)


@jobs.handler(attempts=_PATIENT)
def archive_works(scope: Scope, *, user_id: str, by: str, by_name: str) -> None:
    """Put away what somebody made who was removed, in the name of who decided that."""
    actor = replace(scope, user_id=by, user_name=by_name)
    services.archive_works(actor, user_id=user_id, now=clock.now())
