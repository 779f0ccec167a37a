"""Asking models of Amazon Bedrock: Converse and ConverseStream, with failures told apart by what one can do about them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import boto3
import structlog
import urllib3.exceptions
from botocore.config import Config
from botocore.eventstream import ParserError
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from diatonic.common import cloud

logger = structlog.get_logger(__name__)

_CONNECT_SECONDS = 3
_POOL = 32


class BedrockFailed(Exception):
    """Bedrock did not answer, or not whole. ``code``: its own, in lower case; ``timeout``, ``cut`` or ``away`` for none."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(f"{code}: {words}")
        self.code, self.words = code, words


def converse(region: str, asked: Mapping[str, Any], *, seconds: float) -> dict[str, Any]:
    """Ask, and return the whole answer; waits so long for it. Raises :class:`BedrockFailed`."""
    with _asking():
        answer: dict[str, Any] = _client(region, seconds, os.getpid()).converse(**asked)
        return answer


def converse_stream(region: str, asked: Mapping[str, Any], *, seconds: float) -> Iterator[dict[str, Any]]:
    """Ask, and yield the events as they come; waits so long for each. Raises :class:`BedrockFailed`.

    A stream that ends early just ends: its ``messageStop`` is missing.
    """
    with _asking():
        stream = _client(region, seconds, os.getpid()).converse_stream(**asked)["stream"]
        try:
            yield from stream
        finally:
            stream.close()


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except ClientError as failure:
        error = failure.response.get("Error", {})
        raise BedrockFailed(str(error.get("Code", "")).lower(), str(error.get("Message", ""))) from failure
    except (ReadTimeoutError, urllib3.exceptions.ReadTimeoutError) as failure:
        raise BedrockFailed("timeout") from failure
    except (urllib3.exceptions.HTTPError, ParserError) as failure:
        raise BedrockFailed("cut", type(failure).__name__) from failure
    except (ConnectionClosedError, ResponseStreamingError) as failure:
        raise BedrockFailed("cut", type(failure).__name__) from failure
    except BotoCoreError as failure:
        # No connection, or no credentials: nobody was asked.
        raise BedrockFailed("away", type(failure).__name__) from failure


@lru_cache(maxsize=16)
def _client(region: str, seconds: float, _process_id: int) -> Any:
    made = boto3.session.Session().client(
        "bedrock-runtime",
        region_name=region,
        config=Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=seconds,
            max_pool_connections=_POOL,
            # Whoever calls tries again, and knows when that must not be.
            retries={"total_max_attempts": 1, "mode": "standard"},
        ),
    )
    return cloud.watched(made)


def forget_clients() -> None:
    """Make new clients from now on; for tests, whose servers come and go."""
    _client.cache_clear()
