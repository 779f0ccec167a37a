"""Built-in tools: which there are, and writing down what the apps offer."""

from datetime import datetime

from diatonic.common.errors import NotFound
from diatonic.common.scope import Scope
from workbench.agents import policies
from workbench.agents.rules.tools import BuiltinTool
from workbench.agents.store.builtin import find_builtin, write_builtin
from workbench.agents.tools import builtin

_TYPE = "builtin"


class BuiltinToolUnknown(NotFound):
    """Diatonic brings along no tool of this name."""

    default_code = "builtin_tool_unknown"

    def __init__(self) -> None:
        super().__init__("There is no built-in tool of this name.")


def list_builtin_tools(scope: Scope) -> list[BuiltinTool]:
    """Return the built-in tools that can be used, by name. Needs ``agents.view``. One DynamoDB call."""
    policies.check_can_view(scope)
    found = find_builtin(offer.name for offer in builtin.all_tools())
    return [found[name] for name in sorted(found) if found[name].is_active]


def get_builtin_tool(scope: Scope, *, tool_name: str) -> BuiltinTool:
    """Return a built-in tool, active or not. Needs ``agents.view``. Raises :class:`BuiltinToolUnknown`. One DynamoDB call."""
    policies.check_can_view(scope)
    # Asking for a name that no app offers costs nothing.
    known = {offer.name for offer in builtin.all_tools()} & {tool_name}
    found = find_builtin(known).get(tool_name)
    if found is None:
        raise BuiltinToolUnknown
    return found


def seed_builtin_tools(*, now: datetime) -> list[BuiltinTool]:
    """Write down what every app offers: for the command. One that was switched off stays so. Idempotent."""
    offers = builtin.all_tools()
    known = find_builtin(offer.name for offer in offers)
    made = [
        BuiltinTool(
            tool_name=offer.name,
            description=offer.description,
            type=_TYPE,
            input_schema=dict(offer.input_schema),
            category=offer.category,
            is_active=known[offer.name].is_active if offer.name in known else offer.is_active(),
        )
        for offer in offers
    ]
    for tool in made:
        if known.get(tool.tool_name) != tool:
            write_builtin(tool, now=now)
    return made


def switch_builtin_tool(*, tool_name: str, is_active: bool, now: datetime) -> BuiltinTool:
    """Let a built-in tool be used or not, in every organization: for the command. Raises :class:`BuiltinToolUnknown`."""
    found = find_builtin([tool_name]).get(tool_name)
    if found is None:
        raise BuiltinToolUnknown
    switched = BuiltinTool(
        tool_name, found.description, found.type, found.input_schema, found.category, is_active=is_active
    )
    write_builtin(switched, now=now)
    return switched
