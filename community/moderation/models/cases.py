"""The tables of cases, of what belongs to them, and of what was decided about people."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class QueueIndex(GlobalSecondaryIndex["CaseModel"]):
    """What waits in the organization, most urgent and then longest waiting first? What was closed, in the order of time?"""

    class Meta:
        index_name = "queue-cases-index"
        projection = AllProjection()

    queue_in = UnicodeAttribute(hash_key=True)
    queue_key = UnicodeAttribute(range_key=True)


class FacetIndex(GlobalSecondaryIndex["CaseModel"]):
    """What waits for this reason, longest waiting first? Sparse: open cases only."""

    class Meta:
        index_name = "facet-cases-index"
        projection = AllProjection()

    facet_in = UnicodeAttribute(hash_key=True)
    queue_key = UnicodeAttribute(range_key=True)


class ClaimedIndex(GlobalSecondaryIndex["CaseModel"]):
    """What has this moderator in hand? Sparse: what was claimed last by them, and is open."""

    class Meta:
        index_name = "claimed-cases-index"
        projection = AllProjection()

    claimed_in = UnicodeAttribute(hash_key=True)
    claimed_until = UnicodeAttribute(range_key=True)


class AuthorIndex(GlobalSecondaryIndex["CaseModel"]):
    """Which cases were there about this author: in an organization, newest first; in all of them?"""

    class Meta:
        index_name = "author-cases-index"
        projection = AllProjection()

    author_id = UnicodeAttribute(hash_key=True)
    opened_in = UnicodeAttribute(range_key=True)


class CaseModel(BaseModel):
    """Key: ``case_id`` (``organization:case:uuid of the target``). Where does moderation of this post or comment stand?

    ``revision`` counts what somebody who decides has to have seen; ``writes`` counts every write and is what they are
    conditional on. ``queue_in`` is ``organization#open`` with the key ``urgency#since``, or ``organization#closed``
    with the time; ``facet_in`` ``organization#facet`` while it is open. ``claimed_in``: ``organization#moderator``. ``opened_in``: ``organization#time``.
    ``closed_because``: why it ended without a decision, such as that its author deleted the text.
    """

    class Meta:
        family = "core"
        table = "moderation-cases"
        ttl = "expires_at"

    case_id = UnicodeAttribute(hash_key=True)
    writes = NumberAttribute(default_for_new=0)
    target_type = UnicodeAttribute()
    target_id = UnicodeAttribute()
    post_id = UnicodeAttribute()
    author_id = UnicodeAttribute()
    author_name = UnicodeAttribute(default_for_new="")
    author_organization_id = UnicodeAttribute()
    path = UnicodeAttribute(default_for_new="")
    visibility = UnicodeAttribute(default_for_new="")
    title = UnicodeAttribute(default_for_new="")
    excerpt = UnicodeAttribute(default_for_new="")
    has_images = BooleanAttribute(default_for_new=False)
    content_revision = NumberAttribute()
    standing = UnicodeAttribute()
    opened_at = UnicodeAttribute()
    waits_since = UnicodeAttribute()
    waiting = DocumentAttribute()
    reports = NumberAttribute(default_for_new=0)
    claimed_by = UnicodeAttribute(null=True)
    claimed_by_name = UnicodeAttribute(null=True)
    claimed_until = UnicodeAttribute(null=True)
    machine = DocumentAttribute(null=True)
    decision = DocumentAttribute(null=True)
    closed_at = UnicodeAttribute(null=True)
    closed_because = UnicodeAttribute(null=True)
    is_gone = BooleanAttribute(default_for_new=False)
    queue_in = UnicodeAttribute()
    queue_key = UnicodeAttribute()
    facet_in = UnicodeAttribute(null=True)
    claimed_in = UnicodeAttribute(null=True)
    opened_in = UnicodeAttribute()
    expires_at = NumberAttribute(null=True)

    queue_index = QueueIndex()
    facet_index = FacetIndex()
    claimed_index = ClaimedIndex()
    author_index = AuthorIndex()


class PersonPartsIndex(GlobalSecondaryIndex["CasePart"]):
    """What has this person reported, decided, written as an appeal, in any case? Sparse: not what the machine did."""

    class Meta:
        index_name = "person-parts-index"
        projection = KeysOnlyProjection()

    by = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class CasePart(BaseModel):
    """Key: ``case_id``, ``part_id``. What has happened in this case, who reported it, what did it say at first?

    ``appeal#n`` and ``decision#n`` (by the decision's number), ``event#uuid7``, ``original``, ``report#user``.
    ``content`` is what its kind says; ``outcome`` of a report: ``upheld`` or ``rejected`` once it was answered, by the
    decision ``answered_by``.
    """

    class Meta:
        family = "core"
        table = "moderation-case-parts"
        ttl = "expires_at"

    case_id = UnicodeAttribute(hash_key=True)
    part_id = UnicodeAttribute(range_key=True)
    by = UnicodeAttribute(null=True)
    by_name = UnicodeAttribute(null=True)
    content = DocumentAttribute()
    outcome = UnicodeAttribute(null=True)
    answered_by = NumberAttribute(null=True)
    created_at = UnicodeAttribute()
    expires_at = NumberAttribute()

    person_index = PersonPartsIndex()


class SanctionedIndex(GlobalSecondaryIndex["RecordModel"]):
    """Who is muted or suspended here, and until when? Sparse; what has ended is passed over by its time."""

    class Meta:
        index_name = "sanctioned-people-index"
        projection = AllProjection()

    sanctioned_in = UnicodeAttribute(hash_key=True)
    sanctioned_until = UnicodeAttribute(range_key=True)


class PersonRecordsIndex(GlobalSecondaryIndex["RecordModel"]):
    """In which organizations is something known of this person?"""

    class Meta:
        index_name = "person-records-index"
        projection = KeysOnlyProjection()

    user_id = UnicodeAttribute(hash_key=True)
    organization_id = UnicodeAttribute(range_key=True)


class RecordModel(BaseModel):
    """Key: ``organization_id``, ``user_id``. May this person write here, and what was decided about them before?

    ``sanctioned_by``: who decided that they are muted or suspended, last or what ends last; moderators read it, the person does not.
    ``sanctions``: what mutes and suspends them, by the decision; ``muted_until`` and ``suspended_until`` follow from it.
    ``reports_on`` and ``reports_made``: how often they have reported on that day.
    """

    class Meta:
        family = "core"
        table = "moderation-sanctions"

    organization_id = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute(range_key=True)
    muted_until = UnicodeAttribute(null=True)
    suspended_until = UnicodeAttribute(null=True)
    sanctions = DocumentAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    user_name = UnicodeAttribute(default_for_new="")
    sanctioned_in = UnicodeAttribute(null=True)
    sanctioned_until = UnicodeAttribute(null=True)
    sanctioned_by = UnicodeAttribute(null=True)
    sanctioned_by_name = UnicodeAttribute(null=True)
    decisions = NumberAttribute(default_for_new=0)
    removed = NumberAttribute(default_for_new=0)
    hidden = NumberAttribute(default_for_new=0)
    edits_asked = NumberAttribute(default_for_new=0)
    warnings = NumberAttribute(default_for_new=0)
    overturned = NumberAttribute(default_for_new=0)
    reported = NumberAttribute(default_for_new=0)
    reports_on = UnicodeAttribute(null=True)
    reports_made = NumberAttribute(default_for_new=0)

    sanctioned_index = SanctionedIndex()
    person_index = PersonRecordsIndex()
