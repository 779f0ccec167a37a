"""Runs in each state, for the screens that show them; the product's own worker executes them."""

import itertools
from typing import Any

from diatonic.common import clock
from diatonic.common.scope import Scope
from local.processes import wait_until
from tests.browser.furnishing import person
from workbench.agents import services as agents
from workbench.runs import services as runs
from workbench.runs.rules.data import id_of
from workbench.runs.rules.standing import standing

_WATER = {"tool": "water_for_dough", "arguments": {"flour": "{{input.flour}}", "hydration": "{{input.hydration}}"}}
_INPUTS = [
    {"name": "flour", "type": "number"},
    {"name": "hydration", "type": "number", "default": 70},
    {"name": "is_whole", "type": "boolean", "required": False},
    {"name": "marks", "type": "list", "required": False},
]
_KEPT: dict[str, Any] = {
    "action": "put",
    "key": "prices/of/the/bakery/this-week",
    "value": {"rye": "4.20", "wheat": "3.60"},
}
_CONFIGS: dict[str, dict[str, Any]] = {
    "trigger": {"inputs": _INPUTS},
    "tool": _WATER,
    "approval": {"title": "Bake with this much water?"},
    "output": {"value": "{{nodes.weigh}}"},
}


def draw(*nodes: tuple[str, str], **configs: Any) -> dict[str, Any]:
    """Return the graph of nodes (id, type) one after the other; a type's configuration is the usual one, or named."""
    said = {**_CONFIGS, **configs}
    drawn = [{"id": name, "type": kind, "config": said.get(kind, {})} for name, kind in nodes]
    names = [name for name, _ in nodes]
    ways = [{"source": one, "target": other} for one, other in itertools.pairwise(names)]
    return {"nodes": drawn, "edges": ways}


def make_flow(scope: Scope, project_id: str, name: str, graph: dict[str, Any], **config: Any) -> str:
    """Make a flow, and return its id."""
    said = {"name": name, "type": "flow", "graph": graph, **config}
    return agents.create_agent(scope, project_id=project_id, config=said, now=clock.now()).agent_id


def furnish_runs(project_id: str) -> dict[str, str]:
    """Make runs of a project with the tools of ``building``; return their ids by how they stand, and a flow's."""
    member = person("member")
    weighing = draw(("start", "trigger"), ("weigh", "tool"), ("end", "output"))
    asking = draw(("start", "trigger"), ("weigh", "tool"), ("sure", "approval"), ("end", "output"))
    acting = draw(
        ("start", "trigger"), ("pick", "tool"), ("end", "output"),
        trigger={}, tool={"tool": "pick_a_day", "arguments": {"days": ["Monday", "Friday"]}}, output={},
    )  # fmt: skip
    keeping = draw(("start", "trigger"), ("keep", "data"), ("end", "output"), trigger={}, data=_KEPT, output={})
    tools = {"tools": ["water_for_dough", "pick_a_day"]}
    weigher = make_flow(member, project_id, "Weigher", weighing, **tools)
    careful = make_flow(member, project_id, "Careful weigher", asking, **tools)
    planner = make_flow(member, project_id, "Planner", acting, **tools)
    run_until("completed", member, make_flow(member, project_id, "Price keeper", keeping))
    return {
        "datum": id_of(_KEPT["key"]),
        "weigher": weigher,
        "answered": run_until("completed", member, _make_baker(member, project_id), message="Which flour?"),
        "done": run_until("completed", member, weigher, flour=500),
        "broken": run_until("failed", member, weigher, flour=500, hydration=150),
        "asks": run_until("waits", member, careful, flour=500),
        "acts": run_until("waits", member, planner),
    }


def _make_baker(scope: Scope, project_id: str) -> str:
    """Make an agent that a model answers for, and return its id."""
    said = {"name": "Night baker", "model": {"region": "", "model_id": "demo"}}
    return agents.create_agent(scope, project_id=project_id, config=said, now=clock.now()).agent_id


def run_until(state: str, scope: Scope, agent_id: str, **given: Any) -> str:
    """Run the draft of an agent until it stands so, and return the run's id."""
    run_id = runs.execute(scope, agent_id=agent_id, given=given, draft=True, now=clock.now()).run_id
    wait_until(lambda: standing(runs.find_run(scope, run_id=run_id)) == state, f"a run that is {state}")
    return run_id
