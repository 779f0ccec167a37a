"""What becomes of the modules of somebody who leaves the organization."""

from datetime import datetime

import structlog

from diatonic.common.errors import AppError, Stale, Unavailable
from diatonic.common.scope import Scope
from education.authoring.rules import Status
from education.authoring.services.publishing import archive_module, withdraw_module
from education.authoring.store import ModuleStore
from organizations.membership.rules import Works

logger = structlog.get_logger(__name__)

#: So many modules of one person are counted; who made more than these is told so.
_COUNTED = 500


class ModulesMade:
    """Registered with membership when Django starts."""

    def count(self, scope: Scope, *, user_id: str) -> Works:
        """Say how many modules the person made that are not archived. One DynamoDB call."""
        found = ModuleStore(scope).made_by(user_id, limit=_COUNTED)
        count = sum(status is not Status.ARCHIVED for _, status in found)
        label = "module" if count == 1 else "modules"
        return Works("modules", label, count, can_archive=count > 0, is_more=len(found) == _COUNTED)

    def archive(self, scope: Scope, *, user_id: str, now: datetime) -> None:
        """Archive them all, one after the other. One that cannot be archived stays, and is logged.

        Raises ``Stale`` where somebody changed one in that moment, or ``Unavailable``: then this is to be called again.
        """
        for module_id, status in ModuleStore(scope).all_made_by(user_id):
            if status is Status.ARCHIVED:
                continue
            try:
                if status is Status.REVIEW:
                    withdraw_module(scope, module_id=module_id, now=now)
                archive_module(scope, module_id=module_id, now=now)
            except (Stale, Unavailable):
                raise
            except AppError as failure:
                logger.warning("module_not_archived", module_id=module_id, failure=failure.code)
