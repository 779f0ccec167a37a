"""The table of invocations (004)."""

from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel

#: What the operators' lists show besides the keys; not who it was.
_LISTED = (
    "organization_id",
    "function_name",
    "invoked_at",
    "duration_ms",
    "memory_used_mb",
    "status",
    "error_message",
    "request_id",
    "cold_start",
    "metadata",
)


def _listed(*keys: str) -> Any:
    return IncludeProjection([name for name in _LISTED if name not in keys])


class AccountIndex(GlobalSecondaryIndex["InvocationItem"]):
    """What ran for this person? Sparse: what nobody asked for is not in it."""

    class Meta:
        index_name = "associated_account-index"
        projection = AllProjection()

    associated_account = UnicodeAttribute(hash_key=True)


class DayIndex(GlobalSecondaryIndex["InvocationItem"]):
    """What ran on this day, newest first?"""

    class Meta:
        index_name = "day-invocations-index"
        projection = _listed("invoked_at")

    ran_on = UnicodeAttribute(hash_key=True)
    invoked_at = UnicodeAttribute(range_key=True)


class SlowestIndex(GlobalSecondaryIndex["InvocationItem"]):
    """What took longest on this day?"""

    class Meta:
        index_name = "slowest-invocations-index"
        projection = _listed("duration_ms")

    ran_on = UnicodeAttribute(hash_key=True)
    duration_ms = NumberAttribute(range_key=True)


class FunctionIndex(GlobalSecondaryIndex["InvocationItem"]):
    """How did this route or task go, newest first?"""

    class Meta:
        index_name = "function-invocations-index"
        projection = _listed("function_name", "invoked_at")

    function_name = UnicodeAttribute(hash_key=True)
    invoked_at = UnicodeAttribute(range_key=True)


class FailedIndex(GlobalSecondaryIndex["InvocationItem"]):
    """What ended so, newest first? Sparse: failures only."""

    class Meta:
        index_name = "failed-invocations-index"
        projection = _listed("invoked_at")

    failed_as = UnicodeAttribute(hash_key=True)
    invoked_at = UnicodeAttribute(range_key=True)


class InvocationItem(BaseModel):
    """Key: ``id``. Answers: how did this request or task go? Expires.

    A sample, written beside the requests: nothing is told by a line that is not there. The indexes but the first are
    for operators; ``ran_on`` is the day (UTC), ``failed_as`` the status of what failed.
    """

    class Meta:
        family = "acs"
        table = "Invocations"
        ttl = "expires_at"

    id = UnicodeAttribute(hash_key=True)
    associated_account = UnicodeAttribute(null=True)
    function_name = UnicodeAttribute()
    invoked_at = UnicodeAttribute()
    duration_ms = NumberAttribute()
    memory_used_mb = NumberAttribute()
    status = UnicodeAttribute()
    error_message = UnicodeAttribute(null=True)
    request_id = UnicodeAttribute()
    cold_start = BooleanAttribute(default_for_new=False)
    metadata = DocumentAttribute(default_for_new=dict)
    expires_at = NumberAttribute()
    ran_on = UnicodeAttribute(null=True)
    failed_as = UnicodeAttribute(null=True)

    account_index = AccountIndex()
    day_index = DayIndex()
    slowest_index = SlowestIndex()
    function_index = FunctionIndex()
    failed_index = FailedIndex()
