"""How runs went over time: counted once when they end, told per day, of everybody, an agent, a person."""

import csv
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest

from diatonic.common import clock
from diatonic.common.errors import Denied, Invalid, NotFound
from diatonic.common.scope import Scope
from tests.organizations.people import account_of, make_person, scope_for, sign_in
from tests.workbench.agents.pages import BENCH, see
from tests.workbench.runs.executing import Team, offering
from workbench.runs import services
from workbench.runs.models import HistoryItem, RunItem, RunTallyItem
from workbench.runs.rules.days import ERROR, WINDOWS, Tally, seconds_of, step_of
from workbench.runs.services import Analytics


def _of(scope: Scope, window: int = 7, **only: str) -> Analytics:
    return services.get_analytics(scope, window=window, now=clock.now(), **only)


def _ends(tally: Tally) -> tuple[int, int, int, int]:
    return tally.runs, tally.completed, tally.failed, tally.stopped


def _failing(team: Team) -> tuple[str, list[int]]:
    """Make a flow that fails until the list is not empty."""
    healed: list[int] = []

    def fail_or_not(_: object) -> int:
        return healed[0]

    name = offering(fail_or_not)
    return team.line(("make", "tool", {"tool": name}), builtin_tools=[name], name="Moody"), healed


def test_a_duration_is_told_within_what_is_said() -> None:
    for seconds in (-1.9 + 7.8 * number / 2000 for number in range(2000)):
        true = 10**seconds
        told = seconds_of(step_of(true))
        assert abs(told - true) / true <= ERROR, true
    assert (step_of(0), step_of(0.01), seconds_of(step_of(0))) == (0, 0, 0.01)
    assert step_of(1e9) == step_of(1e6)


def test_percentiles_come_from_all_days_together() -> None:
    slow, quick = Tally(times={step_of(100): 10}), Tally(times={step_of(1): 90})
    both = slow.plus(quick)

    assert both.seconds(0.5) == pytest.approx(1, rel=ERROR)
    assert both.seconds(0.9) == pytest.approx(1, rel=ERROR)
    assert both.seconds(0.95) == pytest.approx(100, rel=ERROR)
    assert (Tally().seconds(0.5), Tally().success) == (None, None)
    assert Tally(completed=3, failed=1, stopped=5).success == 0.75


def test_every_run_that_ends_is_counted_for_its_agent_its_person_and_everybody(team: Team) -> None:
    good = team.run(team.agent(name="Baker"), message="Hello").run
    moody, _ = _failing(team)
    bad = team.run(moody).run
    waits = team.run(team.line(("ask", "approval", {"title": "Well?"})))
    before = _of(team.owner)
    assert _ends(before.total) == (2, 1, 1, 0)
    services.stop(team.member, run_id=waits.run.run_id, now=clock.now())
    services.stop(team.member, run_id=waits.run.run_id, now=clock.now())

    found = _of(team.owner)
    assert _ends(found.total) == (3, 1, 1, 1)
    assert (found.total.tokens, found.total.cost) == (good.tokens, good.cost)
    assert found.total.success == 0.5
    assert [day for day, one in found.days if one.runs] == [clock.iso(clock.now())[:10]]
    assert {one.name: one.tally.runs for one in found.agents}["Baker"] == 1
    assert [(one.name, one.tally.runs) for one in found.people] == [("Mina", 3)]
    assert _ends(_of(team.owner, agent_id=bad.agent_id).total) == (1, 0, 1, 0)
    assert _ends(_of(team.owner, user_id=team.member.user_id).total) == (3, 1, 1, 1)
    assert _ends(_of(team.owner, user_id=team.colleague.user_id).total) == (0, 0, 0, 0)


def test_the_sums_are_those_of_the_closing_records(team: Team) -> None:
    agent = team.agent(name="Baker")
    for _ in range(3):
        team.run(agent, message="Hello")

    items = list(HistoryItem.query(agent, consistent_read=True, page_size=10))
    total = _of(team.owner, agent_id=agent).total
    assert total.runs == len(items) == 3
    assert total.tokens == sum(int(item.tokens) for item in items) > 0
    assert total.cost == sum(Decimal(item.cost) for item in items)
    assert sum(total.times.values()) == 3
    slowest = max(float(item.execution_time) for item in items)
    assert total.seconds(0.95) == pytest.approx(max(slowest, 0.01), rel=ERROR + 0.01)


def test_a_run_that_ended_before_days_were_counted_takes_nothing_back_when_it_is_resumed(team: Team) -> None:
    agent, healed = _failing(team)
    run = team.run(agent).run
    RunItem(run.run_id).update([RunItem.is_counted.remove()])
    for item in RunTallyItem.scan():
        item.delete()
    healed.append(1)

    services.resume(team.member, run_id=run.run_id, now=clock.now())
    meanwhile = list(RunTallyItem.scan())
    services.stop(team.member, run_id=run.run_id, now=clock.now())
    services.resume(team.member, run_id=run.run_id, now=clock.now())
    team.go_on(run)

    assert meanwhile == []
    assert _ends(_of(team.owner).total) == (1, 1, 0, 0)


