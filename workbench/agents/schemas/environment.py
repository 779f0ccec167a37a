"""Environments in the API: values go in and never come out."""

from typing import Any

from pydantic import Field

from diatonic.common.http.answers import Answer
from workbench.agents.schemas.shape import CamelIn, CamelOut


class VariableIn(CamelIn):
    """A value, and towards which hosts it may be sent; without hosts it goes nowhere."""

    value: str = Field(max_length=100_000)
    hosts: list[str] = Field(default_factory=list, max_length=100)

    def given(self) -> dict[str, Any]:
        """Return what was said."""
        return self.model_dump()


class VariableOut(CamelOut):
    """What is told of a value: 001's record without it. ``lastUsedAt`` is empty before the first use."""

    user_id: str
    env_id: str
    project_id: str
    key: str
    hosts: list[str]
    last_used_at: str
    created_at: str
    updated_at: str
    updated_by_name: str
    revision: int


class EnvironmentOut(Answer):
    """What is set in a project, by name."""

    items: list[VariableOut]
