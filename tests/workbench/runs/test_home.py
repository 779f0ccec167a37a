"""The start page: which runs wait for the person, and which of theirs is under way."""

import re

from diatonic.common.dynamo.connection import counting
from tests.organizations.people import account_of, make_person, scope_for, sign_in
from tests.workbench.agents.pages import text_of
from tests.workbench.runs.executing import Team
from workbench.runs import services


def _home(user_id: str) -> str:
    return re.sub(r"\s+", " ", text_of(sign_in(account_of(user_id)).get("/o/demo/")))


def test_runs_wait_for_who_may_answer_and_the_last_one_under_way_is_ones_own(team: Team) -> None:
    asking = team.line(("ask", "approval", {"title": "Bake it?"}), name="Careful")
    tool = team.tool(name="show", type="frontend_action", code=None)
    acting = team.line(("show", "tool", {"tool": tool}), name="Actor", tools=[tool])
    asks, acts = team.run(asking).run, team.run(acting).run
    builder = scope_for(make_person("demo", name="Bo", runs__approve=True), "demo")

    with counting() as calls:
        assert services.list_mine(builder) == ((asks,), None)
    assert calls.total == 2
    assert services.list_mine(team.member) == ((acts,), asks)
    assert services.list_mine(team.colleague) == ((), None)
    seen = {scope.user_name: _home(scope.user_id) for scope in (builder, team.member, team.viewer)}
    assert "Runs that wait for you Careful: Bake it?" in seen["Bo"]
    assert "Runs that wait for you Actor" in seen["Mina"]
    assert "Your run under way Careful: Bake it?" in seen["Mina"]
    assert "Careful" not in seen["Vera"]
