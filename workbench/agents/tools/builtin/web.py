"""What is at an address, for a model that wants to read it; only servers that a person listed are asked."""

import json
from collections.abc import Mapping
from typing import Any

from diatonic.common.egress import EgressRefused, Fetched, Limits, decoded, fetch
from diatonic.common.offers import Asked
from workbench.agents.tools.builtin.pages import text_of

MAX_URL = 2_048
_BODY, _TEXT = 512 * 1024, 60_000
_LIMITS = Limits(body=_BODY, seconds=15.0, redirects=3, cut=True)
_TYPES = ("text/*", "application/json", "application/xhtml+xml", "application/xml", "application/ld+json",
          "application/problem+json", "application/geo+json", "application/rss+xml", "application/atom+xml")  # fmt: skip


def get(asked: Asked, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is at an address: JSON as it is, a page as its text, any other text up to 60,000 characters.

    Nothing of an environment is put into the address: a model wrote it. A failure of the server is an answer too.
    Raises ``EgressRefused``, ``EgressFailed``.
    """
    if not asked.hosts:
        raise EgressRefused("No server is listed that this agent may ask.", code="host_not_listed")
    found = fetch(arguments["url"], limits=_LIMITS, allowed_types=_TYPES, hosts=asked.hosts)
    answer = {"url": found.url, "status": found.status, "content_type": found.content_type}
    is_cut = len(found.body) >= _BODY
    content = None if is_cut else _as_json(found)
    if content is not None:
        return answer | {"json": content, "is_cut": False}
    text = decoded(found.body, found.charset)
    text = text_of(text) if "html" in found.content_type else text.replace("\x00", "")
    return answer | {"text": text[:_TEXT], "is_cut": is_cut or len(text) > _TEXT}


def _as_json(found: Fetched) -> Any:
    """Return JSON that is short enough to be handed on whole."""
    if not found.content_type.endswith("json") or len(found.body) > _TEXT:
        return None
    try:
        return json.loads(found.body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON.")
