"""Background work of agents."""

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from workbench.agents import services


@jobs.handler(attempts=50)
def delete_project(scope: Scope, *, project_id: str) -> None:
    """Remove a project with everything that hangs on it."""
    services.finish_deletion(scope, project_id=project_id)


@jobs.handler(attempts=50)
def delete_tool(scope: Scope, *, tool_id: str) -> None:
    """Take a tool out of the agents that name it, and remove it."""
    services.finish_tool_deletion(scope, tool_id=tool_id, now=clock.now())


@jobs.handler(attempts=50)
def delete_agent(scope: Scope, *, agent_id: str) -> None:
    """Take an agent out of the flows that name it, and remove it."""
    services.finish_agent_deletion(scope, agent_id=agent_id, now=clock.now())


def _give_up(scope: Scope, *, deployment_id: str) -> None:
    services.give_up(scope, deployment_id=deployment_id, now=clock.now())


@jobs.handler(attempts=8, exhausted=_give_up)
def deploy(scope: Scope, *, deployment_id: str) -> None:
    """Put a deployment in place."""
    services.deploy(scope, deployment_id=deployment_id, now=clock.now())
