"""Projects and what hangs on them, made through the API by somebody who asks it."""

from diatonic.common.ids import uuid_of
from tests.hostile.asking import Asker, taken

#: What the addresses of routes call these things.
NAMES = ("project_id", "agent_id", "tool_id", "deployment_id")


def made(asker: Asker) -> dict[str, str]:
    """Make one of each; return the ids by the names that routes have for them."""
    project_id: str = taken(asker.post("/workbench/projects", {"name": "Bakery"}), 201)["projectId"]
    project = f"/workbench/projects/{project_id}"
    agent = {"projectId": project_id, "config": {"name": "Baker"}}
    tool = {"config": {"name": f"weigh-{uuid_of(project_id)}", "type": "frontend_action"}}
    taken(asker.put(f"{project}/environment/API_KEY", {"value": "a secret"}), 200)
    return {
        "project_id": project_id,
        "agent_id": taken(asker.post("/agents", agent), 201)["agentId"],
        "tool_id": taken(asker.post(f"{project}/tools", tool), 201)["toolId"],
        "deployment_id": taken(asker.post(f"{project}/deployments", {}), 201)["deploymentId"],
        "key": "API_KEY",
    }


def lists(asker: Asker) -> list[str]:
    """Make two of each; return the lists in which they are."""
    project_id = [made(asker)["project_id"] for _ in range(2)][-1]
    taken(asker.post("/agents", {"projectId": project_id, "config": {"name": "Miller"}}), 201)
    tool = {"config": {"name": "measure", "type": "frontend_action"}}
    taken(asker.post(f"/workbench/projects/{project_id}/tools", tool), 201)
    taken(asker.post(f"/workbench/projects/{project_id}/deployments", {}), 201)
    return [
        "/workbench/projects?",
        "/workbench/projects?mine=true&",
        "/agents?",
        f"/agents?projectId={project_id}&",
        f"/workbench/projects/{project_id}/tools?",
        f"/workbench/projects/{project_id}/deployments?",
    ]
