"""Projects and what hangs on them in the JSON API."""

from ninja import Router

from workbench.agents.api import agents, deployments, environment, projects, tools

router = Router(tags=["workbench: agents"])
for _part in (projects, agents, tools, environment, deployments):
    router.add_router("", _part.router)
