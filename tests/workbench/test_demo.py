"""The demo organization's project: made once, complete, and ready to be deployed."""

from typing import Any

from django.core.management import call_command

from diatonic.common import clock
from local.place import Place
from local.provision import accounts_file
from tests.organizations.media.conftest import work
from tests.people import BUILDER, MEMBER
from workbench.agents import services
from workbench.agents.rules.projects import Part


def test_the_demo_builder_has_a_project_that_works(demo: Any, place: Place) -> None:
    call_command("demo", "--accounts", str(accounts_file(place)), verbosity=0)

    (project,) = services.list_projects(MEMBER).items
    assert (project.name, project.counts[Part.AGENTS], project.counts[Part.TOOLS]) == ("Dough calculator", 1, 1)
    (tool,) = services.list_tools(BUILDER, project_id=project.project_id).items
    outcome = services.try_tool(BUILDER, tool_id=tool.tool_id, arguments={"flour": 500})
    assert outcome.output == {"water": 350, "salt": 10, "yeast": 5}
    asked = services.request_deployment(BUILDER, project_id=project.project_id, fields={}, now=clock.now())
    while work("demo"):
        pass
    found = services.get_deployment(BUILDER, deployment_id=asked.deployment_id).deployment
    assert (found.status, found.error) == ("success", "")
