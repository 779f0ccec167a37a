"""Use cases of projects, and of the agents, tools, environments and deployments in them."""

from workbench.agents.services.agents import create_agent, get_agent, list_agents, update_agent
from workbench.agents.services.builtin import (
    BuiltinToolUnknown,
    get_builtin_tool,
    list_builtin_tools,
    seed_builtin_tools,
    switch_builtin_tool,
)
from workbench.agents.services.deleting import (
    delete_agent,
    delete_tool,
    finish_agent_deletion,
    finish_tool_deletion,
)
from workbench.agents.services.deployments import (
    deploy,
    get_deployment,
    give_up,
    list_deployments,
    request_deployment,
)
from workbench.agents.services.environment import (
    Environment,
    environment_for,
    list_environment,
    note_used,
    remove_variable,
    set_variable,
)
from workbench.agents.services.handing import find_new_owner, get_project_to_hand_over, hand_over_project
from workbench.agents.services.keeping import NoRoom, count_kept
from workbench.agents.services.leaving import ProjectsOwned
from workbench.agents.services.looking import (
    Choices,
    check_may_change,
    find_responsible,
    get_choices,
    get_project_agents,
    get_project_deployments,
    get_project_environment,
    get_project_main,
    get_project_tools,
    is_nobodys,
    may_change,
    tabs,
)
from workbench.agents.services.main_config import get_main_config, save_main_config
from workbench.agents.services.pinning import (
    NotDeployed,
    NotRunnable,
    on_graph,
    pinned,
    pinned_project,
    read_configuration,
)
from workbench.agents.services.projects import (
    ProjectDeleting,
    ProjectNotEmpty,
    create_project,
    delete_project,
    finish_deletion,
    get_project,
    get_whole_project,
    list_projects,
    on_deletion,
    update_project,
)
from workbench.agents.services.tools import create_tool, get_tool, list_tools, update_tool
from workbench.agents.services.trying import try_tool
from workbench.agents.store.agents import AgentDeleting, AgentInUse, AgentUnknown
from workbench.agents.store.configurations import ConfigurationUnknown
from workbench.agents.store.deployments import DeploymentUnknown
from workbench.agents.store.environment import VariableUnknown
from workbench.agents.store.handing import ProjectTooLarge
from workbench.agents.store.projects import ProjectFull, ProjectUnknown
from workbench.agents.store.tools import ToolDeleting, ToolInUse, ToolNameTaken, ToolUnknown

__all__ = [
    "AgentDeleting",
    "AgentInUse",
    "AgentUnknown",
    "BuiltinToolUnknown",
    "Choices",
    "ConfigurationUnknown",
    "DeploymentUnknown",
    "Environment",
    "NoRoom",
    "NotDeployed",
    "NotRunnable",
    "ProjectDeleting",
    "ProjectFull",
    "ProjectNotEmpty",
    "ProjectTooLarge",
    "ProjectUnknown",
    "ProjectsOwned",
    "ToolDeleting",
    "ToolInUse",
    "ToolNameTaken",
    "ToolUnknown",
    "VariableUnknown",
    "check_may_change",
    "count_kept",
    "create_agent",
    "create_project",
    "create_tool",
    "delete_agent",
    "delete_project",
    "delete_tool",
    "deploy",
    "environment_for",
    "find_new_owner",
    "find_responsible",
    "finish_agent_deletion",
    "finish_deletion",
    "finish_tool_deletion",
    "get_agent",
    "get_builtin_tool",
    "get_choices",
    "get_deployment",
    "get_main_config",
    "get_project",
    "get_project_agents",
    "get_project_deployments",
    "get_project_environment",
    "get_project_main",
    "get_project_to_hand_over",
    "get_project_tools",
    "get_tool",
    "get_whole_project",
    "give_up",
    "hand_over_project",
    "is_nobodys",
    "list_agents",
    "list_builtin_tools",
    "list_deployments",
    "list_environment",
    "list_projects",
    "list_tools",
    "may_change",
    "note_used",
    "on_deletion",
    "on_graph",
    "pinned",
    "pinned_project",
    "read_configuration",
    "remove_variable",
    "request_deployment",
    "save_main_config",
    "seed_builtin_tools",
    "set_variable",
    "switch_builtin_tool",
    "tabs",
    "try_tool",
    "update_agent",
    "update_project",
    "update_tool",
]
