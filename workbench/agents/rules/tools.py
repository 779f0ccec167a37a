"""Tools: what people say of one, and what the list of a project's tools shows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from workbench.agents.rules.texts import Description
from workbench.agents.rules.uses import PartState

MAX_CODE = 64_000
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


class ToolType(StrEnum):
    """001's kinds of tool: JavaScript that a worker runs, or something that the browser of who started the run does."""

    CODE = "code"
    FRONTEND_ACTION = "frontend_action"


class ToolConfig(BaseModel):
    """001's configuration of a tool. Schemas are JSON Schema 2020-12; they are checked by ``tools.schemas``.

    ``is_idempotent``: the tool may be called again where nobody knows whether it was.
    ``output_schema``: what a result has to be, of a frontend action.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    name: Annotated[str, StringConstraints(strip_whitespace=True)]
    description: Description = ""
    type: ToolType
    input_schema: dict[str, Any] = Field(
        default_factory=lambda: {"type": "object", "properties": {}},
        validation_alias=AliasChoices("inputSchema", "input_schema"),
    )
    output_schema: dict[str, Any] | None = Field(
        default=None, validation_alias=AliasChoices("outputSchema", "output_schema")
    )
    code: Annotated[str, StringConstraints(max_length=MAX_CODE)] | None = None
    is_idempotent: bool = Field(default=False, validation_alias=AliasChoices("isIdempotent", "is_idempotent"))

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError("A letter, then letters, digits, _ and -; at most 64.")
        return name

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.type is ToolType.CODE and not (self.code or "").strip():
            raise ValueError("A tool of type code needs its code.")
        if self.type is ToolType.FRONTEND_ACTION and self.code:
            raise ValueError("A frontend action has no code: the browser knows what to do.")
        return self


@dataclass(frozen=True, slots=True)
class ToolCard:
    """A tool as a list shows it. ``user_id`` is its project's owner."""

    tool_id: str
    project_id: str
    organization_id: str
    user_id: str
    name: str
    description: str
    type: ToolType
    created_at: str
    updated_at: str
    updated_by_name: str
    revision: int


@dataclass(frozen=True, slots=True)
class Tool(ToolCard):
    """A tool. ``used_by``: the ids of the agents that name it."""

    config: ToolConfig
    used_by: frozenset[str]
    state: PartState = PartState.ACTIVE

    @property
    def is_deleting(self) -> bool:
        """Whether it is being deleted: it takes no change any more, and no agent begins to use it."""
        return self.state is PartState.DELETING


@dataclass(frozen=True, slots=True)
class BuiltinTool:
    """A tool that Diatonic brings along, the same for every organization."""

    tool_name: str
    description: str
    type: str
    input_schema: Mapping[str, Any]
    category: str
    is_active: bool
