"""The main configuration of a project: read, change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from workbench.agents.rules.projects import MainConfig, MainConfiguration
from workbench.agents.services.audited import changed_fields, record
from workbench.agents.services.projects import editable, get_project
from workbench.agents.store.main_config import MainConfigStore, stale


def get_main_config(scope: Scope, *, project_id: str) -> MainConfiguration:
    """Return a project's main configuration; needs ``agents.view``. Two DynamoDB calls."""
    return MainConfigStore(scope).get(get_project(scope, project_id=project_id))


def save_main_config(
    scope: Scope, *, project_id: str, config: Mapping[str, Any], revision: int, now: datetime
) -> MainConfiguration:
    """Replace a project's main configuration. Four DynamoDB calls.

    For its owner, and with ``agents.edit``. Raises ``Stale`` unless ``revision`` is the present one.
    """
    project, store = editable(scope, project_id), MainConfigStore(scope)
    said = parse(MainConfig, dict(config), pointer="/config")
    seen = store.get(project)
    if seen.revision != revision:
        raise stale(seen)
    if said == seen.config:
        return seen
    tx = Transaction()
    store.change(tx, seen, said, now=now)
    record(
        tx,
        scope,
        action="project.main_config_changed",
        target_id=project_id,
        summary=f"changed the main agent of the project “{project.name}”",
        details={"fields": changed_fields(seen.config, said)},
        now=now,
    )
    tx.commit()
    return store.get(project)
