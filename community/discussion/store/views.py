"""Who looked at which post within the hour, in Redis; and what of it is not in the counts yet.

Views are approximate by design: what Redis loses is lost. While it is away nobody waits for it.
"""

from datetime import datetime

from pynamodb.expressions.update import Action

from community.discussion.models import CounterModel
from diatonic.common import clock
from diatonic.common.aside import Aside
from diatonic.common.dynamo.conditional import held

_redis = Aside("views_not_counted")
#: Longer than the hour in which a person counts once.
_KEPT_SECONDS = 3700
_WAITING = "diatonic:views:waiting"
#: So many posts are taken over at once; a busier installation flushes what is left the next time.
_AT_ONCE = 500
#: Once a person, post and hour: note it, and count it as waiting.
_NOTE = """
if redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[1]) then
  return redis.call('HINCRBY', KEYS[2], ARGV[2], 1)
end
return 0
"""
#: Take some of what waits out, so that two who flush at once never count the same view.
_TAKE = """
local taken = {}
local found = redis.call('HSCAN', KEYS[1], 0, 'COUNT', ARGV[1])[2]
for i = 1, math.min(#found, 2 * ARGV[1]), 2 do
  table.insert(taken, found[i])
  table.insert(taken, found[i + 1])
  redis.call('HDEL', KEYS[1], found[i])
end
return taken
"""


def note(post_id: str, user_id: str, *, now: datetime) -> None:
    """Note that a person looked at a post. Never raises, and takes at most a fraction of a second."""
    seen = f"diatonic:view:{post_id}:{user_id}:{now:%Y%m%d%H}"
    _redis.ask(lambda client: client.eval(_NOTE, 2, seen, _WAITING, _KEPT_SECONDS, post_id))


def flush(*, now: datetime) -> int:
    """Add what waits to the counts of the posts; returns of how many. One write for each post that was looked at."""
    taken: list[bytes] = _redis.ask(lambda client: client.eval(_TAKE, 1, _WAITING, _AT_ONCE), otherwise=[])
    for post_id, number in zip(taken[::2], taken[1::2], strict=True):
        _add(post_id.decode(), int(number), now)
    return len(taken) // 2


def _add(post_id: str, number: int, now: datetime) -> None:
    actions: list[Action] = [CounterModel.views.add(number), CounterModel.updated_at.set(clock.iso(now))]
    # A post that is gone has no counts, and gets none.
    held(lambda: CounterModel(post_id).update(actions=actions, condition=CounterModel.target_id.exists()))
