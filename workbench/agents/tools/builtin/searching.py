"""Searching the web through the SearXNG that the operators of this installation have; without one there is none."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import structlog
import urllib3
from django.conf import settings

from diatonic.common.errors import Unavailable
from diatonic.common.offers import Asked

logger = structlog.get_logger(__name__)

MAX_QUERY, MAX_RESULTS = 300, 10
_USUAL_RESULTS = 5
_ANSWER, _SECONDS = 2**20, 10.0
_TITLE, _URL, _EXTRACT = 200, 2_048, 500
_OK = 200


def is_configured() -> bool:
    """Answer whether there is a search to ask."""
    return bool(settings.DIATONIC.search_endpoint)


def search(_asked: Asked, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return titles, addresses and extracts of what the web says to some words. Raises ``Unavailable``."""
    most = arguments.get("count", _USUAL_RESULTS)
    results = _ask(arguments["query"]).get("results")
    found = [each for each in (_result(one) for one in (results if isinstance(results, list) else ())) if each]
    return {"results": found[:most]}


def _ask(query: str) -> dict[str, Any]:
    environment = settings.DIATONIC
    headers = {"Accept": "application/json"}
    if key := environment.search_key.get_secret_value():
        headers["Authorization"] = f"Bearer {key}"
    try:
        response = _pool().request(
            "GET",
            f"{environment.search_endpoint}/search",
            fields={"q": query, "format": "json"},
            headers=headers,
            preload_content=False,
            redirect=False,
            retries=urllib3.Retry(total=1, redirect=False, status=False),  # a kept connection may have ended
            timeout=urllib3.Timeout(connect=3.0, total=_SECONDS),
        )
        try:
            body = response.read(_ANSWER + 1)
        finally:
            response.close()
    except urllib3.exceptions.HTTPError as failure:
        logger.warning("search_failed", failure=type(failure).__name__)
        raise Unavailable("The search does not answer just now.") from None
    if response.status != _OK or len(body) > _ANSWER:
        logger.warning("search_failed", status=response.status, length=len(body))
        raise Unavailable("The search does not answer as it should just now.")
    return _read(body)


def _read(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Unavailable("The search does not answer as it should just now.")
    return answer


def _result(one: Any) -> dict[str, str] | None:
    if not isinstance(one, dict) or not str(one.get("url", "")).startswith(("http://", "https://")):
        return None
    return {
        "title": _cut(one.get("title"), _TITLE),
        "url": _cut(one["url"], _URL),
        "extract": _cut(one.get("content"), _EXTRACT),
    }


def _cut(value: Any, most: int) -> str:
    return str(value or "").encode(errors="replace").decode()[:most]


@lru_cache(maxsize=1)
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=1, maxsize=2)
