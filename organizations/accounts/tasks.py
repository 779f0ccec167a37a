"""Background work of accounts."""

from typing import Any

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from organizations.accounts import services


@jobs.handler(attempts=5)
def read_groups(scope: Scope, *, user_id: str, **_: Any) -> None:
    """Ask the identity provider for a person's groups again."""
    del scope  # an account belongs to no organization
    services.read_groups(user_id, now=clock.now())
