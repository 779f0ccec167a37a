"""What notifications keep of a person: their inbox."""

from collections.abc import Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Fate, Holding, Subject
from organizations.notifications.models import Inbox, Mute, MuteLine, NoticeGroup, Notification


def _inbox(subject: Subject) -> Iterator[Any]:
    return personal.partition(Notification, f"{subject.organization_id}#{subject.user_id}")


personal.register(
    Holding(
        name="notifications.inbox",
        title="Your notifications, up to which you have read them, and threads that you muted",
        models=(Notification, Inbox, NoticeGroup, Mute, MuteLine),
        find=_inbox,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("inbox", "expires_at", "group", "line"),
        retention="notifications",
    )
)
