"""The notifications' table."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from diatonic.common.dynamo.attributes import TextListAttribute
from diatonic.common.dynamo.models import BaseModel


class Notification(BaseModel):
    """Key: ``inbox`` (``organization#user``), ``notification_id`` (UUIDv7: time order).

    Answers: what is new for this person in this organization, newest first? Expires as retention says.
    """

    class Meta:
        family = "core"
        table = "notifications"
        ttl = "expires_at"

    inbox = UnicodeAttribute(hash_key=True)
    notification_id = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    text = UnicodeAttribute()
    url = UnicodeAttribute()
    read_at = UnicodeAttribute(null=True)
    expires_at = NumberAttribute()


class Inbox(BaseModel):
    """The item ``#inbox`` beside the notifications: up to which one the person has read, and what they want to hear of.

    Unread is counted from it by one bounded query, so that no counter has to agree with anything. ``quiet`` and
    ``mailed`` are groups of kinds; ``mailed_up_to`` is the newest notification that a mail told of.
    """

    class Meta:
        family = "core"
        table = "notifications"
        ttl = "expires_at"

    inbox = UnicodeAttribute(hash_key=True)
    notification_id = UnicodeAttribute(range_key=True)
    read_up_to = UnicodeAttribute(null=True)
    quiet = TextListAttribute(null=True)
    mailed = TextListAttribute(null=True)
    mailed_up_to = UnicodeAttribute(null=True)
