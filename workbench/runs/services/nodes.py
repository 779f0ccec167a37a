"""What each kind of node does."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import structlog

from diatonic.common import tracing
from diatonic.common.egress.hosts import is_listed
from diatonic.common.errors import AppError, Unavailable
from workbench.agents.rules.graphs import Node, NodeType
from workbench.llm import services as llm
from workbench.runs.rules import decisions
from workbench.runs.rules.flows import LOOPED
from workbench.runs.rules.runs import MAX_DEPTH, Decision, NodeFailed, Spot, WaitKind
from workbench.runs.services import data
from workbench.runs.services.conversing import ask_model
from workbench.runs.services.tooling import Call, call_tool
from workbench.runs.services.work import At, Done, Waiting, until
from workbench.runs.store.desk import Lost

logger = structlog.get_logger(__name__)

_HTTP_GET = "http-get"
_REJECTED = "rejected"
#: Trying again would come to the same, or ask somebody again who has answered.
_FINAL = {
    _REJECTED,
    "budget_exhausted",
    "loop_detected",
    "too_many_turns",
    "action_expired",
    "host_not_listed",
    "no_room",
}


def execute(at: At, *, random: Callable[[], float]) -> Done:
    """Have a node do what it does, as often as it may be tried.

    Raises :class:`NodeFailed`, ``Waiting``, ``Lost``, and ``Unavailable`` where a server of ours is away.
    """
    about = {"run_id": at.work.desk.run.run_id, "node": at.node.id}
    with tracing.span(f"node {at.node.type.value}", about):
        return _tried(at, random=random)


def _tried(at: At, *, random: Callable[[], float]) -> Done:
    tries = decisions.effort(at.node.config).tries
    for number in range(1, tries + 1):
        try:
            return _once(replace(at, tries=number, ends=until(at.node.config)))
        except NodeFailed as failed:
            if number == tries or failed.code in _FINAL:
                raise
            at.work.log(f"Try {number} of {tries} failed: {failed.detail}", level="warn", node=at.node.id)
            at.work.rest(decisions.pause(number, random=random()))
    raise NodeFailed("This node may not be tried at all.")


def _once(at: At) -> Done:
    try:
        return _KINDS[at.node.type](at)
    except (NodeFailed, Lost):
        raise
    except Unavailable as away:
        if isinstance(away, llm.ModelAway):
            raise NodeFailed(away.detail, code=away.code) from away
        raise
    except (TypeError, ValueError, KeyError, AttributeError) as odd:
        # People write configurations, and not everything that may be wrong in one is looked at before.
        logger.exception("node_broken", node=at.node.id, type=at.node.type)
        raise NodeFailed("Something in this node's configuration cannot be executed.", code="broken") from odd
    except AppError as failure:
        raise as_node_failed(failure) from failure


def as_node_failed(failure: AppError) -> NodeFailed:
    """Return an error as that of the node in which it was met, with all that it says."""
    told = " ".join([failure.detail, *(field.message for field in failure.fields)])
    return NodeFailed(told, code=failure.code)


def _trigger(at: At) -> Done:
    return Done(dict(at.values["input"]))


def _parallel(_: At) -> Done:
    return Done(None)


def _condition(at: At) -> Done:
    is_true = decisions.holds(at.get("condition"))
    return Done(is_true, "true" if is_true else "false")


def _output(at: At) -> Done:
    if "value" in at.node.config:
        return Done(at.get("value"))
    before = [way.source for way in at.graph.edges if way.target == at.node.id]
    found = {name: at.values["nodes"][name] for name in before if name in at.values["nodes"]}
    return Done(next(iter(found.values())) if len(found) == 1 else found)


def _tool(at: At) -> Done:
    name = str(at.node.config.get("tool"))
    listed = tuple(str(host) for host in at.node.config.get("hosts") or ())
    arguments, hosts = _arguments(at, name, listed)
    call = Call(at.spot, f"try-{at.tries}", name, arguments, hosts, seconds=at.seconds_left)
    outcome = call_tool(at.work, call)
    if outcome.failure:
        raise NodeFailed(outcome.failure.message, code=outcome.failure.code)
    return Done(outcome.output)


def _arguments(at: At, name: str, hosts: tuple[str, ...]) -> tuple[Any, tuple[str, ...]]:
    """Return what a tool is called with and which servers it may ask.

    Into an address that a person wrote, the environment's values are put. That server alone is asked then: one that it
    leads on to may be listed here, and yet not for these values.
    """
    said = at.node.config.get("arguments") or {}
    configured = said.get("url") if isinstance(said, Mapping) else None
    arguments = at.get("arguments", {})
    if name != _HTTP_GET or not isinstance(configured, str) or "{{" not in configured or "env." not in configured:
        return arguments, hosts
    expanded = at.work.environment.expand_url(configured)
    filled = replace(at, node=Node(at.node.id, at.node.type, {"url": expanded})).get("url")
    place, wanted = urlsplit(filled), urlsplit(expanded)
    if (place.scheme, place.netloc) != (wanted.scheme, wanted.netloc):
        raise NodeFailed("A value cannot be a part of the server's name.", code="host_not_listed")
    host = wanted.hostname or ""
    if not is_listed(host, hosts):
        raise NodeFailed(f"This node does not list {host[:100]} among its servers.", code="host_not_listed")
    return {**arguments, "url": filled}, (host,)


def _approval(at: At) -> Done:
    where = f"{at.spot.path}#approval"
    wait = at.work.wait_at(where)
    if wait is None:
        title = str(at.get("title") or at.get("message") or "somebody approves this")
        at.work.ask(at.work.new_wait(WaitKind.APPROVAL, where, at.node.id, title, {"shown": at.get("shown")}))
        raise Waiting
    if wait.answer is None:
        raise Waiting
    is_rejected = wait.answer["decision"] == Decision.REJECT
    result = {"decision": wait.answer["decision"], "note": wait.answer.get("note", "")}
    if not is_rejected:
        return Done(result, "approved")
    if any(way.source_handle == _REJECTED for way in at.graph.edges if way.source == at.node.id):
        return Done(result, _REJECTED)
    raise NodeFailed(f"This was not approved. {result['note']}".strip(), code=_REJECTED)


def _sub_agent(at: At) -> Done:
    if at.spot.frame.count("/") >= MAX_DEPTH:
        raise NodeFailed(f"Agents call each other {MAX_DEPTH} deep at most.", code="too_deep")
    given = at.get("input")
    if not isinstance(given, Mapping):
        given = {"message": str(at.get("message", ""))}
    frame = f"{at.spot.frame}/{at.spot.key}"
    return Done(at.work.run_agent(at.work, str(at.node.config.get("agent_id")), given, frame))


def _loop(at: At) -> Done:
    """Do the same for each of a list, or as long as a condition holds; every round is kept."""
    most = int(at.node.config.get("rounds", decisions.MAX_ROUNDS))
    items = at.get("items") if "items" in at.node.config else None
    if items is not None and not isinstance(items, list):
        raise NodeFailed("A loop goes over a list.", code="not_a_list")
    going_over = list(decisions.rounds(items, most)) if items is not None else [None] * most
    results = at.work.desk.steps(at.spot)
    for number in range(len(results), len(going_over)):
        at.work.check_slice()
        values = {"item": going_over[number], "round": number, "last": results[-1] if results else None}
        here = replace(at, values={**at.values, "vars": {**at.values["vars"], **values}})
        if items is None and not decisions.holds(here.get("condition")):
            break
        done = _round(here, number)
        at.work.desk.step(at.spot, number + 1, at.work.environment.redact(done.result), done.beside)
        results.append(done.result)
    return Done(results)


def _round(at: At, number: int) -> Done:
    does = at.node.config["do"]
    kind = NodeType(does["type"])
    if kind not in LOOPED:
        raise NodeFailed(f"A loop cannot do this in a round: {kind}.", code="not_looped")
    node = Node(at.node.id, kind, does["config"])
    spot = Spot.of(at.spot.frame, at.node.id, f"@{number}")
    return _KINDS[kind](replace(at, node=node, spot=spot, ends=min(at.ends, until(node.config))))


def milliseconds_since(began: float) -> int:
    """Return how long ago a reading of the monotonic clock was."""
    return round((time.monotonic() - began) * 1000)


_KINDS: dict[NodeType, Callable[[At], Done]] = {
    NodeType.TRIGGER: _trigger,
    NodeType.LLM: ask_model,
    NodeType.TOOL: _tool,
    NodeType.DATA: data.do,
    NodeType.CONDITION: _condition,
    NodeType.LOOP: _loop,
    NodeType.PARALLEL: _parallel,
    NodeType.APPROVAL: _approval,
    NodeType.SUB_AGENT: _sub_agent,
    NodeType.OUTPUT: _output,
}
