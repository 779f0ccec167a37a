"""Who has a case open, in the cache alone: what is lost there is said again at the next heartbeat."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from diatonic.common.scope import Scope

#: Whoever was not heard of for so many seconds looks at something else.
GONE_AFTER = 90


class LookingStore:
    """Who looks at which case. Without the cache nobody does."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def note(self, case_id: str, *, now: datetime) -> list[str]:
        """Note that the scope's person looks at the case, and return the names of who else does."""
        return self._write(case_id, [(self._scope.user_id, self._scope.user_name, now.timestamp())], now)

    def leave(self, case_id: str, *, now: datetime) -> None:
        """Note that the scope's person looks at it no longer."""
        self._write(case_id, [], now)

    def others(self, case_ids: Sequence[str], *, now: datetime) -> Mapping[str, list[str]]:
        """Return for each case the names of who else looks at it. One question to the cache."""
        try:
            found = cache.get_many([_key(case_id) for case_id in case_ids])
        except RedisError:
            found = {}
        return {case_id: _names(self._others(found.get(_key(case_id)), now)) for case_id in case_ids}

    def _write(self, case_id: str, own: Sequence[Any], now: datetime) -> list[str]:
        try:
            others = self._others(cache.get(_key(case_id)), now)
            cache.set(_key(case_id), [*others, *own], GONE_AFTER)
        except RedisError:
            return []
        return _names(others)

    def _others(self, rows: Any, now: datetime) -> list[Any]:
        since = now.timestamp() - GONE_AFTER
        return [row for row in rows or [] if row[0] != self._scope.user_id and row[2] > since]


def _names(rows: Sequence[Any]) -> list[str]:
    return [str(name) for _, name, _ in rows]


def _key(case_id: str) -> str:
    return f"moderation-looking:{case_id}"
