"""What nobody should draw, write or ask for, through the API: each is refused or ends in words, and nothing breaks."""

import itertools
import json
import time
from typing import Any

import pytest

from tests.organizations.media.conftest import work
from tests.organizations.people import account_of, sign_in
from tests.workbench.runs.asking import Asking
from tests.workbench.runs.executing import Team, everything, lines

_START: dict[str, Any] = {"id": "start", "type": "trigger", "config": {"inputs": [{"name": "flour"}]}}
_END = {"id": "end", "type": "output"}


@pytest.fixture
def member(team: Team) -> Asking:
    """Who makes agents and starts runs."""
    return Asking(sign_in(account_of(team.member.user_id)))


def _graph(*between: dict[str, Any], more: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    nodes = [_START, *between, _END]
    names = [node["id"] for node in nodes]
    ways = [*itertools.pairwise(names), *more]
    return {"nodes": nodes, "edges": [{"source": source, "target": target} for source, target in ways]}


def _node(kind: str, **config: Any) -> dict[str, Any]:
    return {"id": "n", "type": kind, "config": config}


def _made(team: Team, member: Asking, graph: dict[str, Any], **config: Any) -> str:
    said = {"name": "Baker", "type": "flow", "graph": graph, **config}
    answer = member("POST", "/agents", {"projectId": team.project.project_id, "config": said})
    assert answer.status_code == 201, answer.json()
    return str(answer.json()["agentId"])


@pytest.mark.parametrize(
    ("graph", "pointer"),
    [
        (_graph(_node("parallel"), more=(("n", "n"),)), "/graph/nodes/1"),
        (_graph(more=(("start", "nowhere"),)), "/graph/edges/1/target"),
        (_graph(_node("magic")), "/graph/nodes/1/type"),
        (_graph(_node("tool", tool="no-such-tool")), "/graph/nodes/1/config/tool"),
        (_graph(_node("sub_agent", agent_id="other:agent:0190c8f2")), "/graph/nodes/1/config/agent_id"),
        (_graph(_node("llm", prompt="{{input.butter}}")), "/graph/nodes/1/config/prompt"),
        (_graph(_node("llm", prompt="{{nodes.end}}")), "/graph/nodes/1/config/prompt"),
        (_graph(_node("condition", condition={"left": 1, "test": ">", "right": 0})), "/graph/nodes/1/config/condition"),
    ],
    ids=["cycle", "dangling", "unknown-type", "unknown-tool", "foreign-agent", "input", "later-node", "test"],
)
def test_a_flow_that_cannot_be_executed_is_kept_and_neither_run_nor_deployed(
    team: Team, member: Asking, graph: dict[str, Any], pointer: str
) -> None:
    agent = _made(team, member, graph)

    refused = member("POST", f"/agents/{agent}/execute", {"draft": True, "input": {"flour": 1}})
    asked = member("POST", f"/workbench/projects/{team.project.project_id}/deployments", {}).json()
    work("demo", only="deploy")
    deployed = member("GET", f"/deployments/{asked['deploymentId']}").json()

    assert (refused.status_code, refused.json()["code"]) == (422, "not_runnable")
    assert any(error["pointer"].startswith(pointer) for error in refused.json()["errors"]), refused.json()
    assert (deployed["status"], "Baker" in deployed["error"]) == ("failed", True)
    assert member("GET", "/runs").json()["items"] == []


def test_2001_nodes_are_not_taken_and_a_graph_of_many_problems_is_answered_soon(team: Team, member: Asking) -> None:
    nodes = [{"id": f"n{number}", "type": "magic", "config": {"prompt": "{{nodes.x}}"}} for number in range(1998)]
    begun = time.monotonic()

    agent = _made(team, member, _graph(*nodes))
    body = {"config": {"name": "Baker", "type": "flow", "graph": _graph(*nodes, _node("llm"))}}
    refused = member("PUT", f"/agents/{agent}", body, If_Match='"1"')

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/config/graph/nodes"
    assert time.monotonic() - begun < 15


def test_a_model_that_nobody_offers_ends_the_run_with_what_to_do(team: Team) -> None:
    found = team.run(team.agent(model={"region": "", "model_id": "no-such-model"}), message="Hello").run

    assert found.error is not None
    assert (found.status, found.error["code"]) == ("failed", "model_unknown")


def test_a_schema_that_is_a_bomb_makes_no_tool(team: Team, member: Asking) -> None:
    doubled = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n - 1}"}] * 2} for n in range(1, 40)}
    bomb = {
        "type": "object",
        "$defs": {"d0": {"type": "string"}, **doubled},
        "properties": {"a": {"$ref": "#/$defs/d39"}},
    }
    config = {"name": "bomb", "type": "code", "code": "export default () => 1", "inputSchema": bomb}
    begun = time.monotonic()

    answer = member("POST", f"/workbench/projects/{team.project.project_id}/tools", {"config": config})

    assert answer.status_code == 422
    assert "/inputSchema" in answer.json()["errors"][0]["pointer"]
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("export default () => { for (;;); }", "timed_out"),
        ("export default () => { const a = []; for (;;) a.push('x'.repeat(1000) + a.length) }", "out_of_memory"),
        ("export default () => { for (;;) console.log('x'.repeat(500)) }", "timed_out"),
        ("export default () => process.env", "threw"),
        ("export default () => 'x'.repeat(10 * 1024 * 1024)", "too_long"),
        ("export default () => undefined", "not_json"),
    ],
    ids=["loops", "allocates", "prints", "leaves", "10-mb", "no-json"],
)
def test_code_that_misbehaves_ends_its_node_and_nothing_else(
    team: Team, member: Asking, code: str, failure: str
) -> None:
    team.tool(code=code)
    (tool,) = member("GET", f"/workbench/projects/{team.project.project_id}/tools").json()["items"]

    tried = member("POST", f"/tools/{tool['toolId']}/test", {"arguments": {}})
    run = team.run(team.line(("weigh", "tool", {"tool": "weigh"}), tools=["weigh"])).run
    after = team.run(team.line(("calc", "tool", {"tool": "calculator", "arguments": {"expression": "1"}}),
                               name="After", builtin_tools=["calculator"])).run  # fmt: skip

    assert (tried.status_code, tried.json()["failure"]["code"]) == (200, failure)
    assert run.error is not None
    assert (run.status, run.error["code"], run.error["node"]) == ("failed", failure, "weigh")
    assert len(lines(run)) < 60
    assert after.status == "completed"


