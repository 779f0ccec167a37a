"""Who is told as the budgets of agents, runs and people are used up, in which words, and where that leads."""

from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.scope import Scope
from organizations.notifications import services as notifications
from tests.bedrock_server import tokens
from tests.workbench.llm.asking import ask, cost_of
from tests.workbench.llm.conftest import bedrock, configure
from tests.workbench.runs.executing import Team
from workbench.llm import services as llm
from workbench.llm.rules.budgets import Cap, Kind, Purpose

__all__ = ["bedrock", "configure"]

EACH = cost_of(1000, 50)


@pytest.fixture(autouse=True)
def _tokens(bedrock: Any) -> None:
    bedrock.usage = tokens(1000, 50)


def _ask(team: Team, agent_id: str, *caps: Cap, run_id: str = "demo:run:1") -> None:
    """Ask for the colleague, who runs an agent of the member's."""
    purpose = Purpose("agent", team.colleague.user_id, agent_id, run_id, caps)
    ask(team.colleague, purpose=purpose, now=clock.now())


def _told(scope: Scope) -> list[tuple[str, str]]:
    found = notifications.list_notices(scope).items
    return [(one.text.partition(":")[0], one.url) for one in found if one.kind == "budget.reached"]


def test_who_made_an_agent_and_administrators_are_told_of_its_budget(team: Team) -> None:
    team.limit(agent_monthly_cost=EACH * 2)
    agent = team.agent()

    _ask(team, agent)

    half = "The budget of the agent “Baker” this month is used by 50 %"
    assert _told(team.member) == [(half, "/o/demo/workbench/models/")]
    assert _told(team.owner) == [(half, "/o/demo/workbench/usage/")]
    assert _told(team.colleague) == []

    _ask(team, agent)
    with pytest.raises(llm.BudgetExhausted):
        _ask(team, agent)

    assert [text for text, _ in _told(team.member)] == ["The budget of the agent “Baker” this month is used up", half]


def test_of_a_run_those_are_told_whose_it_is_and_administrators_once_it_is_stopped(team: Team) -> None:
    team.limit(run_cost=EACH * 2)
    project = team.project.project_id

    _ask(team, project)

    pages = ("runs/demo:run:1", "models", "usage")  # who may not look into the run is led elsewhere
    half = [
        ("The budget of a run of the agent “Bakery” is used by 50 %", f"/o/demo/workbench/{page}/") for page in pages
    ]
    assert (_told(team.colleague), _told(team.member), _told(team.owner)) == ([half[0]], [half[1]], [])

    _ask(team, project)

    over = [("The budget of a run of the agent “Bakery” is used up", where) for _, where in half]
    assert [_told(one) for one in (team.colleague, team.member, team.owner)] == [
        [over[0], half[0]],
        [over[1], half[1]],
        [over[2]],
    ]


def test_people_are_told_of_their_tokens(team: Team) -> None:
    _ask(team, "", Cap(Kind.USER, tokens=1300))

    assert _told(team.colleague) == [("Your budget for models this month is used by 80 %", "/o/demo/workbench/models/")]
    assert _told(team.owner) == []


def test_administrators_are_told_of_the_tokens_of_a_day(team: Team) -> None:
    team.limit(tokens_per_day=2000)

    _ask(team, "")

    told = "The organization's budget for models today is used by 50 %"
    assert _told(team.owner) == [(told, "/o/demo/workbench/usage/")]


def test_an_agent_that_is_gone_has_nobody_who_made_it(team: Team) -> None:
    team.limit(agent_monthly_cost=EACH)

    _ask(team, "gone")

    assert [text for text, _ in _told(team.owner)] == ["The budget of the agent this month is used up"]
