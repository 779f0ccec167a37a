"""The notifications' table."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from diatonic.common.dynamo.attributes import TextListAttribute
from diatonic.common.dynamo.models import BaseModel


class Notification(BaseModel):
    """Key: ``inbox`` (``organization#user``), ``notification_id`` (UUIDv7: time order).

    Answers: what is new for this person in this organization, newest first? Expires as retention says. ``group``: it
    stands for all that is told about one object and kind (:class:`NoticeGroup`); ``thread``: what can be muted. With a
    ``title``, which is what it is about, ``text`` is the sentence up to it; else the whole.
    """

    class Meta:
        family = "core"
        table = "notifications"
        ttl = "expires_at"

    inbox = UnicodeAttribute(hash_key=True)
    notification_id = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    text = UnicodeAttribute()
    title = UnicodeAttribute(null=True)
    url = UnicodeAttribute()
    read_at = UnicodeAttribute(null=True)
    group = UnicodeAttribute(null=True)
    thread = UnicodeAttribute(null=True)
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


class NoticeGroup(BaseModel):
    """The item ``#group#<digest of kind and object>`` beside the notifications: who did it so far, and its one line.

    Answers, at sending: was this told before, and which line does the new one take the place of? At reading: how many
    people, and who last? ``told``: a digest of the person and one of what they did for each, at most
    ``rules.MOST_TOLD``; a set, so that adding twice is once, whoever adds meanwhile. ``recent``: a person's digest and
    name, the last first. ``latest``: the ``notification_id`` of the line. Where the newest alone counts, whoever it is
    of, there is ``latest`` and nothing else. ``what`` and ``title``: as the last news have them.
    """

    class Meta:
        family = "core"
        table = "notifications"
        ttl = "expires_at"

    inbox = UnicodeAttribute(hash_key=True)
    notification_id = UnicodeAttribute(range_key=True)
    what = UnicodeAttribute(null=True)
    title = UnicodeAttribute(null=True)
    told = UnicodeSetAttribute(null=True)
    recent = TextListAttribute(null=True)
    latest = UnicodeAttribute()
    expires_at = NumberAttribute()


class Mute(BaseModel):
    """The item ``#mute#<digest of the thread>`` beside the notifications: nothing is told about it any more.

    Answers, at sending and beside a notification: does this person want to hear of the thread? Stays until it is
    undone. ``line``: where the list of them has it (:class:`MuteLine`).
    """

    class Meta:
        family = "core"
        table = "notifications"
        ttl = "expires_at"

    inbox = UnicodeAttribute(hash_key=True)
    notification_id = UnicodeAttribute(range_key=True)
    thread = UnicodeAttribute()
    line = UnicodeAttribute()


class MuteLine(BaseModel):
    """The item ``#muted#<UUIDv7>`` beside the notifications, for each :class:`Mute`, in one transaction with it.

    Answers: which threads did this person mute, the last first? ``created_at``: since when.
    """

    class Meta:
        family = "core"
        table = "notifications"
        ttl = "expires_at"

    inbox = UnicodeAttribute(hash_key=True)
    notification_id = UnicodeAttribute(range_key=True)
    thread = UnicodeAttribute()