def test_a_value_that_a_tool_prints_in_any_spelling_is_not_in_what_the_api_tells(team: Team, member: Asking) -> None:
    value, at = 'open "sesame" /now', f"/workbench/projects/{team.project.project_id}"
    member("PUT", f"{at}/environment/DOOR", {"value": value})
    code = """export default ({ said, base64 }) => {
      console.log("it is", said);
      console.log(JSON.stringify({ said }));
      console.log(encodeURIComponent(said));
      console.log("Basic " + base64);
      console.log("x".repeat(990) + said);
      throw new Error(said);
    }"""
    team.tool(code=code)
    # As somebody would who writes into a flow what belongs into the environment.
    said = {"said": value, "base64": "eDpvcGVuICJzZXNhbWUiIC9ub3c="}
    agent = team.line(("weigh", "tool", {"tool": "weigh", "arguments": said}), tools=["weigh"])

    run = team.run(agent).run
    shown = json.dumps([member("GET", f"/runs/{run.run_id}{part}").json() for part in ("", "/logs")])

    assert run.status == "failed"
    for text in (shown, everything(run)):
        assert "[env.DOOR]" in text
        for spelling in ("sesame", "open%20", "IgJzZXNhbWU", "zZXNhbW", 'open \\"', "open "):
            assert spelling not in text, spelling


def test_a_run_is_stopped_before_it_begins_and_stopped_once_however_often(team: Team, member: Asking) -> None:
    run = team.start(team.line())
    path = f"/runs/{run.run_id}"

    answers = [member("POST", f"{path}/stop") for _ in range(2)]
    after = team.go_on(run).run

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert (after.status, after.begun_at) == ("stopped", "")


def test_what_is_over_is_neither_stopped_nor_resumed(team: Team, member: Asking) -> None:
    run = team.run(team.line()).run

    for answer in (
        member("POST", f"/runs/{run.run_id}/{deed}", body) for deed, body in (("stop", None), ("resume", {}))
    ):
        said = answer.json()
        assert (answer.status_code, said["status"], said["code"]) == (409, 409, "run_state")
        assert said["run_status"] == "completed"


def test_what_a_run_asks_of_one_browser_no_colleague_answers(team: Team, member: Asking) -> None:
    tool = team.tool(name="show", type="frontend_action", code=None)
    run = team.run(team.line(("show", "tool", {"tool": tool}), tools=[tool])).run
    (wait,) = member("GET", f"/runs/{run.run_id}").json()["wait"]
    path = f"/runs/{run.run_id}/actions/{wait['id']}/result"

    others = [Asking(sign_in(account_of(one.user_id))) for one in (team.colleague, team.owner)]
    refused = [other("POST", path, {"output": "theirs"}) for other in others]
    taken = member("POST", path, {"output": "mine"})

    assert [answer.status_code for answer in (*refused, taken)] == [403, 403, 200]
    assert team.go_on(run).output == "mine"
