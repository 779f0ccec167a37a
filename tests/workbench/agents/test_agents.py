"""Agents and tools: in a project, by its owner and builders, and never one without the other."""

from datetime import timedelta

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Conflict, Denied, Invalid, NotFound, Stale
from tests.people import BUILDER, COLLEAGUE, MEMBER, NOW, STRANGER, VIEWER, person
from tests.workbench.agents.making import make_agent, make_project, make_tool
from workbench.agents import services
from workbench.agents.models import AgentItem
from workbench.agents.rules.projects import Part
from workbench.agents.rules.tools import BuiltinTool
from workbench.agents.store.builtin import write_builtin

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def project():
    return make_project()


def _change(agent, scope=MEMBER, **config):
    said = {**agent.config.model_dump(mode="json"), **config}
    if said["type"] != "flow":
        said.pop("graph")
    return services.update_agent(scope, agent_id=agent.agent_id, config=said, revision=agent.revision, now=LATER)


def test_an_agent_is_found_by_its_id_and_in_its_project(project):
    made = make_agent(project)

    assert services.get_agent(VIEWER, agent_id=made.agent_id) == made
    assert made.user_id == MEMBER.user_id
    listed = services.list_agents(VIEWER, project_id=project.project_id).items
    assert [one.agent_id for one in listed] == [made.agent_id]
    assert services.get_project(MEMBER, project_id=project.project_id).counts[Part.AGENTS] == 1
    assert services.get_whole_project(MEMBER, project_id=project.project_id).agent_ids == (made.agent_id,)


def test_ones_own_list_has_the_agents_of_ones_projects_here(project):
    by_builder = make_agent(project, BUILDER)
    elsewhere = person("member", organization="other")
    make_agent(make_project(elsewhere), elsewhere)

    assert [one.agent_id for one in services.list_agents(MEMBER).items] == [by_builder.agent_id]
    assert services.list_agents(BUILDER).items == ()


def test_strangers_find_nothing(project):
    agent, tool = make_agent(project), make_tool(project)

    for ask in (
        lambda: services.get_agent(STRANGER, agent_id=agent.agent_id),
        lambda: services.delete_agent(STRANGER, agent_id=agent.agent_id, now=LATER),
        lambda: services.get_tool(STRANGER, tool_id=tool.tool_id),
        lambda: services.list_tools(STRANGER, project_id=project.project_id),
        lambda: services.list_agents(STRANGER, project_id=project.project_id),
        lambda: make_agent(project, STRANGER),
        lambda: make_tool(project, STRANGER),
    ):
        with pytest.raises(NotFound):
            ask()


def test_colleagues_look_and_do_not_touch(project):
    agent, tool = make_agent(project), make_tool(project)

    for ask in (
        lambda: make_agent(project, COLLEAGUE),
        lambda: make_tool(project, COLLEAGUE),
        lambda: _change(agent, COLLEAGUE, name="Mine"),
        lambda: services.delete_agent(COLLEAGUE, agent_id=agent.agent_id, now=LATER),
        lambda: services.delete_tool(COLLEAGUE, tool_id=tool.tool_id, now=LATER),
    ):
        with pytest.raises(Denied):
            ask()


def test_a_change_holds_and_an_old_one_is_refused(project):
    made = make_agent(project)

    changed = _change(made, BUILDER, name="Miller", system_prompt="You mill.")

    assert services.get_agent(MEMBER, agent_id=made.agent_id) == changed
    assert (changed.name, changed.revision, changed.updated_by_name) == ("Miller", 2, "Builder")
    with pytest.raises(Stale):
        _change(made, name="Cook")


@pytest.mark.parametrize(
    ("config", "pointer"),
    [
        ({"name": ""}, "/config/name"),
        ({"type": "robot"}, "/config/type"),
        ({"system_prompt": "x" * 32_001}, "/config/system_prompt"),
        ({"tools": ["none"]}, "/config/tools/0"),
        ({"builtin_tools": ["none"]}, "/config/builtin_tools/0"),
        ({"tools": ["x"] * 31}, "/config/tools"),
        ({"model": {"region": "us east", "model_id": "m"}}, "/config/model/region"),
        ({"graph": {}}, "/config/graph"),
        ({"type": "flow", "graph": {"nodes": [{}] * 2001}}, "/config/graph/nodes"),
        ({"colour": "red"}, "/config/colour"),
    ],
)
def test_what_cannot_be_taken_is_named(project, config, pointer):
    with pytest.raises(Invalid) as refused:
        make_agent(project, **config)

    assert [error.pointer for error in refused.value.fields] == [pointer]


def test_a_flow_is_kept_with_what_is_wrong_with_its_graph(project):
    nodes = [{"id": "start", "type": "trigger"}, {"id": "end", "type": "output"}]

    made = make_agent(project, type="flow", graph={"nodes": nodes, "edges": []})
    mended = _change(made, graph={"nodes": nodes, "edges": [{"source": "start", "target": "end"}]})

    assert [(one.code, one.node_id) for one in made.problems] == [("unreachable", "end")]
    assert mended.problems == ()
    assert services.get_agent(MEMBER, agent_id=made.agent_id).config.graph == mended.config.graph
    assert "graph" not in AgentItem.get(MEMBER.user_id, made.agent_id).config


