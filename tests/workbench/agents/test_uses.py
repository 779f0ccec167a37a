"""What an agent or a tool is used by: whatever kind of node names it, it is not deleted before it is taken out there."""

from typing import Any

import pytest

from tests.people import MEMBER, NOW
from tests.workbench.agents.making import make_agent, make_project, make_tool
from workbench.agents import services
from workbench.agents.rules.projects import Project


def _node(kind: str, config: Any) -> dict[str, Any]:
    return {"nodes": [{"id": "start", "type": "trigger"}, {"id": "n", "type": kind, "config": config}], "edges": []}


def _in_loop(kind: str, config: Any) -> dict[str, Any]:
    return _node("loop", {"items": [1], "do": {"type": kind, "config": config}})


def _flow(project: Project, graph: dict[str, Any]) -> str:
    return make_agent(project, name="Caller", type="flow", graph=graph).agent_id


def _told(caller: str, is_list: bool) -> dict[str, Any]:
    return {"agents": [{"id": caller, "name": "Caller", "steps": [] if is_list else ["n"]}], "can_cascade": is_list}


def _change(agent_id: str, **config: Any) -> None:
    seen = services.get_agent(MEMBER, agent_id=agent_id)
    said = {**seen.config.model_dump(mode="json"), **config}
    services.update_agent(MEMBER, agent_id=agent_id, config=said, revision=seen.revision, now=NOW)


@pytest.mark.parametrize("draw", [_node, _in_loop])
@pytest.mark.parametrize(("kind", "key", "is_list"), [("sub_agent", "agent_id", False), ("llm", "agents", True)])
def test_an_agent_that_a_flow_calls_goes_once_it_is_taken_out_there(draw, kind, key, is_list):
    project = make_project()
    called = make_agent(project, name="Called").agent_id
    caller = _flow(project, draw(kind, {key: [called] if is_list else called}))

    with pytest.raises(services.AgentInUse, match=r"“Called” is .* “Caller”") as refused:
        services.delete_agent(MEMBER, agent_id=called, now=NOW)
    assert refused.value.extra == _told(caller, is_list)
    assert services.get_agent(MEMBER, agent_id=called).name == "Called"

    _change(caller, graph=_node("parallel", {}))
    services.delete_agent(MEMBER, agent_id=called, now=NOW)
    with pytest.raises(services.AgentUnknown):
        services.get_agent(MEMBER, agent_id=called)


def test_a_flow_that_calls_itself_and_agents_that_nothing_names_go():
    project = make_project()
    alone = make_agent(project).agent_id
    flow = _flow(project, _node("parallel", {}))
    _change(flow, graph=_node("sub_agent", {"agent_id": flow}))

    for agent_id in (flow, alone):
        services.delete_agent(MEMBER, agent_id=agent_id, now=NOW)

    assert services.list_agents(MEMBER, project_id=project.project_id).items == ()


@pytest.mark.parametrize("draw", [_node, _in_loop])
@pytest.mark.parametrize(("kind", "key", "is_list"), [("tool", "tool", False), ("llm", "tools", True)])
def test_a_tool_that_a_flow_names_goes_once_it_is_taken_out_there(draw, kind, key, is_list):
    project = make_project()
    tool = make_tool(project)
    caller = _flow(project, draw(kind, {key: [tool.name] if is_list else tool.name}))

    with pytest.raises(services.ToolInUse) as refused:
        services.delete_tool(MEMBER, tool_id=tool.tool_id, now=NOW)
    assert refused.value.extra == _told(caller, is_list)

    _change(caller, graph=_node("parallel", {}))
    services.delete_tool(MEMBER, tool_id=tool.tool_id, now=NOW)
    assert services.list_tools(MEMBER, project_id=project.project_id).items == ()


@pytest.mark.parametrize("config", [None, 7, {"agents": 7, "tools": {"a": 1}}, {"do": {"type": "loop", "config": []}}])
def test_odd_configurations_name_nothing(config):
    project = make_project()
    for kind in ("llm", "loop", "tool", "sub_agent"):
        _flow(project, _node(kind, config))
    alone = make_agent(project).agent_id

    services.delete_agent(MEMBER, agent_id=alone, now=NOW)
