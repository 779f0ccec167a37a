"""The tables of results: what is counted, and what follows from the change of an answered quiz."""

from typing import Any, Self

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from diatonic.common.dynamo.models import BaseModel


class CounterModel(BaseModel):
    """Key: ``counter_id``: ``module#shard``, or ``section#edition#shard#part`` of a quiz.

    Answers: how many learners did what in this module, or answered these questions how? A counter is an attribute
    named after what it counts; the shards of one thing are added up.
    """

    class Meta:
        family = "core"
        table = "result-counters"

    counter_id = UnicodeAttribute(hash_key=True)

    @classmethod
    def from_raw_data(cls, data: dict[str, dict[str, Any]]) -> Self:
        """Return the item with all its counters in ``counts``."""
        item = super().from_raw_data(data)
        own = cls.get_attributes()
        item.counts = {name: int(typed["N"]) for name, typed in data.items() if name not in own and "N" in typed}
        return item

    counts: dict[str, int]


class FollowUpModel(BaseModel):
    """Key: ``module_id``, ``follow_up_id`` (``release.section``, or ``forecast.section`` while it is in review).

    Answers: what was decided for those who had answered a quiz before it changed, and how far is it? ``reached`` is
    the last attempt (``user#number``) up to which everybody was seen to; ``asked_in`` the module's revision whose
    submission asked for a forecast.
    """

    class Meta:
        family = "core"
        table = "quiz-follow-ups"

    module_id = UnicodeAttribute(hash_key=True)
    follow_up_id = UnicodeAttribute(range_key=True)
    content_id = UnicodeAttribute()
    title = UnicodeAttribute()
    module_title = UnicodeAttribute()
    choice = UnicodeAttribute()
    asked_in = NumberAttribute(null=True, default_for_new=0)
    version = UnicodeAttribute()
    edition = NumberAttribute()
    release = NumberAttribute()
    state = UnicodeAttribute(default_for_new="waiting")
    reason = UnicodeAttribute(default_for_new="")
    decided_by_name = UnicodeAttribute(default_for_new="")
    people = NumberAttribute(default_for_new=0)
    done = NumberAttribute(default_for_new=0)
    now_passed = NumberAttribute(default_for_new=0)
    now_failed = NumberAttribute(default_for_new=0)
    reached = UnicodeAttribute(default_for_new="")
