"""The main configuration of each project."""

from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Stale
from diatonic.common.scope import Scope
from workbench.agents.models import MainConfigItem
from workbench.agents.rules.projects import MainConfig, MainConfiguration, Project
from workbench.agents.store.projects import ProjectUnknown


class MainConfigStore:
    """Main configurations of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, project: Project) -> MainConfiguration:
        """Return a project's main configuration. One consistent read."""
        (item,) = batch_get([(MainConfigItem, (project.owner_id, project.config_id))])
        if item is None:  # the project has gone in this moment
            raise ProjectUnknown
        return MainConfiguration(
            config_id=item.config_id,
            project_id=item.project_id,
            user_id=item.user_id,
            config=MainConfig.model_validate(item.config),
            created_at=item.created_at,
            updated_at=item.updated_at,
            updated_by_name=item.updated_by_name or "",
            revision=int(item.revision),
        )

    def add(self, tx: Transaction, project: Project, config: MainConfig) -> None:
        """Write that of a new project in the transaction."""
        item = MainConfigItem(
            project.owner_id,
            project.config_id,
            organization_id=project.organization_id,
            project_id=project.project_id,
            config=config.model_dump(mode="json"),
            updated_by_name=project.updated_by_name,
            created_at=project.created_at,
            updated_at=project.updated_at,
        )
        tx.put(item, MainConfigItem.config_id.does_not_exist())

    def change(self, tx: Transaction, seen: MainConfiguration, config: MainConfig, *, now: datetime) -> None:
        """Write it anew in the transaction, while it is as it was seen; else ``Stale``."""
        said = {
            "config": config.model_dump(mode="json"),
            "updated_by_name": self._scope.user_name,
            "updated_at": clock.iso(now),
            "revision": seen.revision + 1,
        }
        actions = [getattr(MainConfigItem, name).set(value) for name, value in said.items()]
        item = MainConfigItem(seen.user_id, seen.config_id)
        tx.update(item, actions, MainConfigItem.revision == seen.revision, otherwise=stale(seen))

    def remove(self, tx: Transaction, project: Project) -> None:
        """Remove that of a project that goes, in the transaction."""
        tx.delete(MainConfigItem(project.owner_id, project.config_id))


def stale(seen: MainConfiguration) -> Stale:
    """Return what tells that somebody changed it meanwhile."""
    extra = {"by": seen.updated_by_name, "at": seen.updated_at, "revision": seen.revision}
    return Stale("Somebody changed this configuration meanwhile. Reload to see it.", extra=extra)
