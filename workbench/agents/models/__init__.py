"""The tables of projects and of what hangs on them. Attributes of 001's tables are named as 001 names them."""

from workbench.agents.models.deployments import Configuration, DeploymentItem, DeploymentLine
from workbench.agents.models.projects import EnvironmentItem, MainConfigItem, OwnedProject, ProjectItem
from workbench.agents.models.things import AgentItem, BuiltinToolItem, ToolItem

__all__ = [
    "AgentItem",
    "BuiltinToolItem",
    "Configuration",
    "DeploymentItem",
    "DeploymentLine",
    "EnvironmentItem",
    "MainConfigItem",
    "OwnedProject",
    "ProjectItem",
    "ToolItem",
]
