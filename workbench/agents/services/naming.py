"""What agents may name: the tools of their project, and those that are built in."""

from collections.abc import Iterable
from dataclasses import dataclass

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope
from workbench.agents.rules import graphs
from workbench.agents.rules.agents import AgentConfig
from workbench.agents.store.builtin import find_builtin
from workbench.agents.store.tools import ToolStore

#: So many tools can the nodes of one flow name; with those that agents list they share a transaction.
_DRAWN = 50
#: So many names does a sentence bear.
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where an agent is or is going to be."""

    user_id: str
    project_id: str
    agent_id: str


def check_named(scope: Scope, place: Place, config: AgentConfig, *, before: AgentConfig | None) -> dict[str, str]:
    """Return name → id of the tools that a configuration names now or did before.

    Raises ``Invalid`` for every name that is no tool of the project, and for every built-in tool that may not be used.
    Two consistent reads, none where nothing is named. What an agent named before it was switched off stays.
    """
    drawn = graphs.tools_of(config.graph)
    if len(drawn) > _DRAWN:
        told = f"A flow names at most {_DRAWN} tools; this one names {len(drawn)}."
        raise Invalid("This flow names too many tools.", fields=[FieldError("/config/graph", told)])
    names = list(dict.fromkeys([*config.tools, *drawn, *_named(before)]))
    found = ToolStore(scope).ids_named(user_id=place.user_id, project_id=place.project_id, names=names) if names else {}
    known = set(before.builtin_tools) if before else set()
    there = find_builtin(config.builtin_tools)
    wrong = [
        FieldError(f"/config/tools/{number}", f"There is no tool called “{name}” in this project.")
        for number, name in enumerate(config.tools)
        if name not in found
    ]
    wrong += [
        FieldError(f"/config/builtin_tools/{number}", f"There is no built-in tool called “{name}” that can be used.")
        for number, name in enumerate(config.builtin_tools)
        if name not in there or not (there[name].is_active or name in known)
    ]
    if wrong:
        raise Invalid("This agent names tools that it cannot use.", fields=wrong)
    return found


def note_uses(
    tx: Transaction,
    scope: Scope,
    place: Place,
    ids: dict[str, str],
    *,
    now: AgentConfig | None,
    before: AgentConfig | None,
) -> None:
    """Note in the transaction which tools an agent uses from now on, and which no longer."""
    store = ToolStore(scope)
    wanted, had = _named(now), _named(before)
    # What a graph names need not have been there when it was saved last: it is noted each time.
    new = (wanted - had) | (graphs.tools_of(now.graph) if now else set())
    at = {"user_id": place.user_id, "agent_id": place.agent_id}
    for name in sorted(new & ids.keys()):
        store.use(tx, tool_id=ids[name], name=name, **at)
    for name in sorted((had - wanted) & ids.keys()):
        store.unuse(tx, tool_id=ids[name], **at)


def quoted(names: Iterable[str]) -> str:
    """Return names as a sentence bears them, and that there are more."""
    told = [f"“{name}”" for name in names]
    return ", ".join(told[:_TOLD]) + (" and others" if len(told) > _TOLD else "")


def _named(config: AgentConfig | None) -> set[str]:
    return {*config.tools, *graphs.tools_of(config.graph)} if config else set()
