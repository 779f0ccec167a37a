"""The tables of learning: progress and quiz attempts."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class ProgressModel(BaseModel):
    """Key: ``learner`` (``organization#user``), ``module_id``. How far is this person in this module?

    ``sections`` maps a section's id to what was recorded; each report sets its one entry.
    """

    class Meta:
        family = "core"
        table = "learning-progress"

    learner = UnicodeAttribute(hash_key=True)
    module_id = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute()
    sections = DocumentAttribute(default_for_new=dict)
    last_content_id = UnicodeAttribute(default_for_new="")


class AttemptModel(BaseModel):
    """Key: ``learner_module`` (``module#user``), ``attempt_key`` (``section#number``).

    Answers: which attempts did this person make at this quiz, in order? Written once, pinned to release and edition.
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
