"""Tools of the projects of an organization, their names, and which agents use them."""

import json
from collections.abc import Iterable
from typing import Any

from diatonic.common import pages
from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, FieldError, NotFound, Stale
from diatonic.common.scope import Scope
from workbench.agents.models import ToolItem
from workbench.agents.rules.tools import Tool, ToolCard, ToolConfig, ToolType
from workbench.agents.rules.uses import PartState
from workbench.agents.store import claims

KIND = "tool"


class ToolUnknown(NotFound):
    """The organization has no such tool."""

    default_code = "tool_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such tool.")


class ToolNameTaken(Conflict):
    """The owner of the project has a tool of this name already."""

    default_code = "tool_name_taken"

    def __init__(self, name: str) -> None:
        told = f"There is a tool called “{name}” already: names are used once for all projects of an owner."
        super().__init__(told, fields=[FieldError("/config/name", told)])


class ToolInUse(Conflict):
    """Agents use the tool; ``extra`` names them (``agents``)."""

    default_code = "tool_in_use"


class ToolDeleting(Conflict):
    """The tool is being deleted."""

    default_code = "tool_deleting"


class ToolStore:
    """The tools of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, tool_id: str) -> Tool:
        """Return a tool. Two consistent reads. Raises :class:`ToolUnknown`."""
        found = self.find(tool_id)
        if found is None:
            raise ToolUnknown
        return found

    def find(self, tool_id: str) -> Tool | None:
        """Return a tool, or ``None``. Two consistent reads."""
        owned = claims.find_owner(self._scope, kind=KIND, identifier=tool_id)
        (found,) = self.several(owned.user_id, [tool_id]) if owned else (None,)
        return found

    def several(self, user_id: str, tool_ids: Iterable[str]) -> list[Tool | None]:
        """Return tools of one owner in this order, ``None`` for what is not there. One consistent read for every 100."""
        items = batch_get([(ToolItem, (user_id, tool_id)) for tool_id in tool_ids])
        ours = self._scope.organization_id
        return [as_tool(item) if item is not None and item.organization_id == ours else None for item in items]

    def ids_named(self, *, user_id: str, project_id: str, names: Iterable[str]) -> dict[str, str]:
        """Return name → id of those names that tools of the project have. One consistent read."""
        owned = claims.Owned(user_id, project_id)
        return claims.find_tools(organization_id=self._scope.organization_id, owner=owned, names=list(names))

    def page(self, project_id: str, *, limit: int, cursor: str | None) -> pages.Page[ToolCard]:
        """Return one page of a project's tools, last changed first. One query."""
        index: Any = ToolItem.project_index
        return pages.query(index, project_id, list_name="project-tools", limit=limit, cursor=cursor).map(as_card)

    def add(self, tx: Transaction, tool: Tool) -> None:
        """Write a new tool in the transaction, whose it is, and that its name is taken. Raises :class:`ToolNameTaken`."""
        item = _item(tool)
        tx.put(item, ToolItem.tool_id.does_not_exist())
        claims.claim_id(tx, item, kind=KIND, identifier=tool.tool_id)
        claims.claim_name(tx, item, otherwise=ToolNameTaken(tool.name))

    def replace(self, tx: Transaction, tool: Tool, *, seen: Tool) -> None:
        """Write a tool anew in the transaction, while it is as it was seen; else ``Stale``.

        One that gets another name must be used by nobody: :class:`ToolInUse`.
        """
        item = _item(tool)
        said = {name: getattr(item, name) for name in _SAID}
        actions = [getattr(ToolItem, name).set(value) for name, value in said.items()]
        condition = ToolItem.revision == seen.revision
        if tool.name != seen.name:
            condition &= ToolItem.used_by.does_not_exist()
            kind, value = claims.name_claim(_item(seen))
            pointers.release(tx, kind=kind, value=value)
            claims.claim_name(tx, item, otherwise=ToolNameTaken(tool.name))
        tx.update(ToolItem(seen.user_id, seen.tool_id), actions, condition, otherwise=stale(seen))

    def mark(self, tx: Transaction, seen: Tool, *, by: str, at: str) -> None:
        """Say in the transaction that a tool is being deleted, while it and who uses it are as seen; else ``Stale``."""
        used = ToolItem.used_by == set(seen.used_by) if seen.used_by else ToolItem.used_by.does_not_exist()
        actions = [
            ToolItem.state.set(PartState.DELETING.value),
            ToolItem.updated_by_name.set(by),
            ToolItem.updated_at.set(at),
            ToolItem.revision.set(seen.revision + 1),
        ]
        condition = (ToolItem.revision == seen.revision) & used
        tx.update(ToolItem(seen.user_id, seen.tool_id), actions, condition, otherwise=stale(seen))

    def remove(self, tx: Transaction, seen: Tool) -> None:
        """Remove a tool that nobody uses in the transaction, while it is as it was seen; else ``Stale``."""
        condition = (ToolItem.revision == seen.revision) & ToolItem.used_by.does_not_exist()
        tx.delete(ToolItem(seen.user_id, seen.tool_id), condition, otherwise=stale(seen))
        pointers.release(tx, kind=KIND, value=seen.tool_id)
        kind, value = claims.name_claim(_item(seen))
        pointers.release(tx, kind=kind, value=value)

    def use(self, tx: Transaction, *, user_id: str, tool_id: str, name: str, agent_id: str) -> None:
        """Note in the transaction that an agent uses a tool, while that has this name and stays. Raises ``Conflict``."""
        gone = Conflict(f"The tool “{name}” was renamed or deleted meanwhile. Reload and try again.")
        used = [ToolItem.used_by.add({agent_id})]
        stays = (ToolItem.name == name) & ToolItem.state.does_not_exist()
        tx.update(ToolItem(user_id, tool_id), used, stays, otherwise=gone)

    def unuse(self, tx: Transaction, *, user_id: str, tool_id: str, agent_id: str) -> None:
        """Note in the transaction that an agent uses a tool no longer."""
        unused = [ToolItem.used_by.delete({agent_id})]
        tx.update(ToolItem(user_id, tool_id), unused, ToolItem.tool_id.exists())


