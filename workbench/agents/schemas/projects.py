"""Projects and their main configuration in the API."""

from typing import Any, Self

from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from workbench.agents.rules.projects import MainConfiguration, Part, Project, ProjectState, WholeProject
from workbench.agents.schemas.models import ModelOut
from workbench.agents.schemas.shape import CamelIn, CamelOut


class ProjectIn(CamelIn):
    """A new project."""

    name: str = Field(max_length=1000)
    description: str = Field(default="", max_length=10_000)


class ProjectChangeIn(CamelIn):
    """What to change of a project; what is left out stays."""

    name: str | None = Field(default=None, max_length=1000)
    description: str | None = Field(default=None, max_length=10_000)

    def given(self) -> dict[str, Any]:
        """Return what was said."""
        return self.model_dump(exclude_none=True)


class DeployedOut(CamelOut):
    """Which deployment is executed."""

    deployment_id: str
    digest: str
    at: str


class ProjectCountsOut(CamelOut):
    """How much hangs on a project."""

    agents: int = 0
    tools: int = 0
    environment: int = 0
    deployments: int = 0


class ProjectCardOut(CamelOut):
    """A project as a list shows it. ``userId`` is its owner; ``state`` is ``deleting`` while it is being removed."""

    user_id: str
    project_id: str
    owner_name: str
    name: str
    description: str
    type: str
    state: ProjectState
    counts: ProjectCountsOut
    deployed: DeployedOut | None
    revision: int
    created_at: str
    updated_at: str
    updated_by_name: str

    @classmethod
    def of(cls, project: Project) -> Self:
        """Return the answer for a project."""
        return cls(**_told(project))


class ProjectOut(ProjectCardOut):
    """A project, 001's record: with the ids of what hangs on it, of deployments the last hundred.

    ``envIds`` is empty for whoever may not see the environment.
    """

    agent_ids: list[str]
    tool_ids: list[str]
    main_agent_config: str
    env_ids: list[str]
    deployment_ids: list[str]

    @classmethod
    def of_whole(cls, whole: WholeProject) -> Self:
        """Return the answer for a project with what hangs on it."""
        return cls(
            **_told(whole.project),
            main_agent_config=whole.project.config_id,
            agent_ids=list(whole.agent_ids),
            tool_ids=list(whole.tool_ids),
            env_ids=list(whole.env_ids),
            deployment_ids=list(whole.deployment_ids),
        )


class ProjectsOut(Answer):
    """One page of projects; ``next_cursor`` is null on the last."""

    items: list[ProjectCardOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Project]) -> Self:
        """Return the answer for a page."""
        return cls(items=[ProjectCardOut.of(one) for one in page.items], next_cursor=page.next_cursor)


class NewOwnerIn(CamelIn):
    """Whose a project is from now on."""

    user_id: str = Field(max_length=200)


class MainConfigIn(CamelIn):
    """A main configuration: 001's, as ``config``."""

    config: dict[str, Any]


class MainConfigShape(Answer):
    """001's configuration of the main agent; ``model`` is null until one is chosen."""

    name: str
    description: str
    system_prompt: str
    model: ModelOut | None


class MainConfigOut(CamelOut):
    """The main configuration of a project."""

    user_id: str
    config_id: str
    project_id: str
    config: MainConfigShape
    revision: int
    created_at: str
    updated_at: str
    updated_by_name: str

    @classmethod
    def of(cls, one: MainConfiguration) -> Self:
        """Return the answer for a main configuration."""
        made: Self = cls.model_validate(one)
        return made


def _told(project: Project) -> dict[str, Any]:
    same = (
        "project_id",
        "owner_name",
        "name",
        "description",
        "type",
        "state",
        "revision",
        "created_at",
        "updated_at",
        "updated_by_name",
    )
    return {
        **{name: getattr(project, name) for name in same},
        "user_id": project.owner_id,
        "counts": ProjectCountsOut(**{part.value: project.counts.get(part, 0) for part in Part}),
        "deployed": DeployedOut.model_validate(project.deployed) if project.deployed else None,
    }
