"""Learners on the way, stuck or through, and what one of them answered."""

from typing import Any, Self

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from education.authoring.rules import Outline
from education.results.rules import Learner
from education.results.services import ShownAttempt


class LearnerOut(Answer):
    """A learner of a module; ``stuck_at``: the quizzes that they do not get past, by title."""

    user_id: str
    name: str
    percent: int
    completed: int
    last_active_at: str
    finished_at: str
    stuck_at: list[str]

    @classmethod
    def of(cls, learner: Learner, **more: Any) -> Self:
        """Return the answer for a learner."""
        progress = learner.progress
        return cls(
            user_id=progress.user_id,
            name=learner.name,
            percent=learner.percent,
            completed=learner.completed,
            last_active_at=progress.updated_at,
            finished_at=progress.finished_at,
            stuck_at=[entry.title for entry in learner.stuck_at],
            **more,
        )


class LearnersOut(Answer):
    """One page of learners."""

    items: list[LearnerOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Learner]) -> Self:
        """Return the answer for a page."""
        return cls(items=[LearnerOut.of(one) for one in page.items], next_cursor=page.next_cursor)


class LearnersSectionOut(Answer):
    """What a learner did in a section."""

    content_id: str
    title: str
    state: str
    best_percent: int | None
    attempts: int
    passed: bool


class LearnerDetailOut(LearnerOut):
    """A learner with every section."""

    sections: list[LearnersSectionOut]

    @classmethod
    def of_both(cls, learner: Learner, outline: Outline) -> Self:
        """Return the answer for a learner in an outline."""
        rows = [(entry, learner.progress.of(entry.content_id)) for entry in outline.entries]
        sections = [
            LearnersSectionOut(
                content_id=entry.content_id,
                title=entry.title,
                state=own.state,
                best_percent=own.best,
                attempts=own.made,
                passed=own.passed,
            )
            for entry, own in rows
        ]
        return cls.of(learner, sections=sections)


class GivenAnswerOut(Answer):
    """One answer of a learner, in the question's own ids."""

    question_id: str
    text: str
    is_right: bool
    points: int
    chosen: list[str]


class LearnerAttemptOut(Answer):
    """An attempt as its author sees it; ``first_percent`` is the grade before it was graded again, else null."""

    number: int
    version: str
    percent: int
    passed: bool
    at: str
    first_percent: int | None
    answers: list[GivenAnswerOut]

    @classmethod
    def of(cls, one: ShownAttempt) -> Self:
        """Return the answer for an attempt."""
        given = one.given
        answers = [
            GivenAnswerOut(
                question_id=result.question_id,
                text=question.text,
                is_right=result.is_right,
                points=result.points,
                chosen=list(result.chosen),
            )
            for question, result in zip(one.quiz.questions, one.results, strict=True)
        ]
        return cls(
            number=given.number,
            version=given.version,
            percent=given.percent,
            passed=given.passed,
            at=given.at,
            first_percent=given.first_grade.get("percent"),
            answers=answers,
        )


class LearnerAttemptsOut(Answer):
    """One page of a learner's attempts, newest first."""

    items: list[LearnerAttemptOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[ShownAttempt]) -> Self:
        """Return the answer for a page."""
        return cls(items=[LearnerAttemptOut.of(one) for one in page.items], next_cursor=page.next_cursor)
