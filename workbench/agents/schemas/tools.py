"""Tools in the API: those of projects, and those that Diatonic brings along."""

from typing import Any, Self

from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from workbench.agents.rules.tools import BuiltinTool, Tool, ToolCard, ToolType
from workbench.agents.rules.uses import PartState
from workbench.agents.schemas.shape import CamelIn, CamelOut


class ToolIn(CamelIn):
    """A tool: 001's ``config``."""

    config: dict[str, Any]


class ToolCardOut(CamelOut):
    """A tool as a list shows it. ``userId`` is its project's owner."""

    user_id: str
    tool_id: str
    project_id: str
    name: str
    description: str
    type: ToolType
    revision: int
    created_at: str
    updated_at: str
    updated_by_name: str


class ToolConfigOut(CamelOut):
    """001's configuration. ``outputSchema``: what a frontend action's result has to be, or null."""

    name: str
    description: str
    type: ToolType
    input_schema: dict[str, Any]
    output_schema: dict[str, Any] | None
    code: str | None
    is_idempotent: bool


class ToolOut(ToolCardOut):
    """A tool, 001's record. ``usedBy``: the ids of the agents that name it; ``state``: whether it is on its way out."""

    config: ToolConfigOut
    used_by: list[str]
    state: PartState

    @classmethod
    def of(cls, tool: Tool) -> Self:
        """Return the answer for a tool."""
        card = ToolCardOut.model_validate(tool).model_dump(by_alias=False)
        config = ToolConfigOut.model_validate(tool.config)
        return cls(**card, config=config, used_by=sorted(tool.used_by), state=tool.state)


class ToolsOut(Answer):
    """One page of tools; ``next_cursor`` is null on the last."""

    items: list[ToolCardOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[ToolCard]) -> Self:
        """Return the answer for a page."""
        return cls(items=[ToolCardOut.model_validate(one) for one in page.items], next_cursor=page.next_cursor)


class BuiltinToolOut(CamelOut):
    """A tool that Diatonic brings along, 001's record."""

    tool_name: str
    description: str
    type: str
    input_schema: dict[str, Any]
    category: str
    is_active: bool


class BuiltinToolsOut(Answer):
    """All built-in tools that can be used, by name."""

    items: list[BuiltinToolOut]

    @classmethod
    def of(cls, tools: list[BuiltinTool]) -> Self:
        """Return the answer for built-in tools."""
        return cls(items=[BuiltinToolOut.model_validate(one) for one in tools])


class ToolTrialIn(CamelIn):
    """With what to try a tool out."""

    arguments: dict[str, Any] = Field(default_factory=dict)


class ToolFailureOut(Answer):
    """Why a tool brought nothing; ``line`` is the line of its code, counted from 1, where it is known."""

    code: str
    message: str
    line: int | None


class ToolLogLineOut(Answer):
    """What a tool printed: ``level`` is ``debug``, ``info``, ``warn`` or ``error``."""

    level: str
    text: str


class ToolTrialOut(CamelOut):
    """What trying a tool brought: ``output``, or a ``failure``. ``isLogCut``: it printed more than is kept."""

    output: Any
    failure: ToolFailureOut | None
    log: list[ToolLogLineOut]
    is_log_cut: bool
    seconds: float
