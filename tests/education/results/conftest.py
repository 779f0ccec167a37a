"""A published module with a quiz, and learners as many as one likes."""

from collections.abc import Mapping, Sequence

import pytest

from education.authoring import services as authoring
from education.learning import services as learning
from education.learning.rules import Attempt
from education.results import services
from education.results.rules import SectionFigures
from tests.faults.conftest import between, point
from tests.organizations.media.conftest import work
from tests.people import INSTRUCTOR, NOW, make_published, person, publish, section_ids

__all__ = ["between", "point"]  # fixtures: a line to DynamoDB that loses answers

RIGHT = {"q1": ["apple"], "q2": ["two", "four"]}
HALF = {"q1": ["brick"], "q2": ["two", "four"]}
WRONG = {"q1": ["brick"]}
Answers = Mapping[str, Sequence[str]]


def begin() -> None:
    """Do the job of a submission or a publication that begins what follows from it, and none of what follows."""
    work("demo", only="begin_follow_ups")


class Course:
    """A text and a quiz of two questions (2 points and 1; 60 % pass; two attempts), and who learns from them."""

    def __init__(self) -> None:
        self.module_id = make_published(with_quiz=True).module_id
        self.text, self.quiz = section_ids(self.module_id)

    def read(self, name: str, state: str = "completed") -> None:
        ids = {"module_id": self.module_id, "content_id": self.text}
        learning.save_progress(person(name, "viewer"), **ids, reported={"state": state}, now=NOW)

    def answer(self, name: str, answers: Answers, **more: object) -> Attempt:
        ids = {"module_id": self.module_id, "content_id": self.quiz}
        return learning.submit_attempt(person(name, "viewer"), **ids, submitted={"answers": answers, **more}, now=NOW)

    def change(self, quiz: Mapping[str, object], **options: object) -> None:
        """Publish another content of the quiz."""
        ids = {"module_id": self.module_id, "content_id": self.quiz}
        revision = authoring.get_section(INSTRUCTOR, **ids).section.revision
        changes = {"content_data": dict(quiz)}
        authoring.save_section(INSTRUCTOR, **ids, changes=changes, revision=revision, now=NOW)
        publish(self.module_id, **options)
        begin()

    def figures(self, content_id: str = "") -> SectionFigures:
        results = services.get_results(INSTRUCTOR, module_id=self.module_id)
        return next(one for one in results.figures.sections if one.entry.content_id == (content_id or self.quiz))

    def questions(self, since: str = "") -> services.QuizResults:
        return services.get_quiz_results(INSTRUCTOR, module_id=self.module_id, content_id=self.quiz, since=since)


@pytest.fixture
def course() -> Course:
    return Course()
