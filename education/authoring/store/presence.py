"""Who is in the editor, in the cache alone: what is lost there is said again within 20 seconds."""

from dataclasses import astuple

from django.core.cache import cache
from redis.exceptions import RedisError

from diatonic.common.scope import Scope
from education.authoring.rules.presence import GONE_AFTER, Present, still_there
from education.authoring.store.modules import ModuleStore


class PresenceStore:
    """Who is in the editor of one module. Without the cache nobody is."""

    def __init__(self, scope: Scope, module_id: str) -> None:
        self._me = scope.user_id
        self._key = f"presence:{ModuleStore(scope).own(module_id)}"

    def others(self, *, at: float) -> list[Present]:
        """Return who else is there, the last heard of first."""
        return [one for one in self._found(at).values() if one.user_id != self._me]

    def note(self, me: Present, *, at: float) -> list[Present]:
        """Note that this person is there, and return who else is.

        Of two who are noted in the same moment one may be missing until the next time; nobody's work hangs on it.
        """
        found = self._found(at)
        self._keep({**found, me.user_id: me})
        return [one for one in found.values() if one.user_id != me.user_id]

    def leave(self, *, at: float) -> None:
        """Note that this person has left."""
        self._keep({user_id: one for user_id, one in self._found(at).items() if user_id != self._me})

    def _found(self, at: float) -> dict[str, Present]:
        try:
            rows = cache.get(self._key) or []
        except RedisError:
            return {}
        return still_there({row[0]: Present(*row) for row in rows}, at=at)

    def _keep(self, found: dict[str, Present]) -> None:
        try:
            cache.set(self._key, [astuple(one) for one in found.values()], GONE_AFTER)
        except RedisError:
            return
