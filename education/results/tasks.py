"""Background work of results."""

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from education.results import services


def _give_up(scope: Scope, *, module_id: str, follow_up_id: str) -> None:
    services.give_up_on_answers(scope, module_id=module_id, follow_up_id=follow_up_id, now=clock.now())


@jobs.handler(attempts=20, exhausted=_give_up)
def see_to_answers(scope: Scope, *, module_id: str, follow_up_id: str) -> None:
    """Grade again, open again, or count what grading again would change, for everybody who answered a quiz."""
    services.see_to_answers(scope, module_id=module_id, follow_up_id=follow_up_id, now=clock.now())


@jobs.handler(attempts=20)
def see_to_latecomers(scope: Scope, *, module_id: str, follow_up_id: str) -> None:
    """Do the same for answers to the edition before that came after the publication."""
    services.see_to_answers(scope, module_id=module_id, follow_up_id=follow_up_id, now=clock.now(), is_late=True)
