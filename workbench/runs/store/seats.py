"""How many runs a person watches live, over all processes of streams: a seat each, which ends by itself with its process."""

from functools import partial
from typing import Any

from diatonic.common.aside import Aside

#: A seat is taken again and again while it is used; that of a process which was killed is free after so long.
SECONDS = 90
_redis = Aside("seats_not_counted")
#: One clock for all: Redis's own.
_TAKE = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""


def take_seat(user_id: str, seat_id: str, *, most: int, seconds: int = SECONDS) -> bool:
    """Take a seat, or keep the one that this is; ``False`` where the person has ``most`` others.

    Without Redis there is always one: what one process counts for itself still holds.
    """
    return bool(_redis.ask(partial(_take, user_id, seat_id, most, seconds), otherwise=True))


def leave_seat(user_id: str, seat_id: str) -> None:
    """Give a seat back."""
    _redis.ask(lambda client: client.zrem(_key(user_id), seat_id))


def _take(user_id: str, seat_id: str, most: int, seconds: int, client: Any) -> Any:
    return client.eval(_TAKE, 1, _key(user_id), seat_id, most, seconds)


def _key(user_id: str) -> str:
    return f"diatonic:watching:{user_id}"
