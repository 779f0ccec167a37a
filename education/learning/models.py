"""The tables of learning: progress and quiz attempts."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class ModuleLearners(GlobalSecondaryIndex["ProgressModel"]):
    """Who is on the way in this module, fails in it or is through, by the hour of their last activity?

    The hour, not the moment: where a video stands is reported every few seconds, and must not write here each time.
    """

    class Meta:
        index_name = "module-learners-index"
        projection = KeysOnlyProjection()

    listed_in = UnicodeAttribute(hash_key=True)
    active_at = UnicodeAttribute(range_key=True)


class ProgressModel(BaseModel):
    """Key: ``learner`` (``organization#user``), ``module_id``. How far is this person in this module?

    ``sections`` maps a section's id to what was recorded; each report sets its one entry. ``listed_in`` is
    ``module#standing``.
    """

    class Meta:
        family = "core"
        table = "learning-progress"

    learner = UnicodeAttribute(hash_key=True)
    module_id = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute()
    sections = DocumentAttribute(default_for_new=dict)
    last_content_id = UnicodeAttribute(default_for_new="")
    user_name = UnicodeAttribute(default_for_new="")
    standing = UnicodeAttribute(default_for_new="")
    finished_at = UnicodeAttribute(default_for_new="")
    listed_in = UnicodeAttribute(null=True)
    active_at = UnicodeAttribute(null=True)

    learners_index = ModuleLearners()


class SectionAttempts(GlobalSecondaryIndex["AttemptModel"]):
    """Who answered this quiz? By person, so that one person's attempts stand together."""

    class Meta:
        index_name = "section-attempts-index"
        projection = KeysOnlyProjection()

    content_id = UnicodeAttribute(hash_key=True)
    attempt_by = UnicodeAttribute(range_key=True)


class AttemptModel(BaseModel):
    """Key: ``learner_module`` (``module#user``), ``attempt_key`` (``section#number``).

    Answers: which attempts did this person make at this quiz, in order? Pinned to release and edition; what changes
    afterwards is the grade alone, where the quiz was corrected: then ``graded_edition`` is the corrected one,
    ``graded_release`` the release it came with, and the grade at first is kept in ``first_grade``. ``attempt_by`` is
    ``user#number``.
    """

    class Meta:
        family = "core"
        table = "quiz-attempts"

    learner_module = UnicodeAttribute(hash_key=True)
    attempt_key = UnicodeAttribute(range_key=True)
    module_id = UnicodeAttribute()
    content_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    number = NumberAttribute()
    release = NumberAttribute()
    version = UnicodeAttribute()
    edition = NumberAttribute()
    answers = DocumentAttribute()
    points = NumberAttribute()
    out_of = NumberAttribute()
    percent = NumberAttribute()
    passed = BooleanAttribute()
    attempt_by = UnicodeAttribute(null=True)
    graded_edition = NumberAttribute(null=True)
    graded_release = NumberAttribute(null=True)
    first_grade = DocumentAttribute(null=True)

    section_index = SectionAttempts()
    timed_out = BooleanAttribute(null=True)
