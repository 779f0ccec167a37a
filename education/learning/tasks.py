"""Background work of learning."""

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from education.learning import services


@jobs.handler(attempts=50)
def close_attempt(scope: Scope, *, module_id: str, content_id: str, user_id: str, user_name: str) -> None:
    """Record a timed attempt that was left alone, once its time is over."""
    services.close_attempt(
        scope, module_id=module_id, content_id=content_id, user_id=user_id, user_name=user_name, now=clock.now()
    )
