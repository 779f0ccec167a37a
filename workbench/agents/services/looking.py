"""What one screen shows of a project, with the project read once."""

from dataclasses import dataclass
from datetime import datetime

from diatonic.common import ids, personal
from diatonic.common.pages import MAX_LIMIT, Page
from diatonic.common.scope import Scope
from workbench.agents import policies
from workbench.agents.rules import projects as rules
from workbench.agents.rules.agents import AgentCard
from workbench.agents.rules.deployments import Deployment
from workbench.agents.rules.environment import Variable
from workbench.agents.rules.projects import MainConfiguration, Project, Tab
from workbench.agents.rules.tools import BuiltinTool, ToolCard
from workbench.agents.services.builtin import list_builtin_tools
from workbench.agents.services.projects import get_project
from workbench.agents.store.agents import AgentStore, AgentUnknown
from workbench.agents.store.deployments import DeploymentStore
from workbench.agents.store.environment import EnvironmentStore
from workbench.agents.store.main_config import MainConfigStore
from workbench.agents.store.projects import KIND as PROJECT
from workbench.agents.store.projects import ProjectStore, ProjectUnknown
from workbench.agents.store.tools import ToolStore
from workbench.llm import services as llm
from workbench.llm.rules.catalog import Offer

_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Choices:
    """What an agent of a project can be given: the project's tools, the built-in ones, and models."""

    project: Project
    tools: tuple[ToolCard, ...]
    builtin: tuple[BuiltinTool, ...]
    models: tuple[Offer, ...]


def find_responsible(scope: Scope, agent_id: str) -> llm.Responsible | None:
    """Return who made an agent (of a project's id: its main agent), ``None`` where it is gone. At most two DynamoDB calls."""
    try:
        if ids.belongs(agent_id, organization_id=scope.organization_id, kind=PROJECT):
            project = ProjectStore(scope).get(agent_id)
            return llm.Responsible(project.owner_id, project.name)
        agent = AgentStore(scope).get(agent_id)
    except (AgentUnknown, ProjectUnknown):
        return None
    return llm.Responsible(agent.user_id, agent.name)


def may_change(scope: Scope, project: Project) -> bool:
    """Say whether the person may change the project now, and so run its draft."""
    return policies.can_change(scope, project.owner_id) and not project.is_deleting


def check_may_change(scope: Scope, project: Project) -> None:
    """Raise ``Denied`` unless the person may change the project: its owner, and with ``agents.edit``."""
    policies.check_can_change(scope, project.owner_id)


def is_nobodys(project: Project) -> bool:
    """Say whether who owned the project was erased: from then on it is changed by those who may change everybody's."""
    return project.owner_id == personal.NOBODY


def tabs(scope: Scope, project: Project) -> list[Tab]:
    """Return the parts of a project's page that the person may see."""
    return rules.tabs(
        project,
        may_change=policies.can_change(scope, project.owner_id),
        may_set_environment=policies.can_set_environment(scope, project.owner_id),
    )


def get_project_agents(
    scope: Scope, *, project_id: str, cursor: str | None = None
) -> tuple[Project, MainConfiguration, Page[AgentCard]]:
    """Return a project with its main configuration and a page of its agents. Three DynamoDB calls. Needs ``agents.view``."""
    project = get_project(scope, project_id=project_id)
    main = MainConfigStore(scope).get(project)
    return project, main, AgentStore(scope).page(project_id, limit=_SHOWN, cursor=cursor)


def get_project_main(scope: Scope, *, project_id: str) -> tuple[Project, MainConfiguration]:
    """Return a project with its main configuration. Two DynamoDB calls. Needs ``agents.view``."""
    project = get_project(scope, project_id=project_id)
    return project, MainConfigStore(scope).get(project)


def get_project_tools(
    scope: Scope, *, project_id: str, cursor: str | None = None
) -> tuple[Project, Page[ToolCard], tuple[BuiltinTool, ...]]:
    """Return a project with a page of its tools, and the built-in ones. Three DynamoDB calls. Needs ``agents.view``."""
    project = get_project(scope, project_id=project_id)
    page = ToolStore(scope).page(project_id, limit=_SHOWN, cursor=cursor)
    return project, page, tuple(list_builtin_tools(scope))


def get_project_environment(scope: Scope, *, project_id: str) -> tuple[Project, list[Variable]]:
    """Return a project with what is set in it, without the values. Two DynamoDB calls.

    For the project's owner, and with ``settings.edit``.
    """
    project = get_project(scope, project_id=project_id)
    policies.check_can_set_environment(scope, project.owner_id)
    return project, EnvironmentStore(scope, project).all()


def get_project_deployments(
    scope: Scope, *, project_id: str, cursor: str | None = None
) -> tuple[Project, Page[Deployment]]:
    """Return a project with a page of its deployments, last changed first. Two DynamoDB calls. Needs ``agents.view``."""
    project = get_project(scope, project_id=project_id)
    return project, DeploymentStore(scope).page(project_id, limit=_SHOWN, cursor=cursor)


def get_choices(scope: Scope, *, project_id: str, now: datetime) -> Choices:
    """Return what an agent of a project can be given. Four DynamoDB calls. Needs ``agents.view``.

    The tools come from an index, which may lag behind: what an agent has is to be offered beside them.
    """
    project = get_project(scope, project_id=project_id)
    tools = ToolStore(scope).page(project_id, limit=MAX_LIMIT, cursor=None).items
    models = llm.models(scope, now=now)
    return Choices(project, tools, tuple(list_builtin_tools(scope)), tuple(models))
