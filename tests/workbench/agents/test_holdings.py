"""What becomes of projects when somebody is erased: they stay, and are nobody's."""

import json
from datetime import timedelta

from diatonic.common import personal
from diatonic.common.dynamo import Transaction, tables
from diatonic.common.dynamo.connection import client
from diatonic.common.personal import NOBODY, NOBODYS_NAME, Subject
from diatonic.common.scope import system_scope
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import BUILDER, COLLEAGUE, MEMBER, NOW, OWNER
from tests.workbench.agents.making import CHOSEN, make_agent, make_project, make_tool
from tests.workbench.agents.pages import see
from workbench.agents import services

LATER = NOW + timedelta(minutes=1)
_ELSEWHERE = ("audit-events", "audit-personal", "jobs")


def _erase(user_id: str, name: str) -> int:
    subject, number = Subject(user_id, "demo", frozenset({name})), 0
    for holding in personal.holdings():
        if holding.name.startswith("agents."):
            for item in list(holding.find(subject)):
                holding.shown(item, subject)
                tx = Transaction()
                holding.erase(tx, item, subject, LATER)
                tx.commit()
                number += 1
            assert list(holding.find(subject)) == [], holding.name
    return number


def _traces(*needles: str) -> list[str]:
    found = []
    for table in tables.all_tables():
        if table.table not in _ELSEWHERE:
            for item in client().scan(TableName=table.name)["Items"]:
                found += [f"{table.name}: {needle}" for needle in needles if needle in json.dumps(item, default=str)]
    return found


def _furnished():
    project = make_project()
    tool = make_tool(project)
    agent = make_agent(project, tools=["weigh"])
    services.set_variable(
        MEMBER, project_id=project.project_id, key="API_KEY", fields={"value": "a secret", "hosts": []}, now=NOW
    )
    main = {"name": "Head", "model": CHOSEN}
    services.save_main_config(MEMBER, project_id=project.project_id, config=main, revision=1, now=NOW)
    made = services.request_deployment(MEMBER, project_id=project.project_id, fields={}, now=NOW)
    while work("demo"):
        pass
    return project, tool, agent, made


def test_the_projects_of_an_erased_owner_stay_and_are_nobodys():
    project, tool, agent, made = _furnished()

    assert _erase(MEMBER.user_id, "Member") >= 5

    assert _traces(MEMBER.user_id, '"Member"') == []
    found = services.get_whole_project(BUILDER, project_id=project.project_id)
    assert (found.project.owner_id, found.project.owner_name) == (NOBODY, NOBODYS_NAME)
    assert (found.agent_ids, found.tool_ids) == ((agent.agent_id,), (tool.tool_id,))
    assert services.get_agent(BUILDER, agent_id=agent.agent_id).config == agent.config
    assert services.get_tool(BUILDER, tool_id=tool.tool_id).used_by == {agent.agent_id}
    assert services.get_deployment(BUILDER, deployment_id=made.deployment_id).deployment.status == "success"
    assert services.get_main_config(BUILDER, project_id=project.project_id).config.name == "Head"
    worker = system_scope("demo", reason="test")
    environment = services.environment_for(worker, project_id=project.project_id)
    assert environment.redact("a secret") == "[env.API_KEY]"


def test_administrators_set_the_values_of_a_project_that_is_nobodys_and_its_page_says_so():
    make_organization("demo")
    owner = make_person("demo", name="Olga", role="owner")
    project, *_ = _furnished()
    at, page = {"project_id": project.project_id}, f"/projects/{project.project_id}/environment/"
    assert "Whoever owned" not in see(sign_in(owner), page)

    _erase(MEMBER.user_id, "Member")
    for key in ("API_KEY", "OTHER_KEY"):
        fields = {"value": "another secret", "hosts": []}
        services.set_variable(scope_for(owner, "demo"), **at, key=key, fields=fields, now=LATER)

    environment = services.environment_for(system_scope("demo", reason="test"), **at)
    assert environment.redact("another secret").startswith("[env.")
    assert "Whoever owned this project is gone" in see(sign_in(owner), page)


def test_builders_go_on_with_what_is_nobodys():
    project, _, agent, _ = _furnished()
    _erase(MEMBER.user_id, "Member")
    nobodys = services.get_project(BUILDER, project_id=project.project_id)

    make_tool(nobodys, BUILDER, name="measure")
    said = {"name": "Baker", "tools": ["measure"]}
    services.update_agent(BUILDER, agent_id=agent.agent_id, config=said, revision=1, now=LATER)
    services.delete_project(BUILDER, project_id=project.project_id, cascade=True, now=LATER)
    while work("demo"):
        pass

    assert _traces(project.project_id) == []


def test_the_same_name_in_two_projects_of_erased_people_does_not_clash():
    for scope in (MEMBER, COLLEAGUE):
        make_tool(make_project(scope), scope)

    for scope in (MEMBER, COLLEAGUE):
        _erase(scope.user_id, scope.user_name)

    assert _traces(MEMBER.user_id, COLLEAGUE.user_id) == []
    assert len(services.list_projects(OWNER).items) == 2


def test_who_only_changed_things_is_forgotten_in_them():
    project = make_project()
    agent = make_agent(project)
    services.update_agent(BUILDER, agent_id=agent.agent_id, config={"name": "Miller"}, revision=1, now=LATER)
    services.update_project(BUILDER, project_id=project.project_id, fields={"name": "Mill"}, revision=1, now=LATER)

    assert _erase(BUILDER.user_id, "Builder") == 2

    assert _traces("Builder") == []
    assert services.get_agent(OWNER, agent_id=agent.agent_id).updated_by_name == NOBODYS_NAME
    assert services.get_project(OWNER, project_id=project.project_id).owner_id == MEMBER.user_id
