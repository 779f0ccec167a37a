"""Background work of authoring."""

from diatonic.common import jobs
from diatonic.common.scope import Scope
from education.authoring import services


@jobs.handler(attempts=50)
def purge_module(scope: Scope, *, module_id: str) -> None:
    """Remove what a deleted module left behind."""
    services.purge_module(scope, module_id=module_id)
