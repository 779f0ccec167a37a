"""Messages of an Amazon SQS queue that others fill: received, and removed once what they say is done."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import boto3
import structlog
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from diatonic.common import cloud, errors

logger = structlog.get_logger(__name__)

_AT_ONCE = 10  # SQS's most
_LONGEST_WAIT = 20


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``times_received`` counts this time too."""

    message_id: str
    body: str
    receipt: str
    times_received: int = 1


def receive(queue_url: str, *, wait_seconds: int = _LONGEST_WAIT) -> list[Message]:
    """Return up to ten messages, waiting up to 20 s for the first. Raises ``Unavailable``.

    They come back after the queue's visibility timeout unless they are removed.
    """
    with _asking():
        answer = _client(queue_url, os.getpid()).receive_message(
            QueueUrl=queue_url,
            MaxNumberOfMessages=_AT_ONCE,
            WaitTimeSeconds=min(wait_seconds, _LONGEST_WAIT),
            MessageSystemAttributeNames=["ApproximateReceiveCount"],
        )
    return [
        Message(
            each["MessageId"],
            each["Body"],
            each["ReceiptHandle"],
            int(each.get("Attributes", {}).get("ApproximateReceiveCount", 1)),
        )
        for each in answer.get("Messages", ())
    ]


def remove(queue_url: str, message: Message) -> None:
    """Remove a message whose work is done. Raises ``Unavailable``; then it comes again."""
    with _asking():
        _client(queue_url, os.getpid()).delete_message(QueueUrl=queue_url, ReceiptHandle=message.receipt)


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError) as failure:
        logger.warning("queue_failed", failure=type(failure).__name__, detail=str(failure)[:300])
        raise errors.Unavailable("The queue does not answer right now.", retry_after=5) from failure


@lru_cache(maxsize=4)
def _client(queue_url: str, _process_id: int) -> Any:
    parts = urlsplit(queue_url)
    made = boto3.session.Session().client(
        "sqs",
        region_name=settings.DIATONIC.aws_region,
        endpoint_url=f"{parts.scheme}://{parts.netloc}",
        config=Config(
            connect_timeout=2,
            read_timeout=_LONGEST_WAIT + 10,
            retries={"total_max_attempts": 3, "mode": "standard"},
        ),
    )
    return cloud.watched(made)
