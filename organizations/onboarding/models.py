"""The table of first steps."""

from pynamodb.attributes import UnicodeAttribute

from diatonic.common.dynamo.models import BaseModel


class FirstSteps(BaseModel):
    """Key: ``organization_id``, ``user_id``. Answers: has this person put the first steps away here, and when?

    There is no item for who has not.
    """

    class Meta:
        family = "core"
        table = "first-steps"

    organization_id = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute(range_key=True)
    away_at = UnicodeAttribute()
