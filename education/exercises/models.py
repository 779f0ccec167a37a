"""The table of work that learners hand in."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel

_LISTED = [
    "organization_id",
    "submission_id",
    "user_id",
    "user_name",
    "number",
    "module_title",
    "section_title",
    "version",
    "edition",
    "state",
    "submitted_at",
    "points",
    "out_of",
    "has_file",
    "marked_at",
    "marked_by_name",
    "revision",
    "created_at",
    "updated_at",
]


class ModuleQueue(GlobalSecondaryIndex["SubmissionModel"]):
    """What was handed in for this module: waiting first, each state in the order of time?"""

    class Meta:
        index_name = "module-queue-index"
        projection = IncludeProjection([*_LISTED, "content_id"])

    module_id = UnicodeAttribute(hash_key=True)
    queue_key = UnicodeAttribute(range_key=True)


class SectionQueue(GlobalSecondaryIndex["SubmissionModel"]):
    """What was handed in for this exercise: waiting first, each state in the order of time?"""

    class Meta:
        index_name = "section-queue-index"
        projection = IncludeProjection([*_LISTED, "module_id"])

    content_id = UnicodeAttribute(hash_key=True)
    queue_key = UnicodeAttribute(range_key=True)


class WaitingIndex(GlobalSecondaryIndex["SubmissionModel"]):
    """What waits to be marked in the organization, longest waiting first? Sparse."""

    class Meta:
        index_name = "organization-waiting-index"
        projection = IncludeProjection(
            [*(name for name in _LISTED if name != "submitted_at"), "module_id", "content_id"]
        )

    waiting_in = UnicodeAttribute(hash_key=True)
    submitted_at = UnicodeAttribute(range_key=True)


class SubmissionModel(BaseModel):
    """Key: ``learner_module`` (``module#user``), ``submission_key`` (``section#number``).

    Answers: what did this person hand in for this exercise, in order? Pinned to version and edition. ``queue_key``
    (``0#waiting since``, ``1#asked to try again at``, ``2#passed at``) orders the marker's lists; ``waiting_in`` is
    the organization while it waits.
    """

    class Meta:
        family = "core"
        table = "exercise-submissions"

    learner_module = UnicodeAttribute(hash_key=True)
    submission_key = UnicodeAttribute(range_key=True)
    submission_id = UnicodeAttribute()
    module_id = UnicodeAttribute()
    content_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    user_name = UnicodeAttribute(default_for_new="")
    number = NumberAttribute()
    module_title = UnicodeAttribute(default_for_new="")
    section_title = UnicodeAttribute(default_for_new="")
    version = UnicodeAttribute()
    edition = NumberAttribute()
    state = UnicodeAttribute()
    submitted_at = UnicodeAttribute()
    queue_key = UnicodeAttribute()
    waiting_in = UnicodeAttribute(null=True)
    points = NumberAttribute(default_for_new=0)
    out_of = NumberAttribute(default_for_new=0)
    has_file = BooleanAttribute(default_for_new=False)
    marked_at = UnicodeAttribute(default_for_new="")
    marked_by_name = UnicodeAttribute(default_for_new="")

    module_index = ModuleQueue()
    section_index = SectionQueue()
    waiting_index = WaitingIndex()


class WorkModel(BaseModel):
    """Key: ``learner_module``, ``work#section#number``. What was handed in, and what was said about it?

    Apart from the submission, so that no list carries it.
    """

    class Meta:
        family = "core"
        table = "exercise-submissions"

    learner_module = UnicodeAttribute(hash_key=True)
    submission_key = UnicodeAttribute(range_key=True)
    text = UnicodeAttribute(default_for_new="")
    file_id = UnicodeAttribute(default_for_new="")
    mark = DocumentAttribute(null=True)


class DraftModel(BaseModel):
    """Key: ``learner_module``, ``draft#section``. What lies ready to be handed in: a file, the text taken back?"""

    class Meta:
        family = "core"
        table = "exercise-submissions"

    learner_module = UnicodeAttribute(hash_key=True)
    submission_key = UnicodeAttribute(range_key=True)
    text = UnicodeAttribute(default_for_new="")
    upload_id = UnicodeAttribute(default_for_new="")
