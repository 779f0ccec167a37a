"""What S3 says about objects that arrived: its event notifications, as AWS documents them."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

_TEST = "s3:TestEvent"
_KEY = re.compile(
    r"uploads/temp/(?P<organization>[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)"
    r"/(?P<upload>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/[^/]+"
)
_ENVELOPES = 2  # SNS between the bucket and the queue wraps the notification once


class NotAnEvent(ValueError):
    """The message is no event notification of S3; somebody has to look at it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An object that was created where uploads arrive."""

    organization_id: str
    upload_id: str
    key: str


def arrivals(body: str, *, bucket: str) -> list[Arrival]:
    """Answer which uploads' objects a message says were created in the bucket.

    Empty for S3's test event, for other events, buckets and keys: they are not ours, and nothing is wrong with them.
    Raises :class:`NotAnEvent` for everything else.
    """
    event = _opened(body)
    if event.get("Event") == _TEST:
        return []
    records = event.get("Records")
    if not isinstance(records, list):
        raise NotAnEvent("There are no records in this message.")
    found = (_arrival(record, bucket) for record in records)
    return [arrival for arrival in found if arrival is not None]


def _opened(body: str) -> dict[str, Any]:
    said: Any = body
    for _ in range(_ENVELOPES):
        try:
            said = json.loads(said)
        except (ValueError, TypeError, RecursionError) as error:
            raise NotAnEvent("This message is no JSON.") from error
        if not isinstance(said, dict):
            raise NotAnEvent("This message is no JSON object.")
        if said.get("Type") != "Notification":
            return said
        said = said.get("Message")
    raise NotAnEvent("This message is wrapped too often.")


def _arrival(record: Any, bucket: str) -> Arrival | None:
    try:
        name, place = record["eventName"], record["s3"]
        where, key = place["bucket"]["name"], place["object"]["key"]
    except (KeyError, TypeError) as error:
        raise NotAnEvent("A record of this message lacks its event, bucket or key.") from error
    if not all(isinstance(each, str) for each in (name, where, key)):
        raise NotAnEvent("A record of this message has an event, bucket or key that is no text.")
    if not name.removeprefix("s3:").startswith("ObjectCreated:") or where != bucket:
        return None
    plain = unquote_plus(key)  # as in forms: a space is +, a plus %2B
    match = _KEY.fullmatch(plain)
    return Arrival(match["organization"], match["upload"], plain) if match else None
