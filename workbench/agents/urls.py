"""Routes of projects, and of the agents, tools, environments and deployments in them."""

from django.urls import path

from workbench.agents.views import agents, deployments, environment, main, projects, tools

app_name = "agents"

_BENCH = "o/<str:organization>/workbench/"
_PROJECT = f"{_BENCH}projects/<str:project_id>/"
_AGENT, _TOOL = f"{_BENCH}agents/<str:agent_id>/", f"{_BENCH}tools/<str:tool_id>/"

urlpatterns = [
    path(_BENCH, projects.home, name="home"),
    path(f"{_BENCH}projects/", projects.projects, name="projects"),
    path(f"{_BENCH}projects/new/", projects.new, name="new"),
    path(_PROJECT, agents.project, name="project"),
    path(f"{_PROJECT}main/", main.main_agent, name="main"),
    path(f"{_PROJECT}agents/new/", agents.new, name="new-agent"),
    path(f"{_PROJECT}tools/", tools.tools, name="tools"),
    path(f"{_PROJECT}tools/new/", tools.new, name="new-tool"),
    path(f"{_PROJECT}environment/", environment.environment, name="environment"),
    path(f"{_PROJECT}environment/<str:key>/delete/", environment.remove, name="remove-value"),
    path(f"{_PROJECT}deployments/", deployments.deployments, name="deployments"),
    path(f"{_PROJECT}settings/", projects.settings, name="settings"),
    path(f"{_PROJECT}hand-over/", projects.hand_over, name="hand-over"),
    path(f"{_PROJECT}delete/", projects.delete, name="delete"),
    path(_AGENT, agents.agent, name="agent"),
    path(f"{_AGENT}delete/", agents.delete, name="delete-agent"),
    path(_TOOL, tools.tool, name="tool"),
    path(f"{_TOOL}try/", tools.try_out, name="try"),
    path(f"{_TOOL}delete/", tools.delete, name="delete-tool"),
    path(f"{_BENCH}deployments/<str:deployment_id>/", deployments.deployment, name="deployment"),
]
