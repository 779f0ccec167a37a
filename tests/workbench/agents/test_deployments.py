"""Deployments: a copy that does not change any more, put in place by a worker, or why not."""

from datetime import timedelta
from typing import Any

import pytest

from diatonic.common.errors import Conflict, Denied, Invalid, NotFound
from diatonic.common.scope import system_scope
from tests.organizations.media.conftest import work
from tests.people import BUILDER, COLLEAGUE, MEMBER, NOW, STRANGER, VIEWER
from tests.workbench.agents.making import CHOSEN, make_agent, make_project, make_tool
from workbench.agents import services
from workbench.agents.rules.deployments import DeploymentStatus
from workbench.agents.rules.graphs import Problem
from workbench.agents.services import pinning

LATER = NOW + timedelta(minutes=1)
WORKER = system_scope("demo", reason="test")


@pytest.fixture
def project():
    """A project that can be deployed."""
    made = make_project()
    main = {"name": "Head", "model": CHOSEN}
    services.save_main_config(MEMBER, project_id=made.project_id, config=main, revision=1, now=NOW)
    return made


def _ask(project, scope=MEMBER, **fields):
    return services.request_deployment(scope, project_id=project.project_id, fields=fields, now=NOW)


def _deploy(project, scope=MEMBER, **fields):
    made = _ask(project, scope, **fields)
    while work("demo"):
        pass
    return services.get_deployment(VIEWER, deployment_id=made.deployment_id)


def _deployed(project):
    return services.get_project(MEMBER, project_id=project.project_id).deployed


def test_a_deployment_waits_until_a_worker_puts_it_in_place(project):
    tool = make_tool(project)
    agent = make_agent(project, tools=["weigh"])

    made = _ask(project, note="First.")
    waiting = services.get_deployment(MEMBER, deployment_id=made.deployment_id)
    while work("demo"):
        pass
    found = services.get_deployment(VIEWER, deployment_id=made.deployment_id)

    assert (waiting.deployment.status, waiting.config, waiting.logs) == (DeploymentStatus.PENDING, None, ())
    assert (found.deployment.status, found.deployment.note) == (DeploymentStatus.SUCCESS, "First.")
    assert found.deployment.contents == {"agents": 1, "tools": 1}
    assert [line.level for line in found.logs] == ["info"] * 3
    assert [line.number for line in found.logs] == [1, 2, 3]
    assert found.config is not None
    assert found.config["agents"][agent.agent_id]["system_prompt"] == "You bake."
    assert found.config["tools"]["weigh"]["tool_id"] == tool.tool_id
    assert _deployed(project).deployment_id == made.deployment_id


def test_what_is_deployed_does_not_change_with_the_draft(project):
    agent = make_agent(project)
    first = _deploy(project)
    said = {"name": "Miller", "system_prompt": "You mill.", "model": CHOSEN}
    services.update_agent(MEMBER, agent_id=agent.agent_id, config=said, revision=1, now=LATER)

    at: Any = {"agent_id": agent.agent_id, "now": LATER}
    deployed = services.pinned(VIEWER, draft=False, **at)
    draft = services.pinned(MEMBER, draft=True, **at)

    assert deployed.digest == first.deployment.digest != draft.digest
    assert deployed.config["agents"][agent.agent_id]["name"] == "Baker"
    assert draft.config["agents"][agent.agent_id]["name"] == "Miller"
    for one in (deployed, draft):
        assert services.read_configuration(WORKER, digest=one.digest) == one.config
    with pytest.raises(NotFound):
        services.read_configuration(STRANGER, digest=draft.digest)
    with pytest.raises(Denied):
        services.pinned(COLLEAGUE, draft=True, **at)


def test_going_back_takes_the_earlier_copy(project):
    agent = make_agent(project)
    first = _deploy(project)
    services.delete_agent(MEMBER, agent_id=agent.agent_id, now=LATER)
    second = _deploy(project)
    with pytest.raises(NotFound):
        services.pinned(VIEWER, agent_id=agent.agent_id, draft=False, now=LATER)

    back = _deploy(project, BUILDER, copy_of=first.deployment.deployment_id)

    assert first.deployment.digest == back.deployment.digest != second.deployment.digest
    assert (back.config, back.deployment.contents) == (first.config, first.deployment.contents)
    assert _deployed(project).deployment_id == back.deployment.deployment_id


def test_an_agent_made_since_is_not_deployed(project):
    _deploy(project)
    agent = make_agent(project)

    with pytest.raises(services.NotDeployed):
        services.pinned(VIEWER, agent_id=agent.agent_id, draft=False, now=LATER)
    assert agent.agent_id in services.pinned(MEMBER, agent_id=agent.agent_id, draft=True, now=LATER).config["agents"]


def test_everything_that_is_in_the_way_is_told_and_nothing_is_put_in_place():
    project = make_project()
    make_agent(project, name="Speechless", model=None)
    make_agent(project, name="Drawn", type="flow", graph={"nodes": [{"id": "a", "type": "output"}], "edges": []})

    found = _deploy(project)

    assert (found.deployment.status, found.config) == (DeploymentStatus.FAILED, None)
    for words in ("The main agent has no model", "“Speechless” has no model", "“Drawn”: A graph begins with a trigger"):
        assert words in found.deployment.error
        assert [line.text for line in found.logs if line.level == "error" and words in line.text]
    assert _deployed(project) is None