def test_a_run_that_is_resumed_counts_once_as_it_ends_at_last(team: Team) -> None:
    agent, healed = _failing(team)
    run = team.run(agent).run
    assert _ends(_of(team.owner).total) == (1, 0, 1, 0)

    services.resume(team.member, run_id=run.run_id, now=clock.now())
    going = _of(team.owner)
    assert (_ends(going.total), going.agents, going.people) == ((0, 0, 0, 0), (), ())
    assert going.total.seconds(0.5) is None

    healed.append(1)
    assert team.go_on(run).run.status == "completed"
    found = _of(team.owner)
    assert _ends(found.total) == (1, 1, 0, 0)
    assert sum(found.total.times.values()) == 1


def test_days_are_those_that_were_asked_for(team: Team) -> None:
    team.run(team.agent(name="Baker"), message="Hello")
    for window in WINDOWS:
        found = _of(team.owner, window)
        assert len(found.days) == window
        assert found.days[-1][1].runs == 1
    later = clock.now() + timedelta(days=29)
    assert services.get_analytics(team.owner, window=7, now=later).total.runs == 0
    assert services.get_analytics(team.owner, window=30, now=later).total.runs == 1
    with pytest.raises(Invalid):
        _of(team.owner, 8)
    with pytest.raises(Invalid):
        _of(team.owner, agent_id="demo:agent:x", user_id="x")


def test_members_see_their_own_and_builders_everybodys(team: Team) -> None:
    agent = team.agent(name="Baker")
    team.run(agent, message="Hello")
    team.go_on(team.start(team.line(name="Quick"), team.owner))
    builder = scope_for(make_person("demo", name="Bo", llm__view=True), "demo")

    assert _of(builder).total.runs == 2
    own = _of(team.member)
    assert (own.user_id, own.total.runs, own.people) == (team.member.user_id, 1, ())
    assert _of(team.viewer).total.runs == 0
    with pytest.raises(Denied):
        _of(team.member, agent_id=agent)
    with pytest.raises(Denied):
        _of(team.member, user_id=team.owner.user_id)


def test_what_is_no_agent_of_the_organization_is_not_there(team: Team) -> None:
    for odd in ("x", "other:agent:01a2032d-5c2f-759e-a3e3-b6264c5c8592", "\x00", "x" * 5000):
        with pytest.raises(NotFound):
            _of(team.owner, agent_id=odd)
    with pytest.raises(NotFound):
        _of(team.owner, user_id="x" * 5000)


def test_the_screen_tells_everything_without_script_and_as_a_table(team: Team) -> None:
    owner, member = sign_in(account_of(team.owner.user_id)), sign_in(account_of(team.member.user_id))
    assert "No run ended in this time" in see(owner, "/analytics/")
    run = team.run(team.agent(name="Baker"), message="Hello").run

    page = see(owner, "/analytics/?days=7")
    assert "All runs that ended in the last 7 days" in page
    assert "Baker 1 100.0 %" in page
    assert "Mina 1 100.0 %" in page
    assert "to within 6 %" in page
    assert "Runs of Baker that ended" in see(owner, f"/analytics/?agent={run.agent_id}")
    assert "Your runs that ended in the last 30 days" in see(member, "/analytics/")
    assert "Mina 1" not in see(member, "/analytics/")
    assert member.get(f"{BENCH}/analytics/?agent={run.agent_id}").status_code == 403
    for odd in ("8", "x", "9" * 5000, ""):
        assert owner.get(f"{BENCH}/analytics/?days={odd}").status_code == 422
    for odd in ("%00", "x", "%F0%9F%92%A9", "demo%23all", "%3Cscript%3E"):
        assert "No run ended in this time" in see(owner, f"/analytics/?user={odd}")
        assert owner.get(f"{BENCH}/analytics/?agent={odd}").status_code == 404
    table = owner.get(f"{BENCH}/analytics.csv?days=7")
    rows = list(csv.DictReader(StringIO(table.content.decode().lstrip("\ufeff"))))
    assert table["Content-Type"].startswith("text/csv")
    assert [(row["runs"], row["success_rate"]) for row in rows] == [("0", "")] * 6 + [("1", "1.0000")]
    assert rows[-1]["tokens"] == str(run.tokens)


def test_the_api_tells_the_same(team: Team) -> None:
    run = team.run(team.agent(name="Baker"), message="Hello").run
    owner = sign_in(account_of(team.owner.user_id))

    told = owner.get("/api/run-analytics?days=7").json()
    assert (len(told["days"]), told["total"]["runs"], told["total"]["success_rate"]) == (7, 1, 1.0)
    assert told["agents"][0]["id"] == run.agent_id
    assert told["people"][0]["name"] == "Mina"
    assert owner.get("/api/run-analytics.csv?days=7").content.decode().count("\n") == 8
    assert owner.get("/api/run-analytics?days=8").status_code == 422


def test_what_was_counted_expires(team: Team) -> None:
    team.run(team.agent(name="Baker"), message="Hello")

    items = list(RunTallyItem.query("demo#all", consistent_read=True, limit=5))
    assert [int(item.expires_at) > clock.epoch(clock.now() + timedelta(days=400)) for item in items] == [True]
