"""The API speaks 001's names, and answers what the services say."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, sign_in
from tests.workbench.agents.making import CHOSEN

_PROJECTS = "/api/workbench/projects"


@pytest.fixture
def owner() -> Client:
    """A member, who is no builder."""
    make_organization("demo")
    make_person("demo", name="Olga", role="owner")
    return sign_in(make_person("demo", name="Mina"))


def _ask(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    named = {"X-Organization": "demo", **{name.replace("_", "-"): value for name, value in headers.items()}}
    content = b"" if body is None else json.dumps(body).encode()
    return client.generic(method, path, content, "application/json", headers=named)


def _made(client: Client) -> str:
    return str(_ask(client, "POST", _PROJECTS, {"name": "Bakery"}).json()["projectId"])


def test_a_project_has_the_names_of_the_seed(owner):
    made = _ask(owner, "POST", _PROJECTS, {"name": "Bakery", "description": "We bake."})

    found = _ask(owner, "GET", f"{_PROJECTS}/{made.json()['projectId']}").json()
    seed = {"userId", "projectId", "name", "description", "agentIds", "toolIds", "mainAgentConfig", "envIds"}
    assert seed | {"deploymentIds", "createdAt", "updatedAt"} <= found.keys()
    assert found["mainAgentConfig"] == f"project-{found['projectId']}"
    assert (made.status_code, made["ETag"]) == (201, '"1"')


def test_a_repeated_request_makes_one_project(owner):
    answers = [_ask(owner, "POST", _PROJECTS, {"name": "Bakery"}, Idempotency_Key="once") for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert len(_ask(owner, "GET", _PROJECTS).json()["items"]) == 1


def test_a_change_names_its_revision(owner):
    path = f"{_PROJECTS}/{_made(owner)}"

    assert _ask(owner, "PUT", path, {"name": "Rye"}).status_code == 422
    assert _ask(owner, "PUT", path, {"name": "Rye"}, If_Match='"1"')["ETag"] == '"2"'
    stale = _ask(owner, "PUT", path, {"name": "Oat"}, If_Match='"1"')
    assert (stale.status_code, stale["Content-Type"]) == (412, "application/problem+json")
    assert stale.json()["by"] == "Mina"


def test_an_agent_with_a_tool_goes_all_the_way_to_being_deployed(owner):
    project_id = _made(owner)
    project = f"{_PROJECTS}/{project_id}"
    config: dict[str, Any] = {"name": "weigh", "type": "code", "code": "export default () => 1"}
    config["inputSchema"] = {"type": "object", "properties": {"a b": {"type": "number", "maximum": 0.1}}}
    tool = _ask(owner, "POST", f"{project}/tools", {"config": config}).json()
    agent_config = {"name": "Baker", "model": CHOSEN, "tools": ["weigh"]}
    agent = _ask(owner, "POST", "/api/agents", {"projectId": project_id, "config": agent_config}).json()
    main = {"config": {"name": "Head", "model": CHOSEN}}
    assert _ask(owner, "PUT", f"{project}/main-config", main, If_Match='"1"').status_code == 200
    made = _ask(owner, "POST", f"{project}/deployments", {}).json()
    while work("demo"):
        pass

    found = _ask(owner, "GET", f"/api/deployments/{made['deploymentId']}").json()
    assert (found["status"], found["error"]) == ("success", "")
    assert found["config"]["tools"]["weigh"]["input_schema"] == config["inputSchema"]
    assert _ask(owner, "GET", f"/api/tools/{tool['toolId']}").json()["usedBy"] == [agent["agentId"]]
    assert _ask(owner, "GET", f"/api/agents/{agent['agentId']}").json()["config"]["tools"] == ["weigh"]
    assert _ask(owner, "GET", project).json()["deployed"]["deploymentId"] == made["deploymentId"]


def test_a_value_goes_in_and_is_not_told(owner):
    path = f"{_PROJECTS}/{_made(owner)}/environment"

    put = _ask(owner, "PUT", f"{path}/API_KEY", {"value": "sesame open", "hosts": ["API.example.org"]})

    listed = _ask(owner, "GET", path)
    assert (put.status_code, put.json()["hosts"]) == (200, ["api.example.org"])
    assert listed.json()["items"] == [put.json()]
    assert b"sesame" not in put.content + listed.content
    assert _ask(owner, "DELETE", f"{path}/API_KEY").status_code == 204


def test_what_is_wrong_is_told_where_it_is(owner):
    project_id = _made(owner)
    agent = {"projectId": project_id, "config": {"name": "", "tools": ["none"]}}

    answer = _ask(owner, "POST", "/api/agents", agent)
    assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, ["/config/name"])
    assert _ask(owner, "POST", "/api/agents", {"config": {}}).json()["errors"][0]["pointer"] == "/projectId"


@pytest.mark.parametrize("value", ["\ud800", "\x00"])
def test_odd_characters_are_kept_or_refused(owner, value):
    project_id = _made(owner)
    for body in (
        {"name": value, "system_prompt": value},
        {"name": "x", "type": "flow", "graph": {"nodes": [{"id": value, "type": "llm", "config": {value: value}}]}},
    ):
        answer = _ask(owner, "POST", "/api/agents", {"projectId": project_id, "config": body})
        assert answer.status_code in (201, 422)
    for path, body in (
        (f"{_PROJECTS}/{project_id}/tools", {"config": {"name": "a", "type": "code", "code": value}}),
        (f"{_PROJECTS}/{project_id}/deployments", {"note": value}),
        (_PROJECTS, {"name": value}),
    ):
        assert _ask(owner, "POST", path, body).status_code in (201, 422)
    kept = _ask(owner, "PUT", f"{_PROJECTS}/{project_id}/environment/KEY", {"value": value * 4, "hosts": []})
    assert kept.status_code in (200, 422)


def test_a_project_with_something_in_it_goes_only_when_told_to(owner):
    project_id = _made(owner)
    agent = {"projectId": project_id, "config": {"name": "Baker"}}
    agent_id = _ask(owner, "POST", "/api/agents", agent).json()["agentId"]

    refused = _ask(owner, "DELETE", f"{_PROJECTS}/{project_id}")
    going = _ask(owner, "DELETE", f"{_PROJECTS}/{project_id}?cascade=true")

    assert (refused.status_code, refused.json()["contents"]) == (
        409,
        [{"kind": "agent", "id": agent_id, "name": "Baker"}],
    )
    assert (going.status_code, going.json()["state"]) == (202, "deleting")
    while work("demo"):
        pass
    assert _ask(owner, "GET", f"{_PROJECTS}/{project_id}").status_code == 404
    assert _ask(owner, "GET", f"/api/agents/{agent_id}").status_code == 404


def test_a_tool_and_an_agent_that_others_name_go_only_when_told_to(owner):
    project_id = _made(owner)
    config = {"name": "weigh", "type": "code", "code": "export default () => 1"}
    tool_id = _ask(owner, "POST", f"{_PROJECTS}/{project_id}/tools", {"config": config}).json()["toolId"]
    baker = {"projectId": project_id, "config": {"name": "Baker", "tools": ["weigh"]}}
    agent_id = _ask(owner, "POST", "/api/agents", baker).json()["agentId"]
    nodes = [{"id": "think", "type": "llm", "config": {"agents": [agent_id]}}]
    flow = {"projectId": project_id, "config": {"name": "Flow", "type": "flow", "graph": {"nodes": nodes}}}
    flow_id = _ask(owner, "POST", "/api/agents", flow).json()["agentId"]

    for path, code, using in (
        (f"/api/tools/{tool_id}", "tool_in_use", {"id": agent_id, "name": "Baker", "steps": []}),
        (f"/api/agents/{agent_id}", "agent_in_use", {"id": flow_id, "name": "Flow", "steps": []}),
    ):
        refused, going = _ask(owner, "DELETE", path), _ask(owner, "DELETE", f"{path}?cascade=true")
        told = refused.json()
        assert (refused.status_code, told["code"], told["agents"], told["can_cascade"]) == (409, code, [using], True)
        assert (going.status_code, going.json()["state"]) == (202, "deleting")
        while work("demo"):
            pass
        assert _ask(owner, "GET", path).status_code == 404
