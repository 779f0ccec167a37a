"""What becomes of the projects of somebody who leaves the organization: they stay, until an administrator hands them on."""

from datetime import datetime

from diatonic.common.scope import Scope
from organizations.membership.rules import Works
from workbench.agents.store.projects import ProjectStore

#: So many projects of one person are counted; who owns more than these is told so.
_COUNTED = 500


class ProjectsOwned:
    """Registered with membership when Django starts."""

    def count(self, scope: Scope, *, user_id: str) -> Works:
        """Say how many projects the person owns here. One DynamoDB call."""
        count = ProjectStore(scope).count_of(user_id, limit=_COUNTED)
        return Works("projects", "agent project" if count == 1 else "agent projects", count, is_more=count == _COUNTED)

    def archive(self, scope: Scope, *, user_id: str, now: datetime) -> None:
        """Leave them: others work with what is deployed."""
