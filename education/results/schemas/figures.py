"""Figures of modules, sections, quizzes and questions."""

from typing import Self

from pydantic import Field

from diatonic.common.http.answers import Answer
from education.results.rules import QuestionFigures, SectionFigures
from education.results.services import ModuleResults, QuizResults


class SectionFiguresOut(Answer):
    """How learners do in one section; ``average_percent`` is of each learner's best, for quizzes."""

    content_id: str
    title: str
    content_type: str
    started: int
    started_percent: int = Field(description="of all learners of the module")
    completed: int
    completed_percent: int
    answered: int
    passed: int
    attempts: int
    average_percent: int | None

    @classmethod
    def of(cls, one: SectionFigures) -> Self:
        """Return the answer for a section's figures."""
        entry = one.entry
        return cls(
            content_id=entry.content_id,
            title=entry.title,
            content_type=entry.content_type.value,
            started=one.started,
            started_percent=one.started_percent,
            completed=one.completed,
            completed_percent=one.completed_percent,
            answered=one.answered,
            passed=one.passed,
            attempts=one.attempts,
            average_percent=one.average,
        )


class FollowUpOut(Answer):
    """What was decided for those who had answered a quiz before it changed, and how far it is."""

    follow_up_id: str
    content_id: str
    title: str
    choice: str = Field(description="regrade or retake")
    version: str
    state: str = Field(description="waiting, running, done, failed or overtaken")
    reason: str
    people: int
    done: int
    now_passed: int
    now_failed: int
    decided_by_name: str
    at: str


class ResultsOut(Answer):
    """How learners do in a module; the questions of a quiz are below ``…/results/quizzes/{content_id}``."""

    module_id: str
    version: str
    learners: int
    finished: int
    finished_percent: int
    failing: int = Field(description="learners who do not get past a quiz")
    sections: list[SectionFiguresOut]
    follow_ups: list[FollowUpOut]

    @classmethod
    def of(cls, results: ModuleResults) -> Self:
        """Return the answer for a module's results."""
        figures = results.figures
        return cls(
            module_id=results.module.module_id,
            version=results.module.version,
            learners=figures.learners,
            finished=figures.finished,
            finished_percent=figures.finished_percent,
            failing=figures.failing,
            sections=[SectionFiguresOut.of(one) for one in figures.sections],
            follow_ups=[FollowUpOut.model_validate(one) for one in results.follow_ups],
        )


class ChoiceOut(Answer):
    """How often one answer was chosen."""

    choice_id: str
    text: str
    is_right: bool
    count: int
    percent: int


class MistakeOut(Answer):
    """A frequent wrong answer: what was typed, an order, or a pair; ``percent`` is of those who were looked at."""

    text: str
    count: int
    percent: int


class QuestionFiguresOut(Answer):
    """How a question does by first answers; see the glossary in the documents for facility and discrimination."""

    question_id: str
    kind: str
    text: str
    since_version: str
    answered: int
    right: int
    blank: int
    facility_percent: int | None
    discrimination: float | None = Field(description="-1 to 1; null where it cannot be said")
    difficulty: str
    separation: str
    advice: str
    choices: list[ChoiceOut]
    mistakes: list[MistakeOut] = Field(description="up to five, of questions where one writes or arranges")
    looked_at: int = Field(description="of so many people the answers were read for mistakes; others are not in them")

    @classmethod
    def of(cls, one: QuestionFigures) -> Self:
        """Return the answer for a question's figures."""
        question = one.question
        return cls(
            question_id=question.question_id,
            kind=question.kind.value,
            text=question.text,
            since_version=one.since,
            answered=one.answered,
            right=one.right,
            blank=one.blank,
            facility_percent=one.facility,
            discrimination=one.discrimination,
            difficulty=one.difficulty_words,
            separation=one.separation_words,
            advice=one.advice,
            choices=[ChoiceOut.model_validate(choice) for choice in one.choices],
            mistakes=[MistakeOut.model_validate(mistake) for mistake in one.mistakes],
            looked_at=one.looked_at,
        )


class QuizResultsOut(Answer):
    """How people do at a quiz in their first answers since a version."""

    module_id: str
    content_id: str
    title: str
    since_version: str
    versions: list[str]
    answered: int
    passed: int
    average_percent: int | None
    median_percent: int | None
    spread: list[int] = Field(description="people by their percentage: 0 to 9, 10 to 19, …, 90 to 100")
    questions: list[QuestionFiguresOut]

    @classmethod
    def of(cls, results: QuizResults) -> Self:
        """Return the answer for a quiz's results."""
        figures = results.figures
        return cls(
            module_id=results.module.module_id,
            content_id=results.content_id,
            title=results.title,
            since_version=results.since,
            versions=list(results.versions),
            answered=figures.answered,
            passed=figures.passed,
            average_percent=figures.average,
            median_percent=figures.median,
            spread=list(figures.spread),
            questions=[QuestionFiguresOut.of(one) for one in figures.questions],
        )
