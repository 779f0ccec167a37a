"""What quizzes keep of a person: attempts under way, and what they are allowed beyond the others."""

from collections.abc import Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Fate, Holding, Subject, Traces
from education.authoring import services as authoring
from education.quizzes.models import AllowanceModel, SittingModel

_BY = Traces(names={"by_name": ""})


def _sittings(subject: Subject) -> Iterator[Any]:
    for module_id in authoring.every_module(subject.organization_id):
        yield from personal.partition(SittingModel, f"{module_id}#{subject.user_id}")


def _allowances(subject: Subject) -> Iterator[Any]:
    for module_id in authoring.every_module(subject.organization_id):
        begins = AllowanceModel.allowed.startswith(f"{subject.user_id}#")
        yield from personal.partition(AllowanceModel, module_id, begins)


def _allowed(subject: Subject) -> Iterator[Any]:
    for module_id in authoring.every_module(subject.organization_id):
        others = (item for item in personal.partition(AllowanceModel, module_id) if item.user_id != subject.user_id)
        yield from _BY.among(others, subject)


personal.register(
    Holding(
        name="quizzes.sittings",
        title="Timed attempts under way",
        models=(SittingModel,),
        find=_sittings,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("learner_module"),
    ),
    Holding(
        name="quizzes.allowances",
        title="Extra time and attempts you were given",
        models=(AllowanceModel,),
        find=_allowances,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("allowed", "by_name"),
    ),
    _BY.holding(
        name="quizzes.allowed",
        title="Extra time and attempts you gave to others",
        models=(AllowanceModel,),
        find=_allowed,
        why="The learner keeps what they were given; by whom is forgotten.",
        shown=("module_id", "percent", "minutes", "attempts"),
        order=55,
    ),
)
