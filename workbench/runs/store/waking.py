"""A word over Redis that a run went on: whoever watches it looks at once. Without Redis they look every few seconds."""

from diatonic.common.aside import Aside
from workbench.runs.rules.runs import channel_of

_redis = Aside("run_watchers_not_woken")


def wake(run_id: str) -> None:
    """Tell whoever watches a run that there is something new; what is new they read themselves."""
    _redis.ask(lambda client: client.publish(channel_of(run_id), b""))
