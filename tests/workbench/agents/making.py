"""Projects and what hangs on them, made through the services."""

from typing import Any

from diatonic.common.scope import Scope
from tests.people import MEMBER, NOW
from workbench.agents import services
from workbench.agents.rules.agents import Agent
from workbench.agents.rules.projects import Project
from workbench.agents.rules.tools import Tool

CHOSEN = {"region": "", "model_id": "demo"}
#: A model that was offered once.
GONE = {"region": "us-east-1", "model_id": "anthropic.claude-3-haiku-20240307-v1:0"}


def make_project(scope: Scope = MEMBER, **fields: Any) -> Project:
    """Make a project of a member's own."""
    return services.create_project(scope, fields={"name": "Bakery", **fields}, now=NOW)


def make_agent(project: Project, scope: Scope = MEMBER, **config: Any) -> Agent:
    """Make an agent in a project."""
    said = {"name": "Baker", "system_prompt": "You bake.", "model": CHOSEN, **config}
    return services.create_agent(scope, project_id=project.project_id, config=said, now=NOW)


def make_tool(project: Project, scope: Scope = MEMBER, **config: Any) -> Tool:
    """Make a tool in a project."""
    said = {"name": "weigh", "type": "code", "code": "export default () => 1", **config}
    return services.create_tool(scope, project_id=project.project_id, config=said, now=NOW)
