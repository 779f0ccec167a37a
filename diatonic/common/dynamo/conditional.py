"""Single conditional writes whose refusal is an answer, not a failure."""

from collections.abc import Callable
from typing import Any

from pynamodb.exceptions import DeleteError, PutError, UpdateError


def held(write: Callable[[], Any]) -> bool:
    """Make a write; ``False`` where its condition did not hold. Every other failure is raised."""
    try:
        write()
    except (PutError, UpdateError, DeleteError) as refused:
        if refused.cause_response_code != "ConditionalCheckFailedException":
            raise
        return False
    return True