_SAID = ("name", "description", "type", "config", "updated_by_name", "updated_at", "revision")


def stale(seen: ToolCard) -> Stale:
    """Return what tells that somebody changed the tool meanwhile."""
    extra = {"by": seen.updated_by_name, "at": seen.updated_at, "revision": seen.revision}
    return Stale("Somebody changed this tool meanwhile, or an agent uses it now. Reload to see it.", extra=extra)


def _same(item: Any) -> dict[str, Any]:
    names = ("tool_id", "project_id", "organization_id", "name", "created_at", "updated_at")
    return {
        **{name: getattr(item, name) for name in names},
        "user_id": item.user_id,
        "description": item.description or "",
        "type": ToolType(item.type),
        "updated_by_name": item.updated_by_name or "",
        "revision": int(item.revision),
    }


def as_card(item: Any) -> ToolCard:
    """Return what a list shows, from an item of an index."""
    return ToolCard(**_same(item))


def as_tool(item: ToolItem) -> Tool:
    """Return an item of the table."""
    config = dict(item.config)
    for name in ("input_schema", "output_schema"):
        if config.get(name) is not None:
            config[name] = json.loads(config[name])
    return Tool(
        **_same(item),
        config=ToolConfig.model_validate(config),
        used_by=frozenset(item.used_by or ()),
        state=PartState(item.state or PartState.ACTIVE),
    )


def _item(tool: Tool) -> ToolItem:
    config = tool.config.model_dump(mode="json")
    # As text: DynamoDB's maps take neither every number nor every name that a schema may have.
    for name in ("input_schema", "output_schema"):
        if config[name] is not None:
            config[name] = json.dumps(config[name], ensure_ascii=False)
    return ToolItem(
        tool.user_id,
        tool.tool_id,
        organization_id=tool.organization_id,
        project_id=tool.project_id,
        name=tool.config.name,
        description=tool.config.description,
        type=tool.config.type.value,
        config=config,
        updated_by_name=tool.updated_by_name,
        created_at=tool.created_at,
        updated_at=tool.updated_at,
        revision=tool.revision,
    )
