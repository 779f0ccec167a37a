"""A word over Redis that a run went on: whoever watches it looks at once. Without Redis they look every few seconds."""

from diatonic.common.aside import Aside
from workbench.runs.rules.runs import channel_of

_redis = Aside("run_watchers_not_woken")


def wake(run_id: str) -> None:
    """Tell whoever watches a run that there is something new; what is new they read themselves."""
    show(run_id, "")


def show(run_id: str, said: str) -> None:
    """Show whoever watches a run what is written just now, as JSON. Who does not hear it waits for the whole."""
    _redis.ask(lambda client: client.publish(channel_of(run_id), said))
