"""Deleting a tool or an agent that others name, when told to: they lose it, and whatever happens nothing names what is gone."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pynamodb.exceptions import PynamoDBException

from diatonic.common.errors import Conflict, Denied, Stale
from organizations.audit import services as audit
from tests.faults.between import Between, Moment
from tests.faults.conftest import between, point
from tests.organizations.media.conftest import work
from tests.people import COLLEAGUE, MEMBER, NOW, OWNER
from tests.workbench.agents.making import make_agent, make_project, make_tool
from workbench.agents import services
from workbench.agents.rules.projects import Part, Project
from workbench.agents.rules.uses import PartState
from workbench.agents.store.agents import AgentStore
from workbench.agents.store.tools import ToolStore

__all__ = ["between", "point"]  # fixtures: a line to DynamoDB that is cut

LATER = NOW + timedelta(minutes=1)
_START = {"id": "start", "type": "trigger"}


def _graph(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"nodes": [_START, *nodes], "edges": [{"source": "start", "target": node["id"]} for node in nodes]}


def _llm(**config: Any) -> dict[str, Any]:
    return {"id": "think", "type": "llm", "config": {"prompt": "Bake.", **config}}


def _flow(project: Project, *nodes: dict[str, Any], name: str = "Flow") -> str:
    return make_agent(project, name=name, type="flow", graph=_graph(*nodes)).agent_id


def _config(agent_id: str) -> dict[str, Any]:
    found: dict[str, Any] = services.get_agent(MEMBER, agent_id=agent_id).config.model_dump(mode="json")
    return found


def _save(agent_id: str, **config: Any) -> None:
    seen = services.get_agent(MEMBER, agent_id=agent_id)
    said = {**_config(agent_id), **config}
    services.update_agent(MEMBER, agent_id=agent_id, config=said, revision=seen.revision, now=LATER)


def _finish() -> None:
    while work("demo"):
        pass


@pytest.fixture
def project() -> Project:
    return make_project()


def test_a_tool_is_taken_out_of_lists_and_goes(project):
    tool, kept = make_tool(project), make_tool(project, name="knead")
    agents = [make_agent(project, name=f"Baker {number}", tools=["weigh", "knead"]).agent_id for number in range(3)]
    node = _llm(tools=["knead", "weigh"])
    loop = {"id": "rounds", "type": "loop", "config": {"items": [1], "do": _llm(tools=["weigh"])}}
    flow = _flow(project, node, loop)

    going = services.delete_tool(MEMBER, tool_id=tool.tool_id, cascade=True, now=LATER)
    assert going is not None
    assert (going.state, services.get_tool(MEMBER, tool_id=tool.tool_id)) == (PartState.DELETING, going)
    _finish()

    with pytest.raises(services.ToolUnknown):
        services.get_tool(MEMBER, tool_id=tool.tool_id)
    assert [_config(one)["tools"] for one in agents] == [["knead"]] * 3
    expected = {**loop, "config": {"items": [1], "do": _llm(tools=[])}}
    assert _config(flow)["graph"] == _graph(_llm(tools=["knead"]), expected)
    assert services.get_tool(MEMBER, tool_id=kept.tool_id).used_by == {*agents, flow}
    assert services.get_project(MEMBER, project_id=project.project_id).counts[Part.TOOLS] == 1
    make_tool(project)


def test_an_agent_is_taken_out_of_what_models_are_given_and_goes(project):
    tool = make_tool(project)
    called = make_agent(project, name="Called", tools=["weigh"]).agent_id
    flows = [_flow(project, _llm(agents=[called]), name=f"Flow {number}") for number in range(3)]

    going = services.delete_agent(MEMBER, agent_id=called, cascade=True, now=LATER)
    assert going is not None
    assert services.get_agent(MEMBER, agent_id=called).is_deleting
    _finish()

    with pytest.raises(services.AgentUnknown):
        services.get_agent(MEMBER, agent_id=called)
    assert [_config(one)["graph"] for one in flows] == [_graph(_llm(agents=[]))] * 3
    assert services.get_tool(MEMBER, tool_id=tool.tool_id).used_by == frozenset()
    assert services.get_project(MEMBER, project_id=project.project_id).counts[Part.AGENTS] == 3


def test_a_step_of_a_flow_is_never_taken_away(project):
    tool, called = make_tool(project), make_agent(project, name="Called").agent_id
    baker = make_agent(project, tools=["weigh"]).agent_id
    steps = ({"id": "w", "type": "tool", "config": {"tool": "weigh"}}, _llm(tools=["weigh"], agents=[called]))
    flow = _flow(project, *steps, {"id": "ask", "type": "sub_agent", "config": {"agent_id": called}})
    before = _config(flow)

    with pytest.raises(services.ToolInUse, match="a step of “Flow” \\(step “w”\\)") as refused:
        services.delete_tool(MEMBER, tool_id=tool.tool_id, cascade=True, now=LATER)
    with pytest.raises(services.AgentInUse, match="a step of “Flow” \\(step “ask”\\)"):
        services.delete_agent(MEMBER, agent_id=called, cascade=True, now=LATER)

    assert {one["id"]: one["steps"] for one in refused.value.extra["agents"]} == {flow: ["w"], baker: []}
    assert (_config(flow), _config(baker)["tools"]) == (before, ["weigh"])
    assert not services.get_tool(MEMBER, tool_id=tool.tool_id).is_deleting


def _cut(between: Between, number: int, is_done: bool) -> None:
    """Let this transaction from now on, and all after it, be lost: as if the worker were killed there."""

    def blow() -> None:
        between.lost_calls["TransactWriteItems"] = 1_000

    between.strike_at(Moment("TransactWriteItems", (), number, is_done), blow)


@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_deletion_that_was_cut_off_at_any_step_goes_on(project, between, number, is_done):
    tool = make_tool(project)
    agents = sorted(make_agent(project, tools=["weigh"]).agent_id for _ in range(2))
    services.delete_tool(MEMBER, tool_id=tool.tool_id, cascade=True, now=LATER)
    _cut(between, number, is_done)

    with pytest.raises(PynamoDBException):
        services.finish_tool_deletion(MEMBER, tool_id=tool.tool_id, now=LATER)
    between.heal()

    # Whatever is named is there, and it knows by whom: before it goes on, and afterwards.
    naming = {one for one in agents if _config(one)["tools"]}
    left = ToolStore(MEMBER).find(tool.tool_id)
    assert naming == (left.used_by if left else set())
    _finish()
    assert [_config(one)["tools"] for one in agents] == [[], []]
    assert ToolStore(MEMBER).find(tool.tool_id) is None
    make_tool(project)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_agents_deletion_that_was_cut_off_goes_on(project, between, number):
    called = make_agent(project, name="Called").agent_id
    flows = [_flow(project, _llm(agents=[called]), name=f"Flow {one}") for one in range(2)]
    services.delete_agent(MEMBER, agent_id=called, cascade=True, now=LATER)
    _cut(between, number, is_done=False)

    with pytest.raises(PynamoDBException):
        services.finish_agent_deletion(MEMBER, agent_id=called, now=LATER)
    between.heal()

    assert AgentStore(MEMBER).get(called).is_deleting
    _finish()
    assert [_config(one)["graph"] for one in flows] == [_graph(_llm(agents=[]))] * 2
    assert AgentStore(MEMBER).find(called) is None


def test_what_is_on_its_way_out_takes_no_change_and_no_new_use(project):
    tool, baker = make_tool(project), make_agent(project, tools=["weigh"]).agent_id
    flow = _flow(project, _llm(tools=["weigh"]))
    called = make_agent(project, name="Called").agent_id
    _flow(project, _llm(agents=[called]), name="Other")
    services.delete_tool(MEMBER, tool_id=tool.tool_id, cascade=True, now=LATER)
    services.delete_agent(MEMBER, agent_id=called, cascade=True, now=LATER)
    step = _graph({"id": "w", "type": "tool", "config": {"tool": "weigh"}})

    with pytest.raises(services.ToolDeleting):
        services.update_tool(MEMBER, tool_id=tool.tool_id, config={}, revision=2, now=LATER)
    with pytest.raises(services.AgentDeleting):
        services.update_agent(MEMBER, agent_id=called, config={}, revision=2, now=LATER)
    with pytest.raises(Conflict, match="renamed or deleted meanwhile"):
        make_agent(project, tools=["weigh"])
    with pytest.raises(Conflict, match="renamed or deleted meanwhile"):
        _save(flow, graph=step)
    _save(baker, system_prompt="You bake bread.")  # who names it already may be changed
    again = services.delete_tool(MEMBER, tool_id=tool.tool_id, now=LATER)
    assert again is not None

    _finish()
    assert (_config(baker)["tools"], _config(baker)["system_prompt"]) == ([], "You bake bread.")


def test_a_flow_that_gets_such_a_step_in_this_moment_wins(project, between):
    tool = make_tool(project)
    flow = _flow(project, _llm(tools=["weigh"]))
    step = _graph({"id": "w", "type": "tool", "config": {"tool": "weigh"}})
    # Between the look at the flow and the mark on the tool the flow is changed.
    between.strike_at(Moment("TransactWriteItems", (tool.tool_id,)), lambda: _save(flow, graph=step))

    with pytest.raises(Stale):
        services.delete_tool(MEMBER, tool_id=tool.tool_id, cascade=True, now=LATER)

    assert not ToolStore(MEMBER).get(tool.tool_id).is_deleting


def test_only_what_the_person_was_shown_loses_it(project):
    tool = make_tool(project)
    shown = make_agent(project, tools=["weigh"]).agent_id
    delete = partial(services.delete_tool, MEMBER, tool_id=tool.tool_id, cascade=True, told=[shown], now=LATER)
    other = make_agent(project, name="Other", tools=["weigh"]).agent_id

    with pytest.raises(services.ToolInUse) as refused:
        delete()
    assert {one["id"] for one in refused.value.extra["agents"]} == {shown, other}

    _save(other, tools=[])
    assert delete() is not None


def test_who_may_not_change_the_project_may_not_cascade(project):
    tool = make_tool(project)
    make_agent(project, tools=["weigh"])

    with pytest.raises(Denied):
        services.delete_tool(COLLEAGUE, tool_id=tool.tool_id, cascade=True, now=LATER)


def test_it_is_audited_with_what_lost_it_and_deployments_stay(project):
    tool, baker = make_tool(project), make_agent(project, tools=["weigh"]).agent_id
    main = services.get_main_config(MEMBER, project_id=project.project_id)
    model = _config(baker)["model"]
    said = {"name": "Main", "model": model}
    services.save_main_config(MEMBER, project_id=project.project_id, config=said, revision=main.revision, now=NOW)
    services.request_deployment(MEMBER, project_id=project.project_id, fields={}, now=NOW)
    _finish()

    services.delete_tool(MEMBER, tool_id=tool.tool_id, cascade=True, now=LATER)
    _finish()

    events = audit.list_events(OWNER).items
    assert next(one for one in events if one.action == "tool.deleted").details["taken_out_of"] == [baker]
    pinned = services.pinned(MEMBER, agent_id=baker, draft=False, now=LATER)
    assert (pinned.config["agents"][baker]["tools"], list(pinned.config["tools"])) == (["weigh"], ["weigh"])
