"""The demo organization's project: made once, complete, and ready to be deployed."""

from typing import Any

from django.core.management import call_command

from diatonic.common import clock
from local.place import Place
from local.provision import accounts_file
from organizations.accounts import services as accounts
from tests.organizations.media.conftest import work
from tests.organizations.people import scope_for
from tests.people import BUILDER, MEMBER
from workbench.agents import services
from workbench.agents.rules.projects import Part
from workbench.runs import services as runs
from workbench.runs.services import WholeRun


def test_the_demo_builder_has_a_project_that_works(demo: Any, place: Place) -> None:
    call_command("demo", "--accounts", str(accounts_file(place)), verbosity=0)

    (project,) = services.list_projects(MEMBER).items
    assert (project.name, project.counts[Part.AGENTS], project.counts[Part.TOOLS]) == ("Dough calculator", 2, 1)
    (tool,) = services.list_tools(BUILDER, project_id=project.project_id).items
    outcome = services.try_tool(BUILDER, tool_id=tool.tool_id, arguments={"flour": 500})
    assert outcome.output == {"water": 350, "salt": 10, "yeast": 5}


def test_it_is_deployed_once_and_any_member_runs_it(demo: Any, place: Place) -> None:
    call_command("demo", "--accounts", str(accounts_file(place)), verbosity=0)
    while work("demo"):
        pass
    call_command("demo", "--accounts", str(accounts_file(place)), verbosity=0)

    (project,) = services.list_projects(MEMBER).items
    made = services.list_deployments(MEMBER, project_id=project.project_id).items
    assert [(one.status, one.error) for one in made] == [("success", "")]
    ran = _run("member@demo.example", project.project_id, draft=False, message="How much salt?")
    assert "How much salt?" in ran.output["text"]


def test_everything_in_it_runs_without_a_model(demo: Any, place: Place) -> None:
    call_command("demo", "--accounts", str(accounts_file(place)), verbosity=0)
    (project,) = services.list_projects(MEMBER).items
    agents = {one.name: one.agent_id for one in services.list_agents(BUILDER, project_id=project.project_id).items}

    builder = "builder@demo.example"
    head = _run(builder, project.project_id, message="How much yeast?")
    weigher = _run(builder, agents["Weigher"], message="500 g of flour")
    small = _run(builder, agents["Order"], flour=500)
    large = _run(builder, agents["Order"], flour=20_000)

    assert "How much yeast?" in head.output["text"]
    assert "500 g of flour" in weigher.output["text"]
    assert small.output["amounts"] == {"water": 350, "salt": 10, "yeast": 5}
    assert "5 g of yeast" in small.output["order"]
    assert [wait.title for wait in large.waits] == ["An order of 20000 g of flour"]


def _run(address: str, agent_id: str, *, draft: bool = True, **given: Any) -> WholeRun:
    account = accounts.find_by_address(address)
    assert account
    person = scope_for(account, "demo")
    run = runs.execute(person, agent_id=agent_id, given=given, draft=draft, now=clock.now())
    while work("demo", only="go_on"):
        pass
    return runs.get_run(person, run_id=run.run_id)
