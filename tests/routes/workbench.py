"""Rows of projects and agents, and what hangs on a project of the owner's."""

from functools import cached_property

from diatonic.common import clock
from diatonic.common.scope import Scope
from organizations.accounts.rules import Account
from tests.organizations.media.conftest import work
from tests.organizations.people import account_of, scope_for
from tests.routes.row import Row
from tests.routes.signed_in import HERE
from tests.workbench.agents.making import CHOSEN, make_agent, make_project, make_tool
from workbench.agents import services as agents
from workbench.agents.rules.projects import Project

_PROJECT = "/api/workbench/projects/{project_id}"
_READ, _CHANGE, _LIST = (401, 404, 200, 200), (401, 404, 403, 200), (401, 200, 200, 200)
_MAIN = {"config": {"name": "Head baker", "system_prompt": "Ask the others."}}
_AGENT_AT, _TOOL_AT = "/api/agents/{agent_id}", "/api/tools/{tool_id}"
_AGENT = {"name": "Baker", "system_prompt": "You bake."}
_TOOL = {"name": "weigh", "type": "code", "code": "export default () => 1"}
API = {
    "GET /api/workbench/projects": Row(_LIST, 1, "project"),
    "POST /api/workbench/projects": Row((401, 201, 403, 201), 1, body={"name": "Bakery"}),
    f"GET {_PROJECT}": Row(_READ, 5, "project"),
    f"PUT {_PROJECT}": Row(_CHANGE, 2, "project", {"name": "Rye"}, if_match="1"),
    f"POST {_PROJECT}/owner": Row(_CHANGE, 5, "given", lambda place: {"userId": place["user_id"]}),
    f"DELETE {_PROJECT}": Row((401, 404, 403, 204), 2, "project"),
    f"GET {_PROJECT}/main-config": Row(_READ, 2, "project"),
    f"PUT {_PROJECT}/main-config": Row(_CHANGE, 4, "project", _MAIN, if_match="1"),
    "GET /api/agents": Row(_LIST, 1, "agent"),
    "POST /api/agents": Row(
        (401, 404, 403, 201), 2, "project", lambda place: {"projectId": place["project_id"], "config": _AGENT}
    ),
    f"GET {_AGENT_AT}": Row(_READ, 2, "agent"),
    f"PUT {_AGENT_AT}": Row(_CHANGE, 3, "agent", {"config": {"name": "Miller"}}, if_match="1"),
    f"DELETE {_AGENT_AT}": Row((401, 404, 403, 204), 4, "agent"),
    f"GET {_PROJECT}/tools": Row(_READ, 2, "tool"),
    f"POST {_PROJECT}/tools": Row((401, 404, 403, 201), 2, "project", {"config": _TOOL}),
    f"GET {_TOOL_AT}": Row(_READ, 2, "tool"),
    f"PUT {_TOOL_AT}": Row(_CHANGE, 3, "tool", {"config": {**_TOOL, "name": "measure"}}, if_match="1"),
    f"DELETE {_TOOL_AT}": Row((401, 404, 403, 204), 3, "tool"),
    f"POST {_TOOL_AT}/test": Row(_CHANGE, 2, "tool", {"arguments": {}}),
    "GET /api/builtin-tools": Row(_LIST, 1, "builtin"),
    "GET /api/builtin-tools/{tool_name}": Row(_LIST, 1, "builtin"),
    f"GET {_PROJECT}/environment": Row(_CHANGE, 2, "variable"),
    f"PUT {_PROJECT}/environment/{{key}}": Row(_CHANGE, 3, "variable", {"value": "other secret"}),
    f"DELETE {_PROJECT}/environment/{{key}}": Row((401, 404, 403, 204), 3, "variable"),
    f"GET {_PROJECT}/deployments": Row(_READ, 2, "deployment"),
    f"POST {_PROJECT}/deployments": Row((401, 404, 403, 201), 2, "project", {"note": "First."}),
    "GET /api/deployments/{deployment_id}": Row(_READ, 4, "deployment"),
}


class Building:
    """A project of the owner's."""

    account: Account

    @cached_property
    def _colleague(self) -> dict[str, str]:
        """Whoever else is a member: another part of the world says."""
        raise NotImplementedError

    @property
    def _builder(self) -> Scope:
        return scope_for(self.account, HERE)

    @cached_property
    def _project(self) -> dict[str, str]:
        return {"project_id": self._made_project.project_id}

    @cached_property
    def _given(self) -> dict[str, str]:
        """A project, and to whom it is handed."""
        return {**self._project, **self._colleague, "address": account_of(self._colleague["user_id"]).email}

    @cached_property
    def _made_project(self) -> Project:
        return make_project(self._builder)

    @cached_property
    def _agent(self) -> dict[str, str]:
        return {**self._project, "agent_id": make_agent(self._made_project, self._builder).agent_id}

    @cached_property
    def _tool(self) -> dict[str, str]:
        return {**self._project, "tool_id": make_tool(self._made_project, self._builder).tool_id}

    @cached_property
    def _builtin(self) -> dict[str, str]:
        agents.seed_builtin_tools(now=clock.now())
        return {"tool_name": "calculator"}

    @cached_property
    def _variable(self) -> dict[str, str]:
        """A value in the environment."""
        at = {"project_id": self._made_project.project_id, "key": "API_KEY"}
        agents.set_variable(self._builder, **at, fields={"value": "a secret"}, now=clock.now())
        return at

    @cached_property
    def _deployment(self) -> dict[str, str]:
        """One that is in place."""
        at = self._project
        main = {"name": "Head baker", "model": CHOSEN}
        agents.save_main_config(self._builder, **at, config=main, revision=1, now=clock.now())
        made = agents.request_deployment(self._builder, **at, fields={}, now=clock.now())
        work(HERE)
        return {**at, "deployment_id": made.deployment_id}
