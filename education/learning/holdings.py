"""What learning keeps of a person: how far they are, and what they answered."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Fate, Holding, Subject
from education.authoring import services as authoring
from education.learning.models import AttemptModel, ProgressModel


def _progress(subject: Subject) -> Iterator[Any]:
    return personal.partition(ProgressModel, f"{subject.organization_id}#{subject.user_id}")


def _attempts(subject: Subject) -> Iterator[Any]:
    begun = (item.module_id for item in _progress(subject))
    for module_id in set(chain(begun, authoring.every_module(subject.organization_id))):
        yield from personal.partition(AttemptModel, f"{module_id}#{subject.user_id}")


personal.register(
    Holding(
        name="learning.attempts",
        title="What you answered in quizzes, and how that was graded",
        models=(AttemptModel,),
        find=_attempts,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("learner_module", "attempt_by"),
    ),
    Holding(
        name="learning.progress",
        title="How far you are in modules",
        models=(ProgressModel,),
        find=_progress,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("learner", "listed_in"),
        order=60,  # after all that is found by it
    ),
)
