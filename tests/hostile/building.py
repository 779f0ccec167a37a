"""Projects and what hangs on them, made through the API by somebody who asks it."""

from itertools import pairwise

from diatonic.common import ids
from diatonic.common.ids import uuid_of
from tests.hostile.asking import Asker, taken
from tests.organizations.media.conftest import work
from workbench.runs.rules.data import id_of

#: What the addresses of routes call these things.
NAMES = ("project_id", "agent_id", "tool_id", "deployment_id", "run_id")
_NODES = [{"id": "start", "type": "trigger"}, {"id": "end", "type": "output"}]
_FLOW = {"nodes": _NODES, "edges": [{"source": "start", "target": "end"}]}


def made(asker: Asker) -> dict[str, str]:
    """Make one of each; return the ids by the names that routes have for them."""
    project_id: str = taken(asker.post("/workbench/projects", {"name": "Bakery"}), 201)["projectId"]
    project = f"/workbench/projects/{project_id}"
    agent = {"projectId": project_id, "config": {"name": "Baker", "type": "flow", "graph": _FLOW}}
    tool = {"config": {"name": f"weigh-{uuid_of(project_id)}", "type": "frontend_action"}}
    taken(asker.put(f"{project}/environment/API_KEY", {"value": "a secret"}), 200)
    agent_id = taken(asker.post("/agents", agent), 201)["agentId"]
    return {
        "project_id": project_id,
        "agent_id": agent_id,
        "run_id": execute(asker, agent_id),
        "wait_id": ids.new(),
        "tool_id": taken(asker.post(f"{project}/tools", tool), 201)["toolId"],
        "deployment_id": taken(asker.post(f"{project}/deployments", {}), 201)["deploymentId"],
        "key": "API_KEY",
        "data_id": id_of("k"),
        "conversation_id": ids.scoped(asker.scope.organization_id, "run"),
        "call_id": ids.new(),
    }


def execute(asker: Asker, agent_id: str) -> str:
    """Start a run; return its id."""
    return str(taken(asker.post(f"/agents/{agent_id}/execute", {"draft": True}), 202)["run_id"])


def lists(asker: Asker) -> list[str]:
    """Make two of each; return the lists in which they are."""
    places = [made(asker) for _ in range(2)][-1]
    project_id, agent_id = places["project_id"], places["agent_id"]
    execute(asker, agent_id)
    taken(asker.post("/agents", {"projectId": project_id, "config": {"name": "Miller"}}), 201)
    tool = {"config": {"name": "measure", "type": "frontend_action"}}
    taken(asker.post(f"/workbench/projects/{project_id}/tools", tool), 201)
    taken(asker.post(f"/workbench/projects/{project_id}/deployments", {}), 201)
    keep(asker, project_id, "k", "kk")
    return [
        "/workbench/projects?",
        "/workbench/projects?mine=true&",
        "/agents?",
        "/runs?",
        f"/agents/{agent_id}/runs?",
        f"/agents?projectId={project_id}&",
        f"/workbench/projects/{project_id}/tools?",
        f"/workbench/projects/{project_id}/deployments?",
        f"/workbench/projects/{project_id}/data?",
    ]


def keep(asker: Asker, project_id: str, *keys: str) -> None:
    """Let a flow of the project keep a value under each key."""
    puts = [{"id": key, "type": "data", "config": {"action": "put", "key": key, "value": 1}} for key in keys]
    edges = [{"source": one, "target": other} for one, other in pairwise(["start", *keys, "end"])]
    config = {"name": "Keeper", "type": "flow", "graph": {"nodes": [*_NODES, *puts], "edges": edges}}
    execute(asker, taken(asker.post("/agents", {"projectId": project_id, "config": config}), 201)["agentId"])
    while work(asker.scope.organization_id, only="runs.tasks.go_on"):
        pass
