"""The audit log's tables."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class ActorIndex(GlobalSecondaryIndex["AuditEvent"]):
    """What did this person do here, newest first?"""

    class Meta:
        index_name = "actor-log-index"
        projection = AllProjection()

    actor_in = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)


class TargetIndex(GlobalSecondaryIndex["AuditEvent"]):
    """What happened to this thing here, newest first?"""

    class Meta:
        index_name = "target-log-index"
        projection = AllProjection()

    target_in = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)


class ActionIndex(GlobalSecondaryIndex["AuditEvent"]):
    """When did this happen here, newest first?"""

    class Meta:
        index_name = "action-log-index"
        projection = AllProjection()

    action_in = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)


class UnsealedIndex(GlobalSecondaryIndex["AuditEvent"]):
    """Which entries of a shard are not sealed yet? Sparse, the eldest first; for the sweep that seals."""

    class Meta:
        index_name = "unsealed-log-index"
        projection = KeysOnlyProjection()

    unsealed_in = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)


class AuditEvent(BaseModel):
    """Key: ``organization_id``, ``event_id`` (UUIDv7: time order). Answers: what happened here, newest first?

    Written once, in the transaction of the change it tells of. Sealing adds its place in the chain (``sequence``,
    ``previous``, ``digest``, ``sealed_at``) and takes it out of ``unsealed-log-index``; nothing else changes it.
    What it says about people is in :class:`AuditPersonal`; ``commitments`` holds the digests of that.
    ``actor_in``, ``target_in`` and ``action_in`` are ``organization#…``.
    """

    class Meta:
        family = "core"
        table = "audit-events"

    organization_id = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)
    action = UnicodeAttribute()
    actor_id = UnicodeAttribute()
    token_id = UnicodeAttribute(null=True)
    target_kind = UnicodeAttribute()
    target_id = UnicodeAttribute()
    summary = UnicodeAttribute(null=True)
    details = DocumentAttribute(default_for_new=dict)
    changes = DocumentAttribute(default_for_new=dict)
    commitments = DocumentAttribute(default_for_new=dict)
    request_id = UnicodeAttribute(null=True)
    actor_in = UnicodeAttribute(null=True)
    target_in = UnicodeAttribute(null=True)
    action_in = UnicodeAttribute(null=True)
    unsealed_in = UnicodeAttribute(null=True)
    sequence = NumberAttribute(null=True)
    previous = UnicodeAttribute(null=True)
    digest = UnicodeAttribute(null=True)
    sealed_at = UnicodeAttribute(null=True)
    #: Of entries made before there was a chain, until ``manage.py audit adopt`` moves them beside the entry.
    actor_name = UnicodeAttribute(null=True)
    ip_address = UnicodeAttribute(null=True)

    actor_index = ActorIndex()
    target_index = TargetIndex()
    action_index = ActionIndex()
    unsealed_index = UnsealedIndex()


class PersonIndex(GlobalSecondaryIndex["AuditPersonal"]):
    """What does the log of any organization say about this person? For export and erasure."""

    class Meta:
        index_name = "person-parts-index"
        projection = AllProjection()

    person_id = UnicodeAttribute(hash_key=True)
    part_key = UnicodeAttribute(range_key=True)


class AuditPersonal(BaseModel):
    """Key: ``organization_id``, ``part_key`` = ``event#part``. Answers: what does this entry say about people?

    ``content`` is JSON; with ``salt`` it has the digest that the entry commits to. Erasing a person removes the item,
    and so does time.
    """

    class Meta:
        family = "core"
        table = "audit-personal"
        ttl = "expires_at"

    organization_id = UnicodeAttribute(hash_key=True)
    part_key = UnicodeAttribute(range_key=True)
    person_id = UnicodeAttribute()
    salt = UnicodeAttribute()
    content = UnicodeAttribute()
    expires_at = NumberAttribute()

    person_index = PersonIndex()


class AuditChain(BaseModel):
    """Key: ``organization_id``, ``link``. Answers: how far is the chain (``#head``), what is in a day's file (``day#…``)?

    A day's item counts what was sealed on that day: numbers ``first`` to ``last``, ``first_event`` and ``last_event``
    the least and the greatest id among them; ``file_digest`` once its file is written.
    """

    class Meta:
        family = "core"
        table = "audit-chain"

    organization_id = UnicodeAttribute(hash_key=True)
    link = UnicodeAttribute(range_key=True)
    first = NumberAttribute(null=True)
    last = NumberAttribute()
    previous = UnicodeAttribute(null=True)
    digest = UnicodeAttribute()
    first_event = UnicodeAttribute(null=True)
    last_event = UnicodeAttribute(null=True)
    file_digest = UnicodeAttribute(null=True)
