"""Configurations that were pinned, by their digest."""

import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from diatonic.common import clock, retention
from diatonic.common.dynamo.conditional import held
from diatonic.common.errors import Invalid, NotFound
from diatonic.common.scope import Scope
from workbench.agents.models import Configuration

_PART = 300_000
#: One read of DynamoDB returns a megabyte.
_PARTS = 3
#: Whoever runs it has all of it in memory.
_MOST = 8 * 1024 * 1024


class ConfigurationTooLarge(Invalid):
    """The configuration of the project is larger than one that can be pinned."""

    default_code = "configuration_too_large"


class ConfigurationUnknown(NotFound):
    """No configuration of the organization has this digest."""

    default_code = "configuration_unknown"


def configuration_key(organization_id: str, digest: str) -> str:
    """Return the partition of a pinned configuration."""
    return f"{organization_id}#{digest}"


class ConfigurationStore:
    """The pinned configurations of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def keep(self, content: Mapping[str, Any], *, project_id: str, is_deployed: bool, now: datetime) -> str:
        """Store a configuration and return its digest. The same content is stored once, at one key.

        Raises :class:`ConfigurationTooLarge`. At most three DynamoDB calls.
        """
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if len(text) > _MOST:
            raise ConfigurationTooLarge(
                f"The project's prompts, tools and graphs take {len(text):,} characters, {len(text) - _MOST:,} more than "
                "can be deployed. Shorten the longest, or make two projects of it."
            )
        digest = sha256(text.encode()).hexdigest()
        packed = zlib.compress(text.encode())
        parts = [packed[start : start + _PART] for start in range(0, len(packed), _PART)]
        if len(parts) > _PARTS:
            over = len(packed) - _PARTS * _PART
            raise ConfigurationTooLarge(
                f"The project's prompts, tools and graphs take {len(packed):,} bytes packed, {over:,} more than can be "
                "deployed. Shorten the longest, or make two projects of it."
            )
        for number, body in enumerate(parts, 1):
            self._write(digest, number, len(parts), body, project_id, is_deployed=is_deployed, now=now)
        return digest

    def _write(  # noqa: PLR0913 -- all of one item
        self, digest: str, number: int, parts: int, body: bytes, project_id: str, *, is_deployed: bool, now: datetime
    ) -> None:
        expiry = Configuration.expires_at
        # What was deployed once stays, though it is pinned as a draft again.
        later = expiry.remove() if is_deployed else expiry.set(clock.epoch(now + retention.period("configurations")))
        values = {
            "organization_id": self._organization_id,
            "parts": parts,
            "project_id": project_id,
            "body": body,
            "created_at": clock.iso(now),
            "updated_at": clock.iso(now),
            "revision": 1,
        }
        actions = [getattr(Configuration, name).set(value) for name, value in values.items()]
        item = Configuration(configuration_key(self._organization_id, digest), number)
        deployed_before = Configuration.body.exists() & expiry.does_not_exist()
        held_back = None if is_deployed else ~deployed_before
        _update(item, [*actions, later], held_back)

    def read(self, digest: str) -> dict[str, Any]:
        """Return a configuration. One consistent query. Raises :class:`ConfigurationUnknown`."""
        key = configuration_key(self._organization_id, digest)
        found = list(Configuration.query(key, consistent_read=True, limit=_PARTS, page_size=_PARTS))
        if not found or len(found) != int(found[0].parts):
            raise ConfigurationUnknown("There is no such configuration any more.")
        content: dict[str, Any] = json.loads(zlib.decompress(b"".join(item.body for item in found)))
        return content


def _update(item: Configuration, actions: list[Any], condition: Any) -> None:
    held(lambda: item.update(actions=actions, condition=condition))
