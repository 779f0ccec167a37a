"""What a notification says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing a person should know: a sentence and the address to go to."""

    notification_id: str
    kind: str
    text: str
    url: str
    at: str
    is_read: bool


#: More unread ones than this are shown as "50+".
COUNTED_UNREAD = 50
KEPT_DAYS = 90
