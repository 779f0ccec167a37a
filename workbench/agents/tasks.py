"""Background work of agents."""

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from workbench.agents import services


@jobs.handler(attempts=50)
def delete_project(scope: Scope, *, project_id: str) -> None:
    """Remove a project with everything that hangs on it."""
    services.finish_deletion(scope, project_id=project_id)


def _give_up(scope: Scope, *, deployment_id: str) -> None:
    services.give_up(scope, deployment_id=deployment_id, now=clock.now())


@jobs.handler(attempts=8, exhausted=_give_up)
def deploy(scope: Scope, *, deployment_id: str) -> None:
    """Put a deployment in place."""
    services.deploy(scope, deployment_id=deployment_id, now=clock.now())
