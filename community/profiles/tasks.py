"""Background work of profiles."""

from community.profiles import services
from diatonic.common import clock, jobs
from diatonic.common.scope import Scope


@jobs.handler()
def discard_picture(scope: Scope, *, file_id: str) -> None:
    """Delete a picture that its owner shows no longer."""
    services.discard_picture(scope, file_id=file_id, now=clock.now())
