"""Values of an environment: where they are put in, and how they are kept out of everything that is shown."""

from workbench.agents.tools.redaction.expanding import (
    EnvironmentValue,
    HostNotListed,
    ValueMissing,
    expand,
    expand_url,
    references,
)
from workbench.agents.tools.redaction.removing import RedactedStream, Redactor

__all__ = [
    "EnvironmentValue",
    "HostNotListed",
    "RedactedStream",
    "Redactor",
    "ValueMissing",
    "expand",
    "expand_url",
    "references",
]
