"""The screens of tools: schemas and code with what is wrong where, and the test bench."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from diatonic.common.scope import Scope
from organizations.accounts.rules import Account
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.workbench.agents.making import make_agent, make_project, make_tool
from tests.workbench.agents.pages import BENCH, see, send, text_of
from workbench.agents import services
from workbench.agents.rules.projects import Project
from workbench.agents.rules.tools import Tool

_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "flour": {"type": "integer", "description": "In grams", "minimum": 1},
        "kind": {"enum": ["rye", "oats"]},
        "is_fine": {"type": "boolean"},
        "marks": {"type": "array", "items": {"type": "number"}},
        "note": {"type": "string"},
    },
    "required": ["flour"],
}
_CODE = """export default (input) => {
  console.log("weighing", input.kind ?? "nothing");
  if (input.flour > 1000) {
    throw new Error("Too much");
  }
  return input;
};"""


@pytest.fixture
def account() -> Account:
    make_organization("demo")
    return make_person("demo", name="Mina")


@pytest.fixture
def mina(account) -> Scope:
    return scope_for(account, "demo")


@pytest.fixture
def member(account) -> Client:
    return sign_in(account)


@pytest.fixture
def project(mina) -> Project:
    return make_project(mina)


@pytest.fixture
def tool(mina, project) -> Tool:
    return make_tool(project, mina, code=_CODE, input_schema=_SCHEMA)


def _try(client: Client, tool: Tool, **fields: Any) -> Any:
    return client.post(f"{BENCH}/tools/{tool.tool_id}/try/", fields)


def test_an_empty_list_says_what_a_tool_is(project, member):
    page = see(member, f"/projects/{project.project_id}/tools/")

    assert "No tools yet" in page
    assert "Make the first tool" in page


def test_the_example_of_a_new_tool_can_be_made_and_tried(project, member):
    path = f"/projects/{project.project_id}/tools/new/"
    page = member.get(f"{BENCH}{path}")
    given = {name: page.context["form"][name].value() for name in ("type", "code", "input_schema")}

    made = send(member, path, page, name="add", **given)

    assert made.status_code == 302
    tried = member.post(f"{made['Location']}try/", {"argument-0": "2", "argument-1": "2.5"})
    assert "It worked" in text_of(tried)
    assert '"sum": 4.5' in text_of(tried)


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ("{\n  ", "Line 2, column 3: this is no JSON"),
        ("[]", "This has to be a JSON object: write it between { and }."),
        (
            '{\n  "type": "object",\n  "properties": {\n    "a": {"type": "count"}\n  }\n}',
            "Line 4, at /properties/a/type",
        ),
    ],
)
def test_what_is_wrong_with_a_schema_is_told_with_its_place(tool, member, mina, schema, told):
    answer = send(
        member, f"/tools/{tool.tool_id}/", name="weigh", type="code", code="export default 1", input_schema=schema
    )

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert services.get_tool(mina, tool_id=tool.tool_id).revision == 1


def test_a_tool_needs_code_or_the_other_kind(tool, member, mina):
    path, given = f"/tools/{tool.tool_id}/", {"name": "weigh", "input_schema": ""}
    refused = send(member, path, **given, type="code", code=" ")
    assert "Write what it does, or choose the other kind." in text_of(refused)

    taken = send(member, path, **given, type="frontend_action", code=_CODE, output_schema='{"type": "number"}')

    config = services.get_tool(mina, tool_id=tool.tool_id).config
    assert (taken.status_code, config.code, config.output_schema) == (302, None, {"type": "number"})


def test_a_name_that_cannot_be_called_is_told_in_words(project, member):
    answer = send(
        member, f"/projects/{project.project_id}/tools/new/", name="my tool", type="code", code="export default () => 1"
    )

    assert answer.status_code == 422
    assert "A letter, then letters, digits, _ and -; at most 64." in text_of(answer)
    assert "pattern" not in text_of(answer)


def test_a_name_that_is_taken_is_told(project, tool, member):
    path = f"/projects/{project.project_id}/tools/new/"
    answer = send(member, path, name="weigh", type="code", code="export default () => 1")

    assert answer.status_code in (409, 422)
    assert "There is a tool called “weigh” already" in text_of(answer)
    assert "Not saved yet" in text_of(answer)


def test_arguments_are_filled_in_by_field(tool, member):
    page = see(member, f"/tools/{tool.tool_id}/")
    assert "flour In grams" in page

    tried = _try(
        member, tool, **{"argument-0": "500", "argument-1": '"rye"', "argument-2": "true", "argument-3": "[1, 2]"}
    )

    words = text_of(tried)
    assert tried.status_code == 200
    output = {"flour": 500, "kind": "rye", "is_fine": True, "marks": [1, 2]}
    assert " ".join(json.dumps(output, indent=2).split()) in words
    assert "info weighing rye" in words
    assert " ms" in words


def test_arguments_that_do_not_fit_are_told_at_their_field(tool, member):
    few = _try(member, tool, **{"argument-0": "0"})
    missing = _try(member, tool, **{"argument-0": "", "argument-3": "[1"})

    assert (few.status_code, missing.status_code) == (422, 422)
    assert "the tool was not called" in text_of(few)
    assert few.context["bench"]["fields"].errors.keys() == {"argument-0"}
    assert missing.context["bench"]["fields"].errors.keys() == {"argument-0", "argument-3"}
    assert "It worked" not in text_of(few)


def test_arguments_can_be_json(tool, member):
    assert "It worked" in text_of(_try(member, tool, **{"as": "json", "arguments": '{"flour": 3}'}))
    wrong = text_of(_try(member, tool, **{"as": "json", "arguments": '{\n"flour": 0}'}))
    assert "Line 2, at /flour" in wrong
    assert "this is no JSON" in text_of(_try(member, tool, **{"as": "json", "arguments": "{"}))
    assert "Arguments are a JSON object" in text_of(_try(member, tool, **{"as": "json", "arguments": "[1]"}))


@pytest.mark.parametrize(
    "odd", ['{"\\ud800": 1}', '{"note": "\\ud800"}', '{"flour": ' + "9" * 5000 + "}", "[" * 5000, "NaN"]
)
def test_odd_json_is_refused_in_words(tool, member, odd):
    assert _try(member, tool, **{"as": "json", "arguments": odd}).status_code == 422
    schema = f'{{"properties": {odd}, "enum": [{odd}]}}'
    answer = send(member, f"/tools/{tool.tool_id}/", name="weigh", type="code", code="1", input_schema=schema)
    assert (answer.status_code, b"<script>alert" in answer.content) == (422, False)


def test_code_that_fails_is_shown_with_its_line(tool, member):
    words = text_of(_try(member, tool, **{"argument-0": "2000"}))

    assert "It failed" in words
    assert "Too much" in words
    assert 'Line 4: throw new Error("Too much");' in words
    assert "weighing nothing" in words


def test_who_may_not_change_a_tool_has_no_bench(tool):
    viewer = sign_in(make_person("demo", name="Vera", role="viewer"))

    assert "Try it" not in see(viewer, f"/tools/{tool.tool_id}/")
    assert _try(viewer, tool, **{"argument-0": "1"}).status_code == 403


def test_a_tool_that_an_agent_uses_stays(project, tool, mina, member):
    make_agent(project, mina, tools=["weigh"])

    refused = member.post(f"{BENCH}/tools/{tool.tool_id}/delete/", {"confirm_name": "weigh"})

    assert (refused.status_code, "is used by “Baker”" in text_of(refused)) == (409, True)
    assert "1 agent calls it" in see(member, f"/tools/{tool.tool_id}/")


def test_it_goes_with_a_second_step_that_names_who_loses_it(project, tool, mina, member):
    baker = make_agent(project, mina, tools=["weigh"])
    path, typed = f"{BENCH}/tools/{tool.tool_id}/delete/", {"confirm_name": "weigh"}
    listed = member.post(path, typed)
    assert "Baker lists it" in text_of(listed)
    assert "Remove it from these and delete" in text_of(listed)
    told = re.findall(r'name="told" value="([^"]+)"', listed.content.decode())
    assert told == [baker.agent_id]

    make_agent(project, mina, name="Miller", tools=["weigh"])
    again = member.post(path, {**typed, "cascade": "yes", "told": told})
    assert (again.status_code, "Others use it by now" in text_of(again)) == (409, True)
    told = re.findall(r'name="told" value="([^"]+)"', again.content.decode())
    assert member.post(path, {**typed, "cascade": "yes", "told": told}).status_code == 302

    assert "This is being deleted" in see(member, f"/tools/{tool.tool_id}/")
    while work("demo"):
        pass
    assert services.get_agent(mina, agent_id=baker.agent_id).config.tools == []
    assert member.get(f"{BENCH}/tools/{tool.tool_id}/").status_code == 404


def test_a_flow_with_the_tool_as_a_step_is_shown_and_nothing_more_is_offered(project, tool, mina, member):
    nodes = [{"id": "scales", "type": "tool", "config": {"tool": "weigh"}}]
    make_agent(project, mina, name="Bread", type="flow", graph={"nodes": nodes})

    refused = member.post(f"{BENCH}/tools/{tool.tool_id}/delete/", {"confirm_name": "weigh"})

    assert (refused.status_code, "Bread has it as a step: scales" in text_of(refused)) == (409, True)
    assert "Remove it from these" not in text_of(refused)


def test_a_tool_goes_once_its_name_is_typed(project, tool, member):
    assert member.post(f"{BENCH}/tools/{tool.tool_id}/delete/", {"confirm_name": "weigh"}).status_code == 302
    assert "No tools yet" in see(member, f"/projects/{project.project_id}/tools/")


def test_two_people_at_one_tool_are_asked(tool, member):
    other = sign_in(make_person("demo", name="Bo", agents__edit=True))
    path, given = f"/tools/{tool.tool_id}/", {"name": "weigh", "type": "code", "input_schema": '{"type": "object"}'}
    seen = member.get(f"{BENCH}{path}")
    assert send(other, path, **given, code="export default () => 2").status_code == 302

    answer = send(member, path, seen, **given, code="export default () => 3")

    assert answer.status_code == 412
    assert "What Bo saved export default () => 2" in text_of(answer)
