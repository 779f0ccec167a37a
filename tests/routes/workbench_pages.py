"""Rows of the screens of projects and models."""

from tests.routes.row import Row

_O = "/o/{organization}/workbench"
_PROJECT = f"{_O}/projects/{{project_id}}"
_AGENT, _TOOL = f"{_O}/agents/{{agent_id}}", f"{_O}/tools/{{tool_id}}"
_SEEN, _OWN, _DONE = (302, 404, 200, 200), (302, 404, 403, 200), (302, 404, 403, 302)
_VALUE = {"key": "OTHER_KEY", "value": "another secret", "hosts": "api.example.org"}
_AGENT_FORM = {"revision": "1", "name": "Miller"}
_TOOL_FORM = {"revision": "1", "name": "measure", "type": "code", "code": "export default () => 2"}
_LIMITS = {
    "revision": "0",
    "monthly_cost": "20",
    "tokens_per_day": "5000",
    "tokens_per_request": "500",
    "requests_per_minute": "5",
}

PAGES = {
    f"GET {_O}/": Row((302, 404, 302, 302), 0),
    f"GET {_O}/projects/": Row(_SEEN, 1, "project"),
    f"GET {_O}/projects/new/": Row(_OWN, 0),
    f"POST {_O}/projects/new/": Row(_DONE, 1, body={"name": "Bakery"}),
    f"GET {_PROJECT}/": Row(_SEEN, 3, "agent"),
    f"GET {_PROJECT}/main/": Row(_SEEN, 3, "project"),
    f"POST {_PROJECT}/main/": Row(_DONE, 7, "project", {"revision": "1", "name": "Head baker"}),
    f"GET {_PROJECT}/agents/new/": Row(_OWN, 4, "project"),
    f"POST {_PROJECT}/agents/new/": Row(_DONE, 6, "project", {"revision": "0", "name": "Miller"}),
    f"GET {_PROJECT}/tools/": Row(_SEEN, 3, "tool"),
    f"GET {_PROJECT}/tools/new/": Row(_OWN, 1, "project"),
    f"POST {_PROJECT}/tools/new/": Row(_DONE, 3, "project", _TOOL_FORM),
    f"GET {_PROJECT}/environment/": Row(_OWN, 2, "variable"),
    f"POST {_PROJECT}/environment/": Row(_DONE, 5, "variable", _VALUE),
    f"GET {_PROJECT}/environment/{{key}}/delete/": Row(_OWN, 2, "variable"),
    f"POST {_PROJECT}/environment/{{key}}/delete/": Row(_DONE, 5, "variable", {"confirm_name": "API_KEY"}),
    f"GET {_PROJECT}/deployments/": Row(_SEEN, 2, "deployment"),
    f"POST {_PROJECT}/deployments/": Row(_DONE, 2, "project", {"note": "First."}),
    f"GET {_PROJECT}/settings/": Row(_SEEN, 1, "project"),
    f"POST {_PROJECT}/settings/": Row(_DONE, 3, "project", {"revision": "1", "name": "Rye"}),
    f"GET {_PROJECT}/hand-over/": Row(_OWN, 1, "project"),
    f"POST {_PROJECT}/hand-over/": Row(_DONE, 8, "given", lambda place: {"address": place["address"]}),
    f"GET {_PROJECT}/delete/": Row(_OWN, 1, "project"),
    f"POST {_PROJECT}/delete/": Row(_DONE, 3, "project", {"confirm_name": "Bakery"}),
    f"GET {_AGENT}/": Row(_SEEN, 6, "agent"),
    f"POST {_AGENT}/": Row(_DONE, 9, "agent", _AGENT_FORM),
    f"GET {_AGENT}/delete/": Row(_OWN, 3, "agent"),
    f"POST {_AGENT}/delete/": Row(_DONE, 7, "agent", {"confirm_name": "Baker"}),
    f"GET {_TOOL}/": Row(_SEEN, 3, "tool"),
    f"POST {_TOOL}/": Row(_DONE, 5, "tool", _TOOL_FORM),
    f"POST {_TOOL}/try/": Row(_OWN, 5, "tool", {"as": "json", "arguments": "{}"}),
    f"GET {_TOOL}/delete/": Row(_OWN, 3, "tool"),
    f"POST {_TOOL}/delete/": Row(_DONE, 6, "tool", {"confirm_name": "weigh"}),
    f"GET {_O}/deployments/{{deployment_id}}/": Row(_SEEN, 5, "deployment"),
    f"GET {_O}/models/": Row(_SEEN, 1),
    f"GET {_O}/usage/": Row(_OWN, 2),
    f"GET {_O}/usage.csv": Row(_OWN, 2),
    f"GET {_O}/limits/": Row(_OWN, 1),
    f"POST {_O}/limits/": Row(_DONE, 3, body=_LIMITS),
    f"POST {_O}/limits/extend/": Row(_DONE, 2, body={"cost": "5", "reason": "The fair."}),
    f"GET {_O}/calls/": Row(_OWN, 1),
}
