"""Trying a tool out, before an agent calls it."""

from collections.abc import Mapping
from typing import Any

from diatonic.common.scope import Scope
from workbench.agents import policies
from workbench.agents.rules.tools import ToolType
from workbench.agents.services.tools import get_tool
from workbench.agents.tools.code.running import CodeLimits, run_code
from workbench.agents.tools.outcomes import ToolOutcome
from workbench.agents.tools.schemas import check_arguments

#: A person waits for it, and so does a thread of the web process: less than a run may take.
_LIMITS = CodeLimits(seconds=2.0, wall_seconds=8.0)


def try_tool(scope: Scope, *, tool_id: str, arguments: Mapping[str, Any]) -> ToolOutcome:
    """Call a tool with these arguments, and return what it brought or why it brought nothing. Two DynamoDB calls.

    For the project's owner, and with ``agents.edit``. Raises ``Invalid`` for arguments that do not fit the tool's
    schema. Of a frontend action only these are checked: what it does is the browser's.
    """
    tool = get_tool(scope, tool_id=tool_id)
    policies.check_can_change(scope, tool.user_id)
    check_arguments(tool.config.input_schema, dict(arguments), pointer="/arguments")
    if tool.type is ToolType.FRONTEND_ACTION:
        return ToolOutcome(output=None)
    return run_code(tool.config.code or "", dict(arguments), limits=_LIMITS)
