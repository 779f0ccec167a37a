"""Background work of notifications."""

from typing import Any

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts
from organizations.notifications import services


@jobs.handler(attempts=30)
def mail_unread(scope: Scope, *, user_id: str, **_: Any) -> None:
    """Mail a person what they have not read, where they want that."""
    reader = accounts.find_reader(user_id, organization_id=scope.organization_id)
    services.mail_unread(
        scope, user_id=user_id, address=reader.address, organization=reader.organization, now=clock.now()
    )
