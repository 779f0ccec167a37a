"""Background work of domains."""

from typing import Any

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from organizations.domains import services


def _put_off(scope: Scope, *, domain: str, verified_at: str, **_: Any) -> None:
    services.put_check_off(scope, domain=domain, verified_at=verified_at, now=clock.now())


@jobs.handler(attempts=100, exhausted=_put_off)
def check_domain(scope: Scope, *, domain: str, verified_at: str, **_: Any) -> None:
    """Look for the TXT record of a verified domain again; for most of a day while DNS gives no answer."""
    services.check_again(scope, domain=domain, verified_at=verified_at, now=clock.now())
