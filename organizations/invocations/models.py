"""The table of invocations (004)."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class AccountIndex(GlobalSecondaryIndex["InvocationItem"]):
    """What ran for this person? Sparse: what nobody asked for is not in it."""

    class Meta:
        index_name = "associated_account-index"
        projection = AllProjection()

    associated_account = UnicodeAttribute(hash_key=True)


class InvocationItem(BaseModel):
    """Key: ``id``. Answers: how did this request or task go? Expires.

    A sample, written beside the requests: nothing is told by a line that is not there.
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

    account_index = AccountIndex()
