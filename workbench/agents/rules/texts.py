"""The texts that people write into a project, with their limits."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NAME, DESCRIPTION, PROMPT = 100, 1000, 32_000

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=DESCRIPTION)]
Prompt = Annotated[str, StringConstraints(max_length=PROMPT)]


class ModelChoice(BaseModel):
    """Which model answers: 001's ``model``."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    region: str = Field(default="", max_length=40, pattern=r"^[a-z0-9-]*$")
    model_id: str = Field(min_length=1, max_length=200, pattern=r"^[\w.:/@-]+$")
