"""Who has a case open, in the cache alone: what is lost there is said again at the next heartbeat."""

from datetime import datetime

from django.core.cache import cache
from redis.exceptions import RedisError

from diatonic.common.scope import Scope

#: Whoever was not heard of for so many seconds looks at something else.
GONE_AFTER = 90


class LookingStore:
    """Who looks at one case. Without the cache nobody does."""

    def __init__(self, scope: Scope, case_id: str) -> None:
        self._scope, self._key = scope, f"moderation-looking:{case_id}"

    def note(self, *, now: datetime) -> list[str]:
        """Note that the scope's person looks at it, and return the names of who else does."""
        at = now.timestamp()
        try:
            rows = cache.get(self._key) or []
            others = [row for row in rows if row[0] != self._scope.user_id and row[2] > at - GONE_AFTER]
            cache.set(self._key, [*others, (self._scope.user_id, self._scope.user_name, at)], GONE_AFTER)
        except RedisError:
            return []
        return [str(name) for _, name, _ in others]
