"""People who work on one project in the same moment: what agrees goes on agreeing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from diatonic.common.errors import AppError, Stale
from tests.people import BUILDER, MEMBER, NOW
from tests.workbench.agents.making import make_agent, make_project, make_tool
from workbench.agents import services
from workbench.agents.models import ProjectItem
from workbench.agents.rules.projects import MOST, Part


def _at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Do these in the same moment; return what each answered, or how it was refused."""

    def attempt(step: Callable[[], Any]) -> Any:
        try:
            return step()
        except AppError as refused:
            return refused

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(attempt, steps))


def _refusals(answers: list[Any]) -> list[AppError]:
    return [one for one in answers if isinstance(one, AppError)]


def test_of_two_tools_of_one_name_one_is_made():
    project, other = make_project(), make_project(name="Mill")

    answers = _at_once(lambda: make_tool(project), lambda: make_tool(other))

    assert [one.code for one in _refusals(answers)] == ["tool_name_taken"]
    counts = [services.get_project(MEMBER, project_id=one.project_id).counts[Part.TOOLS] for one in (project, other)]
    assert sum(counts) == 1


def test_a_tool_does_not_go_while_an_agent_begins_to_use_it():
    for number in range(5):
        project = make_project(name=f"Bakery {number}")
        tool = make_tool(project, name=f"weigh-{number}")
        agent, gone = _at_once(
            partial(make_agent, project, tools=[f"weigh-{number}"]),
            partial(services.delete_tool, MEMBER, tool_id=tool.tool_id, now=NOW),
        )

        if isinstance(agent, AppError):
            assert gone is None
        else:
            assert isinstance(gone, AppError)
            assert services.get_tool(MEMBER, tool_id=tool.tool_id).used_by == {agent.agent_id}


def test_the_last_place_in_a_project_is_given_away_once():
    project = make_project()
    ProjectItem(project.project_id).update([ProjectItem.agents.set(MOST[Part.AGENTS] - 1)])

    answers = _at_once(*[lambda: make_agent(project)] * 3)

    assert [one.code for one in _refusals(answers)] == ["project_full"] * 2


def test_of_two_changes_of_one_agent_one_holds():
    agent = make_agent(make_project())

    def change(scope: Any, name: str) -> Any:
        said = {"name": name}
        return services.update_agent(scope, agent_id=agent.agent_id, config=said, revision=1, now=NOW)

    answers = _at_once(lambda: change(MEMBER, "Miller"), lambda: change(BUILDER, "Cook"))

    (refused,) = _refusals(answers)
    assert isinstance(refused, Stale)
    (held,) = (one for one in answers if not isinstance(one, AppError))
    assert services.get_agent(MEMBER, agent_id=agent.agent_id) == held


def test_a_project_that_is_emptied_and_deleted_in_one_moment_leaves_nothing_behind():
    project = make_project()

    made, gone = _at_once(
        lambda: make_agent(project),
        lambda: services.delete_project(MEMBER, project_id=project.project_id, cascade=False, now=NOW),
    )

    if isinstance(made, AppError):
        assert gone is None
    else:
        assert isinstance(gone, AppError)
        assert services.get_project(MEMBER, project_id=project.project_id).counts[Part.AGENTS] == 1
