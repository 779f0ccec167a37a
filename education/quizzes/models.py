"""The tables of quizzes: timed attempts under way, and what single learners are allowed beyond the others."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class SittingModel(BaseModel):
    """Key: ``learner_module`` (``module#user``), ``content_id``. Until when may this person answer this quiz?

    One item for each timed attempt that was started; gone when the attempt is recorded.
    """

    class Meta:
        family = "core"
        table = "quiz-sittings"

    learner_module = UnicodeAttribute(hash_key=True)
    content_id = UnicodeAttribute(range_key=True)
    module_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    number = NumberAttribute()
    edition = NumberAttribute()
    minutes = NumberAttribute()
    started_at = UnicodeAttribute()
    ends_at = UnicodeAttribute()
    takes_until = UnicodeAttribute()
    answers = DocumentAttribute(default_for_new=dict)
    saved_at = UnicodeAttribute(default_for_new="")


class AllowanceModel(BaseModel):
    """Key: ``module_id``, ``allowed`` (``user#section``, ``user#*`` for all quizzes). What is this person allowed here?

    Also: who is allowed more in this module?
    """

    class Meta:
        family = "core"
        table = "quiz-allowances"

    module_id = UnicodeAttribute(hash_key=True)
    allowed = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute()
    user_name = UnicodeAttribute()
    content_id = UnicodeAttribute(default_for_new="")
    percent = NumberAttribute()
    minutes = NumberAttribute()
    attempts = NumberAttribute()
    by_name = UnicodeAttribute()
