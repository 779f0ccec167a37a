"""What flows of a project keep for each other: fenced, counted, seen, deleted, and gone with the project."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.errors import Denied, NotFound
from tests.organizations.media.conftest import Killed, work
from tests.organizations.people import account_of, sign_in
from tests.people import STRANGER
from tests.workbench.agents.pages import BENCH, see, text_of
from tests.workbench.runs.executing import WORKER, Team, take_over
from tests.workbench.runs.test_holdings import erase
from tests.workbench.runs.test_kills import killed_at
from workbench.agents import services as agents
from workbench.agents.models import ProjectItem
from workbench.agents.rules.projects import MOST_KEPT, Kept
from workbench.runs import services
from workbench.runs.models import DataItem
from workbench.runs.rules.data import MAX_VALUE, id_of
from workbench.runs.rules.runs import Spot
from workbench.runs.services import keeping
from workbench.runs.store.data import DataStore
from workbench.runs.store.desk import Desk, Lost
from workbench.runs.store.runs import RunStore

_SPOT = Spot.of("", "keep")


def _put(key: str = "k", value: Any = 1) -> tuple[str, str, dict[str, Any]]:
    return (f"put-{len(key)}", "data", {"action": "put", "key": key, "value": value})


def _kept(team: Team) -> Kept:
    return agents.get_project(team.owner, project_id=team.project.project_id).kept


def _desk(team: Team) -> Desk:
    store, run = RunStore(WORKER), team.start(team.line())
    return Desk(store.take(store.get(run.run_id), now=clock.now()), now=clock.now())


def _keep(desk: Desk, name: str, value: Any) -> None:
    """Keep a value as a round of a loop does."""
    desk.step(_SPOT, 1, value, keeping.keep_value(WORKER, desk, name, value))


def _in_table(team: Team) -> Kept:
    items = list(DataItem.query(f"demo#{team.project.project_id}", consistent_read=True, page_size=100))
    return Kept(len(items), sum(len(item.name.encode()) + len(item.body.encode()) for item in items))


def _counted(team: Team, **counts: int) -> None:
    actions = [getattr(ProjectItem, name).set(number) for name, number in counts.items()]
    ProjectItem(team.project.project_id).update(actions)


def test_what_a_worker_writes_that_lost_its_run_is_refused(team: Team) -> None:
    desk = _desk(team)
    take_over(desk.run)

    with pytest.raises(Lost):
        _keep(desk, "late", 1)

    assert (_in_table(team), _kept(team)) == (Kept(), Kept())


def test_what_a_worker_deletes_that_lost_its_run_stays(team: Team) -> None:
    team.run(team.line(_put("k", "here")))
    desk = _desk(team)
    services.stop(team.owner, run_id=desk.run.run_id, now=clock.now())

    with pytest.raises(Lost):
        desk.step(_SPOT, 1, None, keeping.forget_value(WORKER, desk, "k"))

    assert _kept(team) == _in_table(team) == Kept(1, len("k") + len('"here"'))


@pytest.mark.parametrize("in_loop", [False, True], ids=["node", "round"])
@pytest.mark.parametrize("is_written", [False, True], ids=["before", "after"])
def test_a_worker_that_is_lost_at_any_write_leaves_a_value_written_once(
    team: Team, monkeypatch: pytest.MonkeyPatch, *, is_written: bool, in_loop: bool
) -> None:
    put = _put("k", "here")
    loop = ("each", "loop", {"rounds": 1, "items": [1], "do": {"type": "data", "config": put[2]}})
    agent = team.line(loop if in_loop else put)
    for nth in range(1, 20):
        run = team.start(agent)
        was_killed = killed_at(nth, run, monkeypatch, is_written=is_written)
        take_over(run)

        assert team.look(run).run.status == "completed", nth
        assert int(DataItem.get(f"demo#{team.project.project_id}", "k", consistent_read=True).revision) == nth
        assert _kept(team) == _in_table(team)
        if not was_killed:
            return
    pytest.fail("the run makes more writes than it should")


def test_values_are_counted_as_they_come_change_and_go(team: Team) -> None:
    team.run(team.line(_put("k", "short"), _put("other", "ä")))
    first = _kept(team)
    team.run(team.line(_put("k", "longer than it was")))
    second, there = _kept(team), _in_table(team)
    team.run(
        team.line(
            ("gone", "data", {"action": "delete", "key": "k"}), ("never", "data", {"action": "delete", "key": "no"})
        )
    )

    assert first == Kept(2, len("k") + len('"short"') + len("other") + len('"ä"'.encode()))
    assert second == there
    assert (second.values, second.size - first.size) == (2, len("longer than it was") - len("short"))
    assert _kept(team) == _in_table(team) == Kept(1, len("other") + len('"ä"'.encode()))


def test_a_flow_that_would_keep_too_much_is_told_by_how_much(team: Team) -> None:
    _counted(team, kept=MOST_KEPT.values, kept_bytes=MOST_KEPT.size - 5)

    found = team.run(team.line(_put("k", "abcdef")))

    assert found.run.error is not None
    assert found.run.error["code"] == "no_room"
    assert "this would be 1 too many" in found.run.error["message"]
    assert "this would be 4 too many" in found.run.error["message"]
    assert _in_table(team) == Kept()


def test_a_full_project_still_takes_shorter_values_and_forgets(team: Team) -> None:
    team.run(team.line(_put("k", "long enough")))
    _counted(team, kept=MOST_KEPT.values, kept_bytes=MOST_KEPT.size)

    shorter = team.run(team.line(_put("k", "short")))
    gone = team.run(team.line(("gone", "data", {"action": "delete", "key": "k"})))

    assert [one.run.status for one in (shorter, gone)] == ["completed", "completed"]


def test_many_at_once_never_keep_more_than_may_be(team: Team) -> None:
    _counted(team, kept=MOST_KEPT.values - 3)
    desks = [_desk(team) for _ in range(8)]

    def keep(number: int) -> bool:
        try:
            _keep(desks[number], f"key-{number}", number)
        except agents.NoRoom:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(keep, range(8)))

    assert sum(taken) == _in_table(team).values == 3
    assert _kept(team).values == MOST_KEPT.values


def test_many_who_write_one_key_at_once_count_one_value(team: Team) -> None:
    desks = [_desk(team) for _ in range(6)]

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: _keep(desks[number], "one", "x" * number), range(6)))

    assert _kept(team) == _in_table(team)
    assert _kept(team).values == 1


def test_a_value_that_is_too_long_is_refused_by_how_much(team: Team) -> None:
    found = team.run(team.line(_put("k", "x" * MAX_VALUE)))

    assert found.run.error is not None
    assert "this one takes 2 more" in found.run.error["message"]


def test_its_people_see_what_is_kept_page_by_page_and_one_value(team: Team) -> None:
    run = [team.run(team.line(_put(key, {"of": key}))).run for key in ("a", "b", "c/../d")][-1]

    first = services.list_data(team.member, project_id=team.project.project_id, limit=2)
    rest = services.list_data(team.member, project_id=team.project.project_id, limit=2, cursor=first.page.next_cursor)
    _, whole = services.get_data(team.owner, project_id=team.project.project_id, data_id=first.page.items[0].data_id)

    assert [one.name for one in (*first.page.items, *rest.page.items)] == ["c/../d", "b", "a"]
    assert rest.page.next_cursor is None
    assert (whole.run_id, whole.title, whole.value) == (run.run_id, "Baker", {"of": "c/../d"})
    assert first.project.kept == _in_table(team)


def test_only_who_may_change_the_project_sees_and_deletes(team: Team) -> None:
    team.run(team.line(_put("k")))
    at = {"project_id": team.project.project_id, "data_id": id_of("k")}

    for scope, refused in ((team.colleague, Denied), (team.viewer, Denied), (STRANGER, NotFound)):
        with pytest.raises(refused):
            services.list_data(scope, project_id=at["project_id"])
        with pytest.raises(refused):
            services.get_data(scope, **at)
        with pytest.raises(refused):
            services.delete_data(scope, **at, now=clock.now())

    services.delete_data(team.owner, **at, now=clock.now())
    assert _kept(team) == _in_table(team) == Kept()
    with pytest.raises(services.DataUnknown):
        services.delete_data(team.owner, **at, now=clock.now())


@pytest.mark.parametrize("data_id", ["", "=", "a", "....", "äö", id_of("x" * 201), id_of("k") + "="])
def test_what_is_no_id_of_a_value_is_not_there(team: Team, data_id: str) -> None:
    team.run(team.line(_put("k")))

    with pytest.raises(services.DataUnknown):
        services.get_data(team.owner, project_id=team.project.project_id, data_id=data_id)


@pytest.mark.parametrize("key", ["", "x" * 201, "two\nlines", 7])
def test_what_no_page_can_show_is_no_key(team: Team, key: Any) -> None:
    found = team.run(team.line(("put", "data", {"action": "put", "key": key, "value": 1})))

    assert found.run.error is not None
    assert found.run.error["code"] == "no_key"


def test_a_project_whose_flows_keep_something_is_not_empty(team: Team) -> None:
    agent = team.line(_put("k"))
    team.run(agent)
    agents.delete_agent(team.member, agent_id=agent, now=clock.now())

    with pytest.raises(agents.ProjectNotEmpty, match="1 value that flows keep"):
        agents.delete_project(team.member, project_id=team.project.project_id, cascade=False, now=clock.now())


def test_a_project_goes_with_what_its_flows_keep_though_the_worker_is_lost(team: Team, kill_at: Any) -> None:
    team.run(team.line(_put("k"), _put("kk")))
    desk, project_id = _desk(team), team.project.project_id
    agents.delete_project(team.member, project_id=project_id, cascade=True, now=clock.now())
    kill_at(DataStore, "remove")
    with pytest.raises(Killed):
        agents.finish_deletion(WORKER, project_id=project_id)
    left = _in_table(team)

    while work("demo"):
        pass

    assert (left.values, _in_table(team)) == (2, Kept())
    with pytest.raises(NotFound):
        agents.get_project(team.owner, project_id=project_id)
    with pytest.raises(NotFound):
        _keep(desk, "late", 1)


def test_a_project_on_its_way_out_takes_no_more(team: Team) -> None:
    desk = _desk(team)
    agents.delete_project(team.member, project_id=team.project.project_id, cascade=True, now=clock.now())

    with pytest.raises(agents.ProjectDeleting):
        _keep(desk, "late", 1)


def test_what_runs_of_an_erased_person_wrote_goes_and_what_others_wrote_stays(team: Team) -> None:
    team.run(team.line(_put("mine", "What I said"), _put("shared", 1)))
    team.go_on(team.start(team.line(_put("shared", 2)), team.owner))

    erase(team.member)

    left = list(DataItem.query(f"demo#{team.project.project_id}", consistent_read=True, page_size=100))
    assert [(item.name, item.user_id) for item in left] == [("shared", team.owner.user_id)]
    assert _kept(team) == _in_table(team)


def test_the_tab_shows_what_is_kept_and_a_value_goes_once_its_key_is_typed(team: Team) -> None:
    team.run(team.line(_put("prices/of it", {"rye": 4})))
    member, viewer = (sign_in(account_of(one.user_id)) for one in (team.member, team.viewer))
    tab = f"/projects/{team.project.project_id}/data/"
    one = f"{tab}{id_of('prices/of it')}/"
    assert "prices/of it" in see(member, tab)
    assert "a run of Baker" in see(member, tab)
    assert '"rye": 4' in text_of(member.get(f"{BENCH}{one}"))
    assert "Data" not in see(viewer, f"/projects/{team.project.project_id}/")

    wrong = member.post(f"{BENCH}{one}", {"confirm_name": "prices"})
    assert (wrong.status_code, _kept(team).values) == (422, 1)
    done = member.post(f"{BENCH}{one}", {"confirm_name": "prices/of it"}, follow=True)

    assert "Nothing is kept yet" in text_of(done)
    assert _kept(team) == Kept()
