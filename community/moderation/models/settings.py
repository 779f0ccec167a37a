"""The tables of what an organization has set, of what was checked lately, and of what is counted."""

from typing import Any, Self

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from diatonic.common.dynamo.attributes import DocumentAttribute, TextListAttribute
from diatonic.common.dynamo.models import BaseModel


class SettingsModel(BaseModel):
    """Key: ``organization_id``. Answers: from which scores on does moderation act here, and on which words?

    An organization that never set anything has no item.
    """

    class Meta:
        family = "core"
        table = "moderation-settings"

    organization_id = UnicodeAttribute(hash_key=True)
    thresholds = DocumentAttribute()
    words = TextListAttribute(default_for_new=list)
    allowed_words = TextListAttribute(default_for_new=list)
    toxicity_analyzer = UnicodeAttribute(default_for_new="local")
    changed_by_name = UnicodeAttribute(null=True)


class CheckModel(BaseModel):
    """Key: ``organization_id``, ``check_id`` (a UUIDv7). Answers: which texts were checked lately, and how did they score?

    ``scores`` maps a rule to its score. The text itself is not kept here: it is read where it stands, while it is
    still the one of ``content_revision``. ``fingerprint`` says what texts are alike, and not what they say.
    """

    class Meta:
        family = "core"
        table = "moderation-checks"
        ttl = "expires_at"

    organization_id = UnicodeAttribute(hash_key=True)
    check_id = UnicodeAttribute(range_key=True)
    target_type = UnicodeAttribute()
    target_id = UnicodeAttribute()
    post_id = UnicodeAttribute()
    content_revision = NumberAttribute()
    outcome = UnicodeAttribute()
    scores = DocumentAttribute()
    author_id = UnicodeAttribute(null=True)
    fingerprint = NumberAttribute(null=True)
    expires_at = NumberAttribute()


class FigureModel(BaseModel):
    """Key: ``organization_id``, ``figure``: ``months#2026-11#shard``, or ``load#2026-11#user`` for a moderator's.

    Answers: how many cases came and went in a month, by rule and by outcome, and who decided how many? A counter is an
    attribute named after what it counts; the shards of one month are added up.
    """

    class Meta:
        family = "core"
        table = "moderation-figures"

    organization_id = UnicodeAttribute(hash_key=True)
    figure = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute(null=True)

    @classmethod
    def from_raw_data(cls, data: dict[str, dict[str, Any]]) -> Self:
        """Return the item with all its counters in ``counts``."""
        item = super().from_raw_data(data)
        own = cls.get_attributes()
        item.counts = {name: int(typed["N"]) for name, typed in data.items() if name not in own and "N" in typed}
        return item

    counts: dict[str, int]
