"""One S3 client a process, and what its failures mean."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
import structlog
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from diatonic.common import cloud, errors

logger = structlog.get_logger(__name__)

_GONE = ("404", "NoSuchKey", "NoSuchUpload", "NotFound")
_CHANGED = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")

_lock = threading.Lock()
#: Process, which of them, address.
_clients: dict[tuple[int, str, str], Any] = {}


class NotThere(Exception):
    """There is no such object or multipart upload."""


class Changed(Exception):
    """The object is not the one that the caller has seen."""


class WrongSize(Exception):
    """The object has not the size that the caller has been told."""


def reset() -> None:
    """Forget the clients and their open connections; for tests."""
    _clients.clear()
    _session.cache_clear()


@contextmanager
def asking() -> Iterator[None]:
    """Turn the failures of S3 into ours."""
    try:
        yield
    except ClientError as failure:
        code = str(failure.response.get("Error", {}).get("Code", ""))
        if code in _GONE:
            raise NotThere(code) from failure
        if code in _CHANGED:
            raise Changed(code) from failure
        raise _unavailable(failure) from failure
    except BotoCoreError as failure:
        raise _unavailable(failure) from failure


def _unavailable(failure: Exception) -> errors.Unavailable:
    logger.error("storage_failed", failure=type(failure).__name__, detail=str(failure)[:300])
    return errors.Unavailable("The file storage does not answer right now. Try again shortly.", retry_after=5)


def bucket_name() -> str:
    """Return the name of the one bucket."""
    return str(settings.DIATONIC.s3_bucket)


def client(*, public: bool = False, patient: bool = False) -> Any:
    """Return the process's client, made at first use and again after a fork; safe to share among threads.

    ``public`` signs for the address that browsers use; ``patient`` waits for what S3 itself takes long for.
    It knows its address: making one takes so long that the settings may be others by then.
    """
    environment = settings.DIATONIC
    name = "public" if public else "patient" if patient else "usual"
    key = (os.getpid(), name, environment.s3_browser_endpoint if public else environment.s3_endpoint)
    made = _clients.get(key)
    if made is None:
        with _lock:
            made = _clients.get(key)
            if made is None:
                made = _clients[key] = _build(key[2], read_timeout=300 if patient else 10)
    return made


@cache
def _session(_process_id: int) -> boto3.session.Session:
    return boto3.session.Session()  # the clients share its description of S3, which takes 10 MB


def _build(address: str, *, read_timeout: int) -> Any:
    made = _session(os.getpid()).client(
        "s3",
        region_name=settings.DIATONIC.aws_region,
        endpoint_url=address or None,
        config=Config(
            signature_version="s3v4",
            # One host for every bucket: the Content-Security-Policy names it.
            s3={"addressing_style": "path"},
            # A checksum that the browser would have to send too.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=2,
            read_timeout=read_timeout,
            max_pool_connections=32,
            retries={"total_max_attempts": 3, "mode": "standard"},
        ),
    )
    return cloud.watched(made)
