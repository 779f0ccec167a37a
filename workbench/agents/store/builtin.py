"""Tools that Diatonic brings along: one table for all organizations."""

import json
from collections.abc import Iterable
from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo.reading import batch_get
from workbench.agents.models import BuiltinToolItem
from workbench.agents.rules.tools import BuiltinTool


def find_builtin(names: Iterable[str]) -> dict[str, BuiltinTool]:
    """Return those of up to 100 names that there are, active or not. One consistent read, none for no names."""
    items = batch_get([(BuiltinToolItem, (name,)) for name in names])
    return {item.tool_name: as_builtin(item) for item in items if item is not None}


def write_builtin(tool: BuiltinTool, *, now: datetime) -> None:
    """Write one of them, whether it is there or not. One write."""
    at = clock.iso(now)
    BuiltinToolItem(
        tool.tool_name,
        description=tool.description,
        type=tool.type,
        input_schema=json.dumps(dict(tool.input_schema), ensure_ascii=False),
        category=tool.category,
        is_active=tool.is_active,
        created_at=at,
        updated_at=at,
    ).save()


def as_builtin(item: BuiltinToolItem) -> BuiltinTool:
    """Return an item."""
    return BuiltinTool(
        tool_name=item.tool_name,
        description=item.description,
        type=item.type,
        input_schema=json.loads(item.input_schema),
        category=item.category,
        is_active=bool(item.is_active),
    )
