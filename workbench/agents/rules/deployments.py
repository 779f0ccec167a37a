"""Deployments: a copy of a project's configuration that does not change any more, and how it is put in place."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

from workbench.agents.rules import graphs
from workbench.agents.rules.agents import Agent, AgentType
from workbench.agents.rules.projects import MainConfig, Project
from workbench.agents.rules.tools import Tool
from workbench.agents.rules.uses import models_of


class DeploymentStatus(StrEnum):
    """001's states of a deployment."""

    PENDING = "pending"
    DEPLOYING = "deploying"
    SUCCESS = "success"
    FAILED = "failed"


#: In these nothing more happens to it.
ENDED = (DeploymentStatus.SUCCESS, DeploymentStatus.FAILED)
#: So many lines has the log of one deployment at most.
MAX_LINES = 80


class DeploymentFields(BaseModel):
    """What a person says of a deployment: why, and whose configuration it takes (none: the project as it is)."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    copy_of: Annotated[str, StringConstraints(max_length=200)] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a deployment's log."""

    number: int
    level: str
    text: str
    at: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """A deployment. ``contents`` counts what is in its configuration; ``lines`` how many lines its log has."""

    deployment_id: str
    project_id: str
    organization_id: str
    user_id: str
    status: DeploymentStatus
    created_at: str
    updated_at: str
    created_by: str
    created_by_name: str
    digest: str = ""
    error: str = ""
    copy_of: str = ""
    note: str = ""
    contents: Mapping[str, int] = field(default_factory=dict)
    lines: int = 0
    revision: int = 1

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens to it."""
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class WholeDeployment:
    """A deployment with its log, and the configuration that it deployed (``None`` before it has one)."""

    deployment: Deployment
    logs: tuple[Line, ...]
    config: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Pinned:
    """A configuration that a run works with from beginning to end, by its digest."""

    digest: str
    config: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a project, or one agent of it, cannot be executed as it is. ``agent_id`` is empty for the main agent."""

    message: str
    agent_id: str = ""
    pointer: str = ""


def configuration(project: Project, main: MainConfig, agents: Sequence[Agent], tools: Sequence[Tool]) -> dict[str, Any]:
    """Return the complete configuration of a project: ``project``, ``main``, ``agents`` by id and ``tools`` by name."""
    return {
        "project": {"project_id": project.project_id, "name": project.name},
        "main": main.model_dump(mode="json"),
        "agents": {agent.agent_id: agent.config.model_dump(mode="json") for agent in agents},
        "tools": {tool.name: {"tool_id": tool.tool_id, **tool.config.model_dump(mode="json")} for tool in tools},
    }


#: What else may be wrong with a graph in which :func:`graphs.problems` finds nothing: whoever executes it knows.
GraphCheck = Callable[[graphs.Graph], list[graphs.Problem]]


@dataclass(frozen=True, slots=True)
class There:
    """What agents may name: the project's tools and the built-in ones that can be used, its agents; and more checks."""

    tools: Collection[str]
    builtin: Collection[str]
    agents: Collection[str]
    checks: Sequence[GraphCheck] = ()


def troubles(main: MainConfig, agents: Sequence[Agent], there: There) -> list[Trouble]:
    """Return all that keeps a configuration from being deployed."""
    found = [] if main.model else [Trouble("The main agent has no model yet: choose one.", pointer="/model")]
    return [*found, *(one for agent in agents for one in _troubles_of(agent, there))]


def model_troubles(content: Mapping[str, Any], refusal: Callable[[str], str]) -> list[Trouble]:
    """Return which agents of a configuration name models that would not be asked; ``refusal``: why not, of a model's id.

    Nodes of flows that choose none ask the main agent's.
    """
    named = [("The main agent", "", "/model", _model_of(content["main"]))]
    for agent_id, config in content["agents"].items():
        who = f"The agent “{config['name']}”"
        if config["type"] == AgentType.AGENT_TOOL:
            named.append((who, agent_id, "/model", _model_of(config)))
        for node_id, model in models_of(config["graph"]):
            named.append((f"{who}, step “{node_id}”,", agent_id, "/graph", model))
    return [
        Trouble(f"{who} asks the model {model}, which {why}.", agent_id, pointer)
        for who, agent_id, pointer, model in named
        if model and (why := refusal(model))
    ]


def _model_of(config: Mapping[str, Any]) -> str:
    return config["model"]["model_id"] if config["model"] else ""


def _troubles_of(agent: Agent, there: There) -> list[Trouble]:
    config, who = agent.config, f"The agent “{agent.name}”"
    found = [
        Trouble(f"{who} names the tool “{name}”, which is not there.", agent.agent_id, f"/tools/{number}")
        for number, name in enumerate(config.tools)
        if name not in there.tools
    ]
    found += [
        Trouble(
            f"{who} names the built-in tool “{name}”, which is switched off.",
            agent.agent_id,
            f"/builtin_tools/{number}",
        )
        for number, name in enumerate(config.builtin_tools)
        if name not in there.builtin
    ]
    if config.type is AgentType.AGENT_TOOL and config.model is None:
        found.append(Trouble(f"{who} has no model yet: choose one.", agent.agent_id, "/model"))
    if config.type is AgentType.FLOW:
        wrong = _graph_problems(config.graph or {}, there)
        found += [Trouble(f"{who}: {one.message}", agent.agent_id, f"/graph{one.pointer}") for one in wrong]
    return found


def _graph_problems(graph: Mapping[str, Any], there: There) -> list[graphs.Problem]:
    known = graphs.Known(tools={*there.tools, *there.builtin}, agents=there.agents)
    found = graphs.problems(graph, known)
    return found or [one for check in there.checks for one in check(graphs.Graph.of(graph))]