def test_a_draft_with_problems_of_its_own_is_not_run(project):
    speechless, fine = make_agent(project, model=None), make_agent(project, name="Fine")

    with pytest.raises(services.NotRunnable) as refused:
        services.pinned(MEMBER, agent_id=speechless.agent_id, draft=True, now=LATER)
    assert [error.pointer for error in refused.value.fields] == ["/model"]
    assert services.pinned(MEMBER, agent_id=fine.agent_id, draft=True, now=LATER).digest


def test_an_earlier_deployment_does_not_replace_a_later_one(project):
    earlier, later = _ask(project), _ask(project)

    services.deploy(WORKER, deployment_id=later.deployment_id, now=LATER)
    services.deploy(WORKER, deployment_id=earlier.deployment_id, now=LATER)

    assert _deployed(project).deployment_id == later.deployment_id
    found = services.get_deployment(MEMBER, deployment_id=earlier.deployment_id).deployment
    assert (found.status, found.error) == (
        DeploymentStatus.FAILED,
        "A deployment that was asked for later is in place already.",
    )


def test_done_twice_it_is_done_once(project):
    made = _ask(project)

    for _ in range(2):
        services.deploy(WORKER, deployment_id=made.deployment_id, now=LATER)
    services.give_up(WORKER, deployment_id=made.deployment_id, now=LATER)

    found = services.get_deployment(MEMBER, deployment_id=made.deployment_id)
    assert (found.deployment.status, len(found.logs)) == (DeploymentStatus.SUCCESS, 3)


def test_what_no_attempt_could_do_says_so(project):
    made = _ask(project)

    services.give_up(WORKER, deployment_id=made.deployment_id, now=LATER)

    found = services.get_deployment(MEMBER, deployment_id=made.deployment_id).deployment
    assert found.status is DeploymentStatus.FAILED
    assert "Something of ours broke" in found.error


def test_only_what_was_in_place_once_is_copied(project):
    other, waiting = _deploy(make_project(name="Mill")).deployment, _ask(project)

    for copy_of in (other.deployment_id, waiting.deployment_id, "nonsense"):
        with pytest.raises(Invalid) as refused:
            _ask(project, copy_of=copy_of)
        assert refused.value.fields[0].pointer == "/copyOf"


def test_who_may_not_change_the_project_does_not_deploy_it(project):
    with pytest.raises(Denied):
        _ask(project, COLLEAGUE)
    with pytest.raises(NotFound):
        _ask(project, STRANGER)
    services.delete_project(MEMBER, project_id=project.project_id, cascade=True, now=LATER)
    with pytest.raises(NotFound):
        _ask(project)


def test_a_configuration_that_is_too_large_says_by_how_much(project):
    words = " ".join(str(number * 7919 % 100_003) for number in range(5400))
    for number in range(60):
        prompt = "".join(
            chr(33 + (ord(letter) * (number + 3) * (at % 89 + 1)) % 8000) for at, letter in enumerate(words)
        )
        make_agent(project, name=f"Agent {number}", system_prompt=prompt[:32_000])

    found = _deploy(project).deployment

    assert found.status is DeploymentStatus.FAILED
    assert "more than can be deployed" in found.error


def test_a_configuration_that_is_small_only_when_it_is_packed_is_too_large(project):
    nodes = [{"id": "start", "type": "trigger"}, {"id": "end", "type": "output", "config": {"value": "a" * 1_400_000}}]
    for number in range(7):
        graph = {"nodes": nodes, "edges": [{"source": "start", "target": "end"}]}
        make_agent(project, name=f"Agent {number}", type="flow", graph=graph)

    found = _deploy(project).deployment

    assert found.status is DeploymentStatus.FAILED
    assert "more than can be deployed" in found.error


def test_while_it_is_being_deleted_nothing_is_deployed(project):
    made = _ask(project)
    services.delete_project(MEMBER, project_id=project.project_id, cascade=True, now=LATER)
    services.deploy(WORKER, deployment_id=made.deployment_id, now=LATER)

    with pytest.raises(Conflict):
        services.pinned_project(MEMBER, project_id=project.project_id, draft=False, now=LATER)
    assert services.get_deployment(MEMBER, deployment_id=made.deployment_id).deployment.status == "pending"


def test_whoever_executes_graphs_looks_at_them_before_they_are_deployed(project, monkeypatch):
    nodes = [{"id": "start", "type": "trigger"}, {"id": "end", "type": "output"}]
    make_agent(project, type="flow", graph={"nodes": nodes, "edges": [{"source": "start", "target": "end"}]})
    assert _deploy(project).deployment.status is DeploymentStatus.SUCCESS
    monkeypatch.setattr(pinning, "_checks", [])
    services.on_graph(lambda graph: [Problem("odd", "/nodes/1", f"{len(graph.nodes)} nodes are odd.")])

    assert "“Baker”: 2 nodes are odd." in _deploy(project).deployment.error
