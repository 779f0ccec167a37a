"""Background work of domains."""

from typing import Any

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from organizations.domains import services


@jobs.handler(attempts=100)
def check_domain(scope: Scope, *, domain: str, verified_at: str, **_: Any) -> None:
    """Look for the TXT record of a verified domain again."""
    services.check_again(scope, domain=domain, verified_at=verified_at, now=clock.now())
