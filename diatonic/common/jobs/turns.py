"""Whose turn it is: hints wait in Redis in a lane for each organization, and whoever is free serves the lanes in turn.

A hundred jobs of one organization are so never before the first of another. Within a lane the oldest goes first. What
Redis loses is lost: the jobs are in DynamoDB, and the sweep hints again.
"""

from typing import Any

from diatonic.common.aside import Aside

_redis = Aside("turns_not_known")

#: Hints that nobody asked for in a day are of jobs that were done another way.
_KEPT_SECONDS = 24 * 3600
#: The braces keep all of it on one machine of a cluster.
_RING, _COUNT, _LANE = "diatonic:{turns}:ring", "diatonic:{turns}:count", "diatonic:{turns}:lane:"
#: A job waits once. Who had nothing waiting comes behind those who wait already.
_WAIT = """
local number = redis.call('INCR', KEYS[2])
redis.call('ZADD', KEYS[3], 'NX', number, ARGV[1])
redis.call('ZADD', KEYS[1], 'NX', number, ARGV[2])
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[3]) end
"""
#: The oldest of whoever has not been served for longest, who comes last from then on.
_TAKE = """
while true do
  local whose = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
  if not whose then return false end
  local lane = ARGV[1] .. whose
  local taken = redis.call('ZPOPMIN', lane)[1]
  if redis.call('EXISTS', lane) == 1 then
    redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[2]), whose)
  else
    redis.call('ZREM', KEYS[1], whose)
  end
  if taken then return taken end
end
"""


def wait(organization_id: str, job_id: str) -> None:
    """Have a job wait in its organization's lane, once. Never raises, and takes at most a fraction of a second."""
    _asked(_WAIT, 3, _RING, _COUNT, _LANE + organization_id, job_id, organization_id, _KEPT_SECONDS)


def take() -> str | None:
    """Take the job whose turn it is out of its lane; ``None`` where none waits, or Redis is away."""
    taken = _asked(_TAKE, 2, _RING, _COUNT, _LANE)
    return taken.decode() if taken else None


def others_wait(organization_id: str) -> bool:
    """Answer whether another organization's job waits for a worker."""
    waiting = _asked("return redis.call('ZRANGE', KEYS[1], 0, 1)", 1, _RING) or []
    return any(whose.decode() != organization_id for whose in waiting)


def _asked(script: str, *arguments: Any) -> Any:
    return _redis.ask(lambda client: client.eval(script, *arguments))
