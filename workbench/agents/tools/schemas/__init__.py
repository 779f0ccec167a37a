"""JSON Schema 2020-12 from people: whether a tool's schema can be taken, and whether arguments fit it."""

from workbench.agents.tools.schemas.checking import (
    argument_problems,
    check_arguments,
    check_schema,
    schema_problems,
)

__all__ = ["argument_problems", "check_arguments", "check_schema", "schema_problems"]
