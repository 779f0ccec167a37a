"""Uploads whose bytes the bucket itself reports: S3's event notifications, by way of a queue."""

from datetime import datetime

import structlog

from diatonic.common import clock, sqs
from diatonic.common.scope import system_scope
from organizations.media.rules import Arrival, NotAnEvent, arrivals
from organizations.media.services.uploads import NotUploaded, finish_waiting
from organizations.media.store import UploadMoved, UploadStore, UploadUnknown

logger = structlog.get_logger(__name__)


def take_messages(queue_url: str, *, bucket: str, wait_seconds: int = 20) -> int:
    """Do what the next messages of the queue ask, and remove those that are done; returns how many there were.

    A message that makes no sense, or whose work fails, stays in the queue: it comes again, and after as many times as
    the queue allows goes to its dead-letter queue. Raises ``Unavailable`` where the queue does not answer.
    """
    messages = sqs.receive(queue_url, wait_seconds=wait_seconds)
    for message in messages:
        with structlog.contextvars.bound_contextvars(message_id=message.message_id):
            if _is_done(message, bucket):
                sqs.remove(queue_url, message)
    return len(messages)


def take_notice(body: str, *, bucket: str, now: datetime) -> list[str]:
    """Complete the uploads that one event notification is about, as their clients' ``complete`` would.

    Returns a word for each: ``uploaded``, ``known`` (again, or complete before), ``not whole``, ``ended``,
    ``unknown``. Any number of times, in any order. Raises :class:`NotAnEvent`.
    """
    return [_take(arrival, now) for arrival in arrivals(body, bucket=bucket)]


def _is_done(message: sqs.Message, bucket: str) -> bool:
    try:
        outcomes = take_notice(message.body, bucket=bucket, now=clock.now())
    except NotAnEvent as wrong:
        logger.warning("event_makes_no_sense", reason=str(wrong), times_received=message.times_received)
    except Exception:  # one message must not keep the others waiting; it comes again
        logger.exception("event_not_done", times_received=message.times_received)
    else:
        logger.info("event_done", outcomes=outcomes)
        return True
    return False


def _take(arrival: Arrival, now: datetime) -> str:
    scope = system_scope(arrival.organization_id, reason="s3 event")
    try:
        upload = UploadStore(scope).get(arrival.upload_id)
    except UploadUnknown:
        return "unknown"
    if upload.temp_key != arrival.key:
        return "unknown"
    try:
        after = finish_waiting(scope, upload, now=now)
    except NotUploaded:
        return "not whole"  # the caretaker ends it at its deadline
    except UploadMoved:
        return "ended"
    return "uploaded" if after.revision != upload.revision else "known"
