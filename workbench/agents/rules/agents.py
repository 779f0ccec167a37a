"""Agents: what people say of one, and what the list of a project's agents shows."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from workbench.agents.rules.graphs import Problem
from workbench.agents.rules.hosts import Hosts
from workbench.agents.rules.texts import Description, ModelChoice, Name, Prompt
from workbench.agents.rules.uses import PartState

_ToolName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class AgentType(StrEnum):
    """001's kind of agent, and one whose work is drawn as a graph."""

    AGENT_TOOL = "agent_tool"
    FLOW = "flow"


class AgentConfig(BaseModel):
    """001's configuration of an agent. ``tools``: names of the project's tools; ``graph``: of a flow alone.

    ``hosts``: the servers that its model may have asked by ``http-get``; a node of a flow lists its own.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name
    description: Description = ""
    type: AgentType = AgentType.AGENT_TOOL
    system_prompt: Prompt = ""
    tools: list[_ToolName] = Field(default_factory=list, max_length=30)
    builtin_tools: list[_ToolName] = Field(default_factory=list, max_length=30)
    hosts: Hosts
    model: ModelChoice | None = None
    graph: dict[str, Any] | None = None

    @field_validator("tools", "builtin_tools")
    @classmethod
    def _once(cls, names: list[str]) -> list[str]:
        return list(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class AgentCard:
    """An agent as a list shows it. ``user_id`` is its project's owner."""

    agent_id: str
    project_id: str
    organization_id: str
    user_id: str
    name: str
    description: str
    type: AgentType
    created_at: str
    updated_at: str
    updated_by_name: str
    revision: int


@dataclass(frozen=True, slots=True)
class Agent(AgentCard):
    """An agent. ``problems``: why its graph cannot be deployed yet."""

    config: AgentConfig
    problems: tuple[Problem, ...] = field(default=())
    state: PartState = PartState.ACTIVE

    @property
    def is_deleting(self) -> bool:
        """Whether it is being deleted: it takes no change any more."""
        return self.state is PartState.DELETING
