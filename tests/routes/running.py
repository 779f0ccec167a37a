"""Rows of runs, of a flow of the owner's."""

from functools import cached_property

from diatonic.common import clock, ids
from tests.organizations.media.conftest import work
from tests.routes.row import Row
from tests.routes.signed_in import HERE
from tests.routes.workbench import Building
from tests.workbench.agents.making import CHOSEN, make_agent, make_tool
from workbench.agents import services as agents
from workbench.llm import services as llm
from workbench.llm.rules.budgets import Purpose
from workbench.llm.rules.messages import Message, ModelRequest, Text
from workbench.runs import services
from workbench.runs.rules.data import id_of

_RUN = "/api/runs/{run_id}"
_READ, _CHANGE, _GO = (401, 404, 200, 200), (401, 404, 403, 200), (401, 404, 403, 202)
_PAGE = "/o/{organization}/workbench"
_OWN, _DONE = (302, 404, 403, 200), (302, 404, 403, 302)
PAGES = {
    f"GET {_PAGE}/projects/{{project_id}}/run/": Row(_OWN, 3, "project"),
    f"POST {_PAGE}/projects/{{project_id}}/run/": Row(_DONE, 6, "deployed_flow", {"given-0": "Bake."}),
    f"GET {_PAGE}/projects/{{project_id}}/data/": Row(_OWN, 2, "datum"),
    f"GET {_PAGE}/projects/{{project_id}}/data/{{data_id}}/": Row(_OWN, 2, "datum"),
    f"POST {_PAGE}/projects/{{project_id}}/data/{{data_id}}/": Row(_DONE, 3, "datum", {"confirm_name": "k"}),
    f"GET {_PAGE}/runs/": Row((302, 404, 200, 200), 2, "run"),
    f"GET {_PAGE}/analytics/": Row((302, 404, 200, 200), 3, "stopped_run"),
    f"GET {_PAGE}/analytics.csv": Row((302, 404, 200, 200), 3, "stopped_run"),
    f"GET {_PAGE}/runs/{{run_id}}/": Row(_OWN, 6, "run"),
    f"POST {_PAGE}/runs/{{run_id}}/stop/": Row(_DONE, 3, "run"),
    f"POST {_PAGE}/runs/{{run_id}}/resume/": Row(_DONE, 2, "stopped_run"),
    f"POST {_PAGE}/runs/{{run_id}}/helpful/": Row(
        _DONE, 3, "call", lambda place: {"helpful": "yes", "call_id": place["call_id"]}
    ),
    f"POST {_PAGE}/runs/{{run_id}}/approvals/{{wait_id}}/": Row(_DONE, 3, "waiting_run", {"decision": "approve"}),
    f"POST {_PAGE}/runs/{{run_id}}/actions/{{wait_id}}/": Row(_DONE, 5, "acting_run", {"output": "1", "is": "done"}),
}
API = {
    "POST /api/agents/{agent_id}/execute": Row(_GO, 5, "deployed_flow", {}),
    "GET /api/agents/{agent_id}/runs": Row(_READ, 4, "run"),
    "GET /api/runs": Row((401, 200, 200, 200), 2, "run"),
    "GET /api/run-analytics": Row((401, 200, 200, 200), 3, "stopped_run"),
    "GET /api/run-analytics.csv": Row((401, 200, 200, 200), 3, "stopped_run"),
    "GET /api/workbench/projects/{project_id}/data": Row(_CHANGE, 2, "datum"),
    "GET /api/workbench/projects/{project_id}/data/{data_id}": Row(_CHANGE, 2, "datum"),
    "DELETE /api/workbench/projects/{project_id}/data/{data_id}": Row((401, 404, 403, 204), 3, "datum"),
    f"GET {_RUN}": Row(_CHANGE, 4, "run"),
    f"GET {_RUN}/logs": Row(_CHANGE, 2, "run"),
    f"POST {_RUN}/stop": Row(_CHANGE, 3, "run"),
    f"POST {_RUN}/resume": Row(_GO, 2, "stopped_run", {}),
    f"POST {_RUN}/stream-ticket": Row(_CHANGE, 1, "run"),
    f"POST {_RUN}/approvals/{{wait_id}}": Row(_CHANGE, 3, "waiting_run", {"decision": "approve"}),
    f"POST {_RUN}/actions/{{wait_id}}/result": Row(_CHANGE, 3, "acting_run", {"output": 1}),
}


class Running(Building):
    """Runs of a flow with one node between its start and its end."""

    @cached_property
    def _deployed_flow(self) -> dict[str, str]:
        places = self._flow("data", {"action": "get", "key": "k"})
        main = {"name": "Head baker", "model": CHOSEN}
        at = self._project
        agents.save_main_config(self._builder, **at, config=main, revision=1, now=clock.now())
        agents.request_deployment(self._builder, **at, fields={}, now=clock.now())
        work(HERE)
        return places

    @cached_property
    def _run(self) -> dict[str, str]:
        """A run that nobody works on yet."""
        return self._started(self._flow("data", {"action": "get", "key": "k"}))

    @cached_property
    def _datum(self) -> dict[str, str]:
        """A value that a flow kept."""
        places = self._started(self._flow("data", {"action": "put", "key": "k", "value": "1"}))
        work(HERE)
        return {**places, "data_id": id_of("k")}

    @cached_property
    def _call(self) -> dict[str, str]:
        """A call of a model that a run made."""
        run_id = f"{HERE}:run:{ids.new()}"
        request = ModelRequest("demo", (Message("user", (Text("Hello"),)),))
        purpose = Purpose("agent", self._builder.user_id, run_id=run_id)
        made = llm.call(self._builder, request, purpose=purpose, now=clock.now())
        return {"run_id": run_id, "conversation_id": run_id, "call_id": made.call_id}

    @cached_property
    def _stopped_run(self) -> dict[str, str]:
        places = self._started(self._flow("data", {"action": "get", "key": "k"}))
        services.stop(self._builder, run_id=places["run_id"], now=clock.now())
        return places

    @cached_property
    def _waiting_run(self) -> dict[str, str]:
        """A run that waits for somebody to approve."""
        return self._run_that_waits("approval", {"title": "Bake it?"})

    @cached_property
    def _acting_run(self) -> dict[str, str]:
        """A run that waits for the browser of who started it."""
        make_tool(self._made_project, self._builder, name="show", type="frontend_action", code=None)
        return self._run_that_waits("tool", {"tool": "show"}, tools=["show"])

    def _run_that_waits(self, kind: str, config: dict[str, str], **said: object) -> dict[str, str]:
        places = self._started(self._flow(kind, config, **said))
        work(HERE)
        (wait,) = services.get_run(self._builder, run_id=places["run_id"]).waits
        return {**places, "wait_id": wait.wait_id}

    def _flow(self, kind: str, config: dict[str, str], **said: object) -> dict[str, str]:
        nodes = [{"id": "start", "type": "trigger"}, {"id": "n", "type": kind, "config": config}]
        edges = [{"source": "start", "target": "n"}, {"source": "n", "target": "end"}]
        graph = {"nodes": [*nodes, {"id": "end", "type": "output"}], "edges": edges}
        made = make_agent(self._made_project, self._builder, type="flow", graph=graph, **said)
        return {**self._project, "agent_id": made.agent_id}

    def _started(self, places: dict[str, str]) -> dict[str, str]:
        agent_id = places["agent_id"]
        run = services.execute(self._builder, agent_id=agent_id, given={}, draft=True, now=clock.now())
        return {**places, "run_id": run.run_id}
