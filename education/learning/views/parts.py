"""What other features show on a section's page; each registers for a type of section when Django starts."""

from collections.abc import Callable
from typing import Any

from diatonic.common.http.access import Request
from education.learning.rules import LearnerSection

#: Type of section → what its page shows beside what the author wrote, as a template's context.
PARTS: dict[str, Callable[[Request, LearnerSection], dict[str, Any]]] = {}
