"""Values that a project's tools need and nobody is shown: their names, and where they may go."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from workbench.agents.rules.hosts import Hosts

KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
#: Shorter ones would be found in every text, and could not be taken out of it.
MIN_VALUE, MAX_VALUE = 4, 8_000


class EnvironmentFields(BaseModel):
    """What a person says of a value: the value itself, and towards which hosts it may be sent (``*.example.org``)."""

    model_config = ConfigDict(extra="forbid")

    value: Annotated[str, StringConstraints(min_length=MIN_VALUE, max_length=MAX_VALUE)]
    hosts: Hosts


@dataclass(frozen=True, slots=True)
class Variable:
    """A value of an environment as people see it: all but the value."""

    env_id: str
    project_id: str
    user_id: str
    key: str
    hosts: tuple[str, ...]
    last_used_at: str
    created_at: str
    updated_at: str
    updated_by_name: str
    revision: int
