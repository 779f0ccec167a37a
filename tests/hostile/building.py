"""Projects and what hangs on them, made through the API by somebody who asks it."""

from diatonic.common import ids
from diatonic.common.ids import uuid_of
from tests.hostile.asking import Asker, taken

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
    return [
        "/workbench/projects?",
        "/workbench/projects?mine=true&",
        "/agents?",
        "/runs?",
        f"/agents/{agent_id}/runs?",
        f"/agents?projectId={project_id}&",
        f"/workbench/projects/{project_id}/tools?",
        f"/workbench/projects/{project_id}/deployments?",
    ]
