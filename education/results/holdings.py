"""What results keep of a person: who decided about answers that a changed quiz had already."""

from collections.abc import Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Subject, Traces
from education.authoring import services as authoring
from education.results.models import CounterModel, FollowUpModel

_DECIDED = Traces(names={"decided_by_name": ""})


def _followed(subject: Subject) -> Iterator[Any]:
    for module_id in authoring.every_module(subject.organization_id):
        yield from _DECIDED.among(personal.partition(FollowUpModel, module_id), subject)


personal.nothing(CounterModel, "How many learners did what; it names none.")
personal.register(
    _DECIDED.holding(
        name="results.follow-ups",
        title="What you decided about answers to quizzes that were changed",
        models=(FollowUpModel,),
        find=_followed,
        why="Learners keep the grade that followed from it; who decided is forgotten.",
        shown=("module_title", "title", "choice", "version", "created_at"),
    )
)
