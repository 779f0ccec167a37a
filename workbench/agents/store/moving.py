"""Projects get another owner, or become nobody's: what lies in a person's partition is written into another one."""

from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition

from diatonic.common import clock
from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.pointers import Pointer
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import NOBODY, NOBODYS_NAME
from workbench.agents.models import AgentItem, DeploymentItem, MainConfigItem, OwnedProject, ProjectItem, ToolItem
from workbench.agents.store import claims
from workbench.agents.store.tools import ToolNameTaken

#: Model → kind of its pointer, and the attribute that has its id.
_KINDS: dict[Any, tuple[str, str]] = {
    AgentItem: ("agent", "agent_id"),
    ToolItem: ("tool", "tool_id"),
    DeploymentItem: ("deployment", "deployment_id"),
}


def move(tx: Transaction, item: Any, now: datetime, *, to: str = NOBODY) -> None:
    """Make an agent, tool, value or deployment somebody's or nobody's, with its pointer; its id stays."""
    model = type(item)
    changes = {"user_id": to}
    if model is AgentItem:
        changes["owned_in"] = f"{item.organization_id}#{to}"
    made = move_beside(tx, item, changes)
    if model is ToolItem:
        kind, value = claims.name_claim(item)
        pointers.release(tx, kind=kind, value=value)
        claims.claim_name(tx, made, otherwise=ToolNameTaken(item.name))
    if model in _KINDS:
        kind, name = _KINDS[model]
        target = {"user_id": to, "project_id": item.project_id}
        actions = [Pointer.target.set(target), Pointer.updated_at.set(clock.iso(now))]
        tx.update(Pointer(f"{kind}#{getattr(item, name)}"), actions, Pointer.pointer_id.exists())


def disown_project(tx: Transaction, owned: OwnedProject) -> None:
    """Make a project nobody's: both records, and its main configuration."""
    move_beside(tx, owned, {"user_id": NOBODY})
    (main,) = batch_get([(MainConfigItem, (owned.user_id, owned.main_agent_config))])
    if main is not None:
        move_beside(tx, main, {"user_id": NOBODY})
    actions = [ProjectItem.owner_id.set(NOBODY), ProjectItem.owner_name.set(NOBODYS_NAME)]
    tx.update(ProjectItem(owned.project_id), actions, ProjectItem.owner_id == owned.user_id)


def move_beside(tx: Transaction, item: Any, changes: dict[str, Any]) -> Any:
    """Write an item under another key, with these changes, while it is as it was read; return it as it is there."""
    model = type(item)
    made = model(**{**item.attribute_values, **changes})
    unchanged: Condition = model.revision == item.revision
    if model is ToolItem:  # which its agents change without raising its revision
        used = item.used_by
        unchanged &= ToolItem.used_by == used if used else ToolItem.used_by.does_not_exist()
    tx.delete(item, unchanged)
    tx.put(made, model.revision.does_not_exist())
    return made
