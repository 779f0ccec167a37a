"""Agents of the projects of an organization."""

import json
import zlib
from collections.abc import Iterable
from typing import Any

from diatonic.common import pages
from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound, Stale
from diatonic.common.scope import Scope
from workbench.agents.models import AgentItem
from workbench.agents.rules import graphs
from workbench.agents.rules.agents import Agent, AgentCard, AgentConfig, AgentType
from workbench.agents.rules.uses import PartState
from workbench.agents.store.claims import claim_id, find_owner

KIND = "agent"
#: A packed graph beyond this has no room in its item.
_ROOM = 220_000


class AgentUnknown(NotFound):
    """The organization has no such agent."""

    default_code = "agent_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such agent.")


class AgentInUse(Conflict):
    """Flows of the project call the agent; ``extra`` names them (``agents``)."""

    default_code = "agent_in_use"


class AgentDeleting(Conflict):
    """The agent is being deleted."""

    default_code = "agent_deleting"


class AgentStore:
    """The agents of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, agent_id: str) -> Agent:
        """Return an agent. Two consistent reads. Raises :class:`AgentUnknown`."""
        found = self.find(agent_id)
        if found is None:
            raise AgentUnknown
        return found

    def find(self, agent_id: str) -> Agent | None:
        """Return an agent, or ``None``. Two consistent reads."""
        owned = find_owner(self._scope, kind=KIND, identifier=agent_id)
        (found,) = self.several(owned.user_id, [agent_id]) if owned else (None,)
        return found

    def several(self, user_id: str, agent_ids: Iterable[str]) -> list[Agent | None]:
        """Return agents of one owner in this order, ``None`` for what is not there. One consistent read for every 100."""
        items = batch_get([(AgentItem, (user_id, agent_id)) for agent_id in agent_ids])
        ours = self._scope.organization_id
        return [as_agent(item) if item is not None and item.organization_id == ours else None for item in items]

    def page(self, project_id: str, *, limit: int, cursor: str | None) -> pages.Page[AgentCard]:
        """Return one page of a project's agents, last changed first. One query."""
        index: Any = AgentItem.project_index
        return pages.query(index, project_id, list_name="project-agents", limit=limit, cursor=cursor).map(as_card)

    def page_of(self, user_id: str, *, limit: int, cursor: str | None) -> pages.Page[AgentCard]:
        """Return one page of a person's agents here, last changed first. One query."""
        partition, index = f"{self._scope.organization_id}#{user_id}", AgentItem.owner_index
        return pages.query(index, partition, list_name="agents", limit=limit, cursor=cursor).map(as_card)

    def add(self, tx: Transaction, agent: Agent) -> None:
        """Write a new agent in the transaction, and whose it is."""
        item = _item(agent)
        tx.put(item, AgentItem.agent_id.does_not_exist())
        claim_id(tx, item, kind=KIND, identifier=agent.agent_id)

    def replace(self, tx: Transaction, agent: Agent, *, seen: Agent) -> None:
        """Write an agent anew in the transaction, while it is as it was seen; else ``Stale``."""
        tx.put(_item(agent), AgentItem.revision == seen.revision, otherwise=stale(seen))

    def unchanged(self, tx: Transaction, seen: Agent) -> None:
        """Let the transaction pass only while an agent is as it was seen; else ``Stale``."""
        tx.check(AgentItem, (seen.user_id, seen.agent_id), AgentItem.revision == seen.revision, otherwise=stale(seen))

    def remove(self, tx: Transaction, seen: Agent) -> None:
        """Remove an agent in the transaction, while it is as it was seen; else ``Stale``."""
        tx.delete(AgentItem(seen.user_id, seen.agent_id), AgentItem.revision == seen.revision, otherwise=stale(seen))
        pointers.release(tx, kind=KIND, value=seen.agent_id)


def stale(seen: AgentCard) -> Stale:
    """Return what tells that somebody changed the agent meanwhile."""
    extra = {"by": seen.updated_by_name, "at": seen.updated_at, "revision": seen.revision}
    return Stale("Somebody changed this agent meanwhile. Reload to see it.", extra=extra)


def _same(item: Any) -> dict[str, Any]:
    names = ("agent_id", "project_id", "organization_id", "name", "created_at", "updated_at")
    return {
        **{name: getattr(item, name) for name in names},
        "user_id": item.user_id,
        "description": item.description or "",
        "type": AgentType(item.type),
        "updated_by_name": item.updated_by_name or "",
        "revision": int(item.revision),
    }


def as_card(item: Any) -> AgentCard:
    """Return what a list shows, from an item of an index."""
    return AgentCard(**_same(item))


def as_agent(item: AgentItem) -> Agent:
    """Return an item of the table."""
    graph = json.loads(zlib.decompress(item.graph)) if item.graph else None
    config = AgentConfig.model_validate({**item.config, "graph": graph})
    found = tuple(graphs.problems(graph)) if graph is not None else ()
    return Agent(**_same(item), config=config, problems=found, state=PartState(item.state or PartState.ACTIVE))


def _item(agent: Agent) -> AgentItem:
    config = agent.config
    return AgentItem(
        agent.user_id,
        agent.agent_id,
        organization_id=agent.organization_id,
        project_id=agent.project_id,
        owned_in=f"{agent.organization_id}#{agent.user_id}",
        name=config.name,
        description=config.description,
        type=config.type.value,
        config=config.model_dump(mode="json", exclude={"graph"}),
        graph=_packed(config.graph),
        state=agent.state.value if agent.is_deleting else None,
        updated_by_name=agent.updated_by_name,
        created_at=agent.created_at,
        updated_at=agent.updated_at,
        revision=agent.revision,
    )


def _packed(graph: dict[str, Any] | None) -> bytes | None:
    if graph is None:
        return None
    packed = zlib.compress(json.dumps(graph, ensure_ascii=False, separators=(",", ":")).encode())
    if len(packed) > _ROOM:
        told = f"Packed it takes {len(packed):,} bytes, {len(packed) - _ROOM:,} too many. Shorten what its nodes say."
        raise Invalid("This graph is too large.", fields=[FieldError("/config/graph", told)])
    return packed
