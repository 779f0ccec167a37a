"""The rows of the gateway's routes."""

from collections.abc import Mapping

from tests.routes.row import Row

_ANYBODY, _BUILDERS = (401, 200, 200, 200), (401, 200, 403, 200)

API: Mapping[str, Row] = {
    "GET /api/llm/models": Row(_ANYBODY, 1),
    "GET /api/llm/limits": Row(_BUILDERS, 1),
    "PUT /api/llm/limits": Row(_BUILDERS, 2, body={"monthly_cost": "20"}, if_match="0"),
    "GET /api/llm/usage": Row(_BUILDERS, 2),
    "GET /api/llm/usage.csv": Row(_BUILDERS, 2),
    "GET /api/llm/calls": Row(_BUILDERS, 1),
    "PUT /api/llm/calls/{conversation_id}/{call_id}/score": Row((401, 404, 403, 200), 3, "call", {"score": 0.5}),
}
