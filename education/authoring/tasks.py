"""Background work of authoring."""

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from education.authoring import services


@jobs.handler(attempts=50)
def purge_module(scope: Scope, *, module_id: str) -> None:
    """Remove what a deleted module left behind."""
    services.purge_module(scope, module_id=module_id, now=clock.now())


@jobs.handler(attempts=50)
def settle_restored(scope: Scope, *, module_id: str, kept: str) -> None:
    """Note which files are used no longer since a version was made the draft."""
    services.settle_restored(scope, module_id=module_id, kept=kept, now=clock.now())
