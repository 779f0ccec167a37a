"""Values that a project's tools need and nobody is shown: their names, and where they may go."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from diatonic.common.egress.hosts import is_entry

KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
#: Shorter ones would be found in every text, and could not be taken out of it.
MIN_VALUE, MAX_VALUE = 4, 8_000


class EnvironmentFields(BaseModel):
    """What a person says of a value: the value itself, and towards which hosts it may be sent (``*.example.org``)."""

    model_config = ConfigDict(extra="forbid")

    value: Annotated[str, StringConstraints(min_length=MIN_VALUE, max_length=MAX_VALUE)]
    hosts: list[Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True)]] = Field(
        default_factory=list, max_length=20
    )

    @field_validator("hosts")
    @classmethod
    def _are_hosts(cls, hosts: list[str]) -> list[str]:
        for host in hosts:
            if not is_entry(host):
                raise ValueError(f"“{host[:60]}” is no name of a host, such as api.example.org or *.example.org.")
        return list(dict.fromkeys(hosts))


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
