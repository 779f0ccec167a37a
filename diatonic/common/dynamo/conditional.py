"""Single conditional writes whose refusal is an answer, not a failure."""

from collections.abc import Callable
from typing import Any

from pynamodb.exceptions import DeleteError, PutError, PynamoDBException, UpdateError


def held(write: Callable[[], Any]) -> bool:
    """Make a write; ``False`` where its condition did not hold. Every other failure is raised."""
    try:
        write()
    except (PutError, UpdateError, DeleteError) as refused:
        if code_of(refused) != "ConditionalCheckFailedException":
            raise
        return False
    return True


def code_of(failure: PynamoDBException) -> str:
    """Return DynamoDB's code of a failure, empty where it did not answer at all."""
    # pynamodb's own property breaks there: a connection error of botocore has a response, which is None.
    response = getattr(failure.cause, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))
