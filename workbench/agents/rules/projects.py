"""Projects: their values, and how much may hang on one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from workbench.agents.rules.texts import Description, ModelChoice, Name, Prompt


class ProjectState(StrEnum):
    """Whether a project is there to be worked with."""

    ACTIVE = "active"
    DELETING = "deleting"


class Part(StrEnum):
    """What hangs on a project and is counted there, by the name of its count."""

    AGENTS = "agents"
    TOOLS = "tools"
    ENVIRONMENT = "environment"
    DEPLOYMENTS = "deployments"


#: So many of each may hang on one project.
MOST: Mapping[Part, int] = {Part.AGENTS: 100, Part.TOOLS: 100, Part.ENVIRONMENT: 100, Part.DEPLOYMENTS: 10_000}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the flows of a project keep for each other: how many values, and how many bytes with their keys."""

    values: int = 0
    size: int = 0


#: So much may the flows of one project keep.
MOST_KEPT = Kept(values=10_000, size=50 * 1024 * 1024)
#: So many ids of each are assembled when a project is read; of deployments these are the last.
ASSEMBLED = 100


class ProjectFields(BaseModel):
    """What a person says about a project."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    description: Description = ""


class MainConfig(BaseModel):
    """001's configuration of the main agent, which has the project's agents as its tools."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    description: Description = ""
    system_prompt: Prompt = ""
    model: ModelChoice | None = None


@dataclass(frozen=True, slots=True)
class Deployed:
    """Which deployment is executed, and the digest of its configuration."""

    deployment_id: str
    digest: str
    at: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project. ``counts``: how many of each part hang on it."""

    project_id: str
    organization_id: str
    owner_id: str
    owner_name: str
    name: str
    description: str
    state: ProjectState
    created_at: str
    updated_at: str
    updated_by_name: str
    type: str = "agents"
    revision: int = 1
    counts: Mapping[Part, int] = field(default_factory=lambda: dict.fromkeys(Part, 0))
    deployed: Deployed | None = None
    kept: Kept = field(default_factory=Kept)

    @property
    def config_id(self) -> str:
        """The id of its main configuration (001)."""
        return f"project-{self.project_id}"

    @property
    def is_deleting(self) -> bool:
        """Whether it is being deleted."""
        return self.state is ProjectState.DELETING

    @property
    def is_empty(self) -> bool:
        """Whether nothing hangs on it, and its flows keep nothing."""
        return not any(self.counts.values()) and not self.kept.values


@dataclass(frozen=True, slots=True)
class WholeProject:
    """A project with the ids of what hangs on it; of deployments the last hundred."""

    project: Project
    agent_ids: tuple[str, ...] = ()
    tool_ids: tuple[str, ...] = ()
    env_ids: tuple[str, ...] = ()
    deployment_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MainConfiguration:
    """The main configuration of a project, as it is stored."""

    config_id: str
    project_id: str
    user_id: str
    config: MainConfig
    created_at: str
    updated_at: str
    updated_by_name: str
    revision: int = 1


class Tab(NamedTuple):
    """A part of a project's page: by which name its route is known, and how many things are there."""

    key: str
    label: str
    route: str
    amount: int | None = None


def tabs(project: Project, *, may_change: bool, may_set_environment: bool) -> list[Tab]:
    """Return the parts of a project's page for somebody who may do this."""
    counts, kept = project.counts, project.kept.values
    environment = Tab("environment", "Environment", "workbench:agents:environment", counts.get(Part.ENVIRONMENT))
    return [
        Tab("agents", "Agents", "workbench:agents:project", counts.get(Part.AGENTS)),
        Tab("tools", "Tools", "workbench:agents:tools", counts.get(Part.TOOLS)),
        *([environment] if may_set_environment else []),
        *([Tab("data", "Data", "workbench:runs:data", kept)] if may_change else []),
        Tab("deployments", "Deployments", "workbench:agents:deployments", counts.get(Part.DEPLOYMENTS)),
        Tab("settings", "Settings", "workbench:agents:settings"),
    ]
