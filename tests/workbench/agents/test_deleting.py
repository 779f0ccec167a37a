"""Deleting a project: refused with what hangs on it, or everything goes, whatever happens in between."""

from datetime import timedelta

import pytest

from diatonic.common.dynamo import tables
from diatonic.common.dynamo.connection import client
from tests.organizations.media.conftest import work
from tests.people import BUILDER, MEMBER, NOW
from tests.workbench.agents.making import make_agent, make_project, make_tool
from workbench.agents import services
from workbench.agents.rules.projects import Part
from workbench.agents.store.contents import ContentStore

LATER = NOW + timedelta(minutes=1)
#: What tells of a project that was there: the audit log, and jobs that are done.
_STAYS = ("audit-events", "audit-personal", "jobs")


def left_of(project_id: str) -> list[str]:
    """Return the tables that still know the project's id."""
    found = []
    for table in tables.all_tables():
        if table.table not in _STAYS:
            items = client().scan(TableName=table.name)["Items"]
            found += [table.name for item in items if project_id in str(item)]
    return found


def test_what_hangs_on_it_is_told_and_stays():
    project = make_project()
    agent, tool = make_agent(project), make_tool(project)

    with pytest.raises(services.ProjectNotEmpty, match="1 agent, 1 tool") as refused:
        services.delete_project(MEMBER, project_id=project.project_id, cascade=False, now=LATER)

    assert refused.value.extra["counts"] == {"agents": 1, "tools": 1, "values": 0, "deployments": 0, "kept": 0}
    assert [one["id"] for one in refused.value.extra["contents"]] == [agent.agent_id, tool.tool_id]
    assert services.get_agent(MEMBER, agent_id=agent.agent_id) == agent


def test_with_everything_in_it_nothing_is_left_and_names_are_free():
    project = make_project()
    for number in range(12):
        make_tool(project, name=f"tool-{number}")
        make_agent(project, BUILDER, tools=[f"tool-{number}"])
    assert left_of(project.project_id)

    going = services.delete_project(MEMBER, project_id=project.project_id, cascade=True, now=LATER)
    assert going is not None
    assert going.is_deleting
    assert services.get_project(MEMBER, project_id=project.project_id).is_deleting
    while work("demo"):
        pass

    assert left_of(project.project_id) == []
    make_tool(make_project(), name="tool-0")


def test_a_deletion_that_was_cut_off_goes_on_where_it_was():
    project = make_project()
    for number in range(12):
        make_tool(project, name=f"tool-{number}")
    going = services.delete_project(MEMBER, project_id=project.project_id, cascade=True, now=LATER)
    assert going is not None
    ContentStore(MEMBER).remove_some(going, Part.TOOLS)  # and then the worker was killed

    while work("demo"):
        pass

    assert left_of(project.project_id) == []


def test_asked_twice_it_is_deleted_once():
    project = make_project()
    make_agent(project)
    first = services.delete_project(MEMBER, project_id=project.project_id, cascade=True, now=LATER)

    assert services.delete_project(BUILDER, project_id=project.project_id, cascade=True, now=LATER) == first