def test_a_tools_name_is_taken_once_for_all_projects_of_an_owner(project):
    make_tool(project)

    with pytest.raises(services.ToolNameTaken) as refused:
        make_tool(make_project(name="Mill"))

    assert refused.value.fields[0].pointer == "/config/name"
    make_tool(make_project(COLLEAGUE), COLLEAGUE)
    assert services.get_project(MEMBER, project_id=project.project_id).counts[Part.TOOLS] == 1


def test_a_tool_that_an_agent_uses_stays_and_is_told_by_whom(project):
    tool = make_tool(project)
    agent = make_agent(project, tools=["weigh"])

    with pytest.raises(services.ToolInUse) as refused:
        services.delete_tool(MEMBER, tool_id=tool.tool_id, now=LATER)
    assert refused.value.extra["agents"] == [{"id": agent.agent_id, "name": "Baker", "steps": []}]
    said = {"name": "measure", "type": "code", "code": "export default () => 1"}
    with pytest.raises(services.ToolInUse):
        services.update_tool(MEMBER, tool_id=tool.tool_id, config=said, revision=1, now=LATER)

    without = _change(agent, tools=[])
    assert services.get_tool(MEMBER, tool_id=tool.tool_id).used_by == frozenset()
    _change(without, tools=["weigh"])
    services.delete_agent(MEMBER, agent_id=agent.agent_id, now=LATER)
    services.delete_tool(MEMBER, tool_id=tool.tool_id, now=LATER)
    assert make_tool(project).name == "weigh"


def test_a_renamed_tool_gives_its_name_back(project):
    tool = make_tool(project)
    said = {"name": "measure", "type": "frontend_action", "isIdempotent": True}

    changed = services.update_tool(MEMBER, tool_id=tool.tool_id, config=said, revision=1, now=LATER)

    assert services.get_tool(VIEWER, tool_id=tool.tool_id) == changed
    assert (changed.config.type, changed.config.code, changed.config.is_idempotent) == ("frontend_action", None, True)
    make_tool(project)
    with pytest.raises(services.ToolNameTaken):
        make_tool(project, name="measure")


@pytest.mark.parametrize(
    ("config", "pointer"),
    [
        ({"name": "two words"}, "/config/name"),
        ({"code": " "}, "/config"),
        ({"type": "frontend_action"}, "/config"),
        ({"code": "x" * 64_001}, "/config/code"),
        ({"inputSchema": {"type": "object", "properties": {"a": {"type": "colour"}}}}, "/config/inputSchema"),
        ({"outputSchema": {"$ref": "https://example.org/schema"}}, "/config/outputSchema"),
    ],
)
def test_a_tool_that_cannot_be_taken_is_told_where(project, config, pointer):
    with pytest.raises(Invalid) as refused:
        make_tool(project, **config)

    assert all(error.pointer.startswith(pointer) for error in refused.value.fields)


def test_the_tools_of_another_project_are_not_named(project):
    make_tool(make_project(name="Mill"))

    with pytest.raises(Invalid):
        make_agent(project, tools=["weigh"])


def test_a_built_in_tool_that_is_switched_off_stays_where_it_was_and_comes_to_no_other(project):
    tool = BuiltinTool("calculator", "Adds.", "builtin", {"type": "object"}, "math", is_active=True)
    write_builtin(tool, now=NOW)
    agent = make_agent(project, builtin_tools=["calculator"])
    write_builtin(BuiltinTool("calculator", "Adds.", "builtin", {"type": "object"}, "math", is_active=False), now=NOW)

    assert _change(agent, name="Still").config.builtin_tools == ["calculator"]
    with pytest.raises(Invalid):
        make_agent(project, name="Another", builtin_tools=["calculator"])


def test_reading_costs_the_same_whatever_an_agent_names(project):
    for number in range(5):
        make_tool(project, name=f"tool-{number}")
    agent = make_agent(project, tools=[f"tool-{number}" for number in range(5)])

    with counting() as calls:
        services.get_agent(MEMBER, agent_id=agent.agent_id)
        services.list_agents(MEMBER, project_id=project.project_id)
    assert calls.total == 4


def test_a_project_that_is_being_deleted_takes_nothing_new(project):
    make_agent(project)
    services.delete_project(MEMBER, project_id=project.project_id, cascade=True, now=LATER)

    for make in (make_agent, make_tool):
        with pytest.raises(Conflict, match="being deleted"):
            make(project)


def test_a_tool_that_only_a_flows_node_names_is_used_by_it(project):
    tool = make_tool(project)
    nodes = [
        {"id": "a", "type": "tool", "config": {"tool": "weigh"}},
        {"id": "b", "type": "tool", "config": {"tool": 1}},
    ]
    flow = make_agent(project, type="flow", graph={"nodes": nodes, "edges": []})

    with pytest.raises(services.ToolInUse) as refused:
        services.delete_tool(MEMBER, tool_id=tool.tool_id, now=LATER)
    assert [one["id"] for one in refused.value.extra["agents"]] == [flow.agent_id]

    _change(flow, graph={"nodes": [], "edges": []})
    services.delete_tool(MEMBER, tool_id=tool.tool_id, now=LATER)


def test_a_flow_names_so_many_tools_and_no_more(project):
    nodes = [{"id": f"n{number}", "type": "tool", "config": {"tool": f"t{number}"}} for number in range(51)]

    with pytest.raises(Invalid) as refused:
        make_agent(project, type="flow", graph={"nodes": nodes, "edges": []})
    assert refused.value.fields[0].pointer == "/config/graph"
