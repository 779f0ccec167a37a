"""Background work of results."""

from typing import Any

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from education.results import services


def _begin(scope: Scope, *, module_id: str, quizzes: list[Any], common: dict[str, Any], at: str) -> None:
    services.begin_follow_ups(scope, module_id=module_id, quizzes=quizzes, common=common, now=clock.parse(at))


# What was decided is not dropped: after the last attempt it is tried once more every ten minutes.
@jobs.handler(attempts=20, exhausted=_begin)
def begin_follow_ups(scope: Scope, *, module_id: str, quizzes: list[Any], common: dict[str, Any], at: str) -> None:
    """Write what follows from the change of answered quizzes, for each of them, and make it due."""
    _begin(scope, module_id=module_id, quizzes=quizzes, common=common, at=at)


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
