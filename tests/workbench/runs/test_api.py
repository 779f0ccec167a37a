"""The API starts, shows and steers runs by 003's names."""

from typing import Any

import pytest

from tests.organizations.people import account_of, make_organization, make_person, sign_in
from tests.workbench.runs.asking import Asking
from tests.workbench.runs.executing import Team
from workbench.llm.services import cloud


@pytest.fixture
def member(team: Team) -> Asking:
    """Who starts runs."""
    return Asking(sign_in(account_of(team.member.user_id)))


def test_the_same_request_starts_one_run(team: Team, member: Asking) -> None:
    path, body = f"/agents/{team.line()}/execute", {"draft": True}

    answers = [member("POST", path, body, Idempotency_Key="once") for _ in range(2)]
    other = member("POST", path, {"draft": True, "input": {"x": 1}}, Idempotency_Key="once")

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["status"] == "queued"
    assert other.status_code == 409
    assert len(member("GET", "/runs").json()["items"]) == 1


def test_no_run_begins_once_the_calls_of_cloud_services_in_an_hour_are_used_up(
    team: Team, member: Asking, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, used = team.line(), cloud.Counts()
    monkeypatch.setattr(cloud, "counts", used)
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"cloud_limits": {"s3": 3}})
    used.take("demo", {"s3": 3})
    used.flush()

    refused = member("POST", f"/agents/{agent}/execute", {"draft": True})

    assert (refused.status_code, refused.json()["code"]) == (429, "cloud_used_up")
    assert "Retry-After" in refused
    assert member("GET", "/runs").json()["items"] == []


def test_a_run_is_shown_with_its_plan_its_results_and_its_log(team: Team, member: Asking) -> None:
    agent = team.line(("calc", "tool", {"tool": "calculator", "arguments": {"expression": "1 + 1"}}),
                      builtin_tools=["calculator"])  # fmt: skip
    run = team.run(agent).run

    found = member("GET", f"/runs/{run.run_id}")
    shown = found.json()
    logs = member("GET", f"/runs/{run.run_id}/logs?limit=2").json()

    assert (shown["status"], shown["execution_plan"]["current_node"]) == ("completed", 3)
    assert [node["node"] for node in shown["execution_plan"]["nodes"]] == ["start", "calc", "end"]
    assert shown["results"]["outputs"] == {"result": "2"}
    assert (logs["last"], logs["is_over"]) == (2, False)
    assert member("GET", f"/runs/{run.run_id}", If_None_Match=found["ETag"]).status_code == 304
    assert [one["run_id"] for one in member("GET", f"/agents/{agent}/runs").json()["items"]] == [run.run_id]


def test_a_run_is_steered(team: Team, member: Asking) -> None:
    owner = Asking(sign_in(account_of(team.owner.user_id)))
    run = team.run(team.line(("ask", "approval", {"title": "Well?"}))).run
    path = f"/runs/{run.run_id}"
    (wait,) = member("GET", path).json()["wait"]

    refused = member("POST", f"{path}/approvals/{wait['id']}", {"decision": "approve"})
    approved = owner("POST", f"{path}/approvals/{wait['id']}", {"decision": "approve"})
    stopped = member("POST", f"{path}/stop")
    resumed = member("POST", f"{path}/resume", {})
    done = team.go_on(run).run

    assert [answer.status_code for answer in (refused, approved, stopped, resumed)] == [403, 200, 200, 202]
    assert stopped.json()["status"] == "stopped"
    assert done.status == "completed"
    assert member("POST", f"{path}/resume", {}).status_code == 409


def test_what_the_browser_did_is_given_once(team: Team, member: Asking) -> None:
    tool = team.tool(name="show", type="frontend_action", code=None)
    run = team.run(team.line(("show", "tool", {"tool": tool}), tools=[tool])).run
    (wait,) = member("GET", f"/runs/{run.run_id}").json()["wait"]
    path = f"/runs/{run.run_id}/actions/{wait['id']}/result"

    assert member("POST", path, {"output": 1}).status_code == 200
    assert member("POST", path, {"output": 2}).status_code == 409
    assert team.go_on(run).output == 1


def test_a_run_of_another_organization_does_not_exist(team: Team) -> None:
    run = team.start(team.line())
    make_organization("other")
    stranger = Asking(sign_in(make_person("other", name="Sven", role="owner")), "other")

    for method, path in (("GET", ""), ("GET", "/logs"), ("POST", "/stop"), ("POST", "/resume")):
        body: dict[str, Any] | None = {} if path == "/resume" else None
        assert stranger(method, f"/runs/{run.run_id}{path}", body).status_code == 404
    assert stranger("POST", f"/agents/{run.agent_id}/execute", {}).status_code == 404
