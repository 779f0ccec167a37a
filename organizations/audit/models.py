"""The audit log's table."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class TargetIndex(GlobalSecondaryIndex["AuditEvent"]):
    """What happened to this thing, newest first? (partition: the thing's id)"""

    class Meta:
        index_name = "target-events-index"
        projection = AllProjection()

    target_id = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)


class AuditEvent(BaseModel):
    """Key: ``organization_id``, ``event_id`` (UUIDv7: time order). Answers: what happened here, newest first?

    Written once, in the transaction of the change it tells of; never changed.
    """

    class Meta:
        family = "core"
        table = "audit-events"

    organization_id = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)
    action = UnicodeAttribute()
    actor_id = UnicodeAttribute()
    actor_name = UnicodeAttribute()
    target_kind = UnicodeAttribute()
    target_id = UnicodeAttribute()
    summary = UnicodeAttribute()
    details = DocumentAttribute(default_for_new=dict)
    ip_address = UnicodeAttribute(null=True)
    request_id = UnicodeAttribute(null=True)
    revision = NumberAttribute(default_for_new=1)

    target_index = TargetIndex()
