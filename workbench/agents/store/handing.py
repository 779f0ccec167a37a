"""A project is handed to another owner, whole: with its agents, tools and values, in one transaction."""

from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo.reading import batch_get, key_of
from diatonic.common.dynamo.transaction import MAX_ITEMS, Transaction
from diatonic.common.errors import Conflict, Unavailable
from workbench.agents.models import AgentItem, EnvironmentItem, MainConfigItem, OwnedProject, ProjectItem, ToolItem
from workbench.agents.rules.projects import MOST, Part, Project, ProjectState
from workbench.agents.store import moving
from workbench.agents.store.projects import stale

#: DynamoDB takes 4 MB in one transaction; what an item takes there is a little more than its attributes.
_MOST_BYTES = 3_000_000
_MODELS: dict[Part, Any] = {Part.AGENTS: AgentItem, Part.TOOLS: ToolItem, Part.ENVIRONMENT: EnvironmentItem}


class ProjectTooLarge(Conflict):
    """So much hangs on the project that it cannot be handed over in one transaction."""

    default_code = "project_too_large"

    def __init__(self) -> None:
        super().__init__(
            "So much hangs on this project that it cannot be handed over at once: about thirty agents, tools and values "
            "can. Delete what is not needed, or copy what is into a new project of theirs."
        )


def hand_over(tx: Transaction, project: Project, *, to: tuple[str, str], by: str, now: datetime) -> None:
    """Write everything of a project into the partition of ``to`` (a user id, and their name) in the transaction.

    Deployments stay where they are: they are copies, found by their pointers. A query and a BatchGet for each of agents,
    tools and values of which there are any, and one more read. Raises :class:`ProjectTooLarge`; ``Unavailable`` where an
    index does not show everything yet; ``ToolNameTaken`` and ``Stale`` when the transaction is committed.
    """
    user_id, name = to
    items = [item for part in _MODELS if project.counts.get(part) for item in _items(project, part)]
    if sum(_size(item) for item in items) > _MOST_BYTES:
        raise ProjectTooLarge
    for item in items:
        moving.move(tx, item, now, to=user_id)
    beside = [
        (OwnedProject, (project.owner_id, project.project_id)),
        (MainConfigItem, (project.owner_id, project.config_id)),
    ]
    owned, main = batch_get(beside)
    if owned is None or main is None:  # it has gone to somebody else in this moment
        raise stale(project)
    moving.move_beside(tx, main, {"user_id": user_id})
    changed = {"user_id": user_id, "updated_at": clock.iso(now), "revision": project.revision + 1}
    moving.move_beside(tx, owned, changed)
    _rename(tx, project, (user_id, name), by, now)


def check_room(tx: Transaction) -> None:
    """Raise :class:`ProjectTooLarge` where the transaction has more writes than DynamoDB takes."""
    if len(tx) > MAX_ITEMS:
        raise ProjectTooLarge


def _rename(tx: Transaction, project: Project, to: tuple[str, str], by: str, now: datetime) -> None:
    said = {
        "owner_id": to[0],
        "owner_name": to[1],
        "updated_at": clock.iso(now),
        "updated_by_name": by,
        "revision": project.revision + 1,
    }
    condition = (ProjectItem.revision == project.revision) & (ProjectItem.owner_id == project.owner_id)
    condition &= ProjectItem.state == ProjectState.ACTIVE.value
    for part in _MODELS:  # what was made meanwhile would be left behind
        condition &= getattr(ProjectItem, part.value) == project.counts.get(part, 0)
    actions = [getattr(ProjectItem, name).set(value) for name, value in said.items()]
    tx.update(ProjectItem(project.project_id), actions, condition, otherwise=stale(project))


def _items(project: Project, part: Part) -> list[Any]:
    model, most = _MODELS[part], MOST[part]
    listed = list(model.project_index.query(project.project_id, limit=most, page_size=most))
    found = [item for item in batch_get([(model, key_of(model, one)) for one in listed]) if item is not None]
    if len(found) != project.counts.get(part, 0):
        raise Unavailable("What was changed a moment ago is not to be seen yet. Try again.", retry_after=1)
    return found


def _size(item: Any) -> int:
    packed = len(getattr(item, "graph", None) or b"")
    return packed + sum(len(str(value).encode()) for name, value in item.attribute_values.items() if name != "graph")
