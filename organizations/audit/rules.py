"""What an audit event says."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody decided or changed: ``action`` such as ``module.published``."""

    event_id: str
    action: str
    actor_id: str
    actor_name: str
    target_kind: str
    target_id: str
    summary: str
    details: dict[str, Any]
    at: str
