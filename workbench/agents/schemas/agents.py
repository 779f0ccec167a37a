"""Agents in the API."""

from typing import Any, Self

from pydantic import ConfigDict, Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from workbench.agents.rules.agents import Agent, AgentCard, AgentType
from workbench.agents.rules.uses import PartState
from workbench.agents.schemas.models import ModelOut
from workbench.agents.schemas.shape import CamelIn, CamelOut


class AgentIn(CamelIn):
    """A new agent: 001's ``config``, in a project."""

    project_id: str = Field(max_length=200)
    config: dict[str, Any]


class AgentConfigIn(CamelIn):
    """An agent's configuration, which replaces the one there is."""

    config: dict[str, Any]


class AgentCardOut(CamelOut):
    """An agent as a list shows it. ``userId`` is its project's owner."""

    user_id: str
    agent_id: str
    project_id: str
    name: str
    description: str
    type: AgentType
    revision: int
    created_at: str
    updated_at: str
    updated_by_name: str


class AgentConfigOut(Answer):
    """001's configuration. ``tools`` are names; ``graph`` is there for a flow."""

    model_config = ConfigDict(protected_namespaces=())

    name: str
    description: str
    type: AgentType
    system_prompt: str
    tools: list[str]
    builtin_tools: list[str]
    hosts: list[str]
    model: ModelOut | None
    graph: dict[str, Any] | None


class GraphProblemOut(Answer):
    """Why a graph cannot be deployed yet: ``pointer`` leads into it, ``node_id`` is empty where it is about none."""

    code: str
    pointer: str
    message: str
    node_id: str


class AgentOut(AgentCardOut):
    """An agent, 001's record. ``problems``: why its graph cannot be deployed yet; ``state``: whether it is on its way out."""

    config: AgentConfigOut
    problems: list[GraphProblemOut]
    state: PartState

    @classmethod
    def of(cls, agent: Agent) -> Self:
        """Return the answer for an agent."""
        made: Self = cls.model_validate(agent)
        return made


class AgentsOut(Answer):
    """One page of agents; ``next_cursor`` is null on the last."""

    items: list[AgentCardOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[AgentCard]) -> Self:
        """Return the answer for a page."""
        return cls(items=[AgentCardOut.model_validate(one) for one in page.items], next_cursor=page.next_cursor)
