"""Attempts at quizzes: graded, recorded, and listed with what may be seen of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import PublishedModule, PublishedSection, SectionType
from education.learning.rules import Attempt, Counted, LearnerModule, SectionProgress, after_attempt
from education.learning.services.reading import get_module
from education.learning.services.recording import record
from education.learning.services.seeds import seed_of
from education.learning.store import LearningStore
from education.quizzes import rules as quizzes
from education.quizzes import services as sittings
from education.quizzes.rules import Extra, Terms


class NotAQuiz(Conflict):
    """The section has nothing to answer."""


def record_attempt(  # noqa: PLR0913 -- all that an attempt is made of
    scope: Scope,
    learner: LearnerModule,
    section: PublishedSection,
    given: Mapping[str, Sequence[str]],
    *,
    terms: Terms,
    now: datetime,
    timed_out: bool = False,
) -> Attempt:
    """Grade and record the learner's next attempt, and take it off those under way. One transaction.

    ``given``: answers in the ids that were shown; what does not fit is graded as wrong.
    """
    content_id, seen = section.entry.content_id, learner.progress.of(section.entry.content_id)
    quiz, number, at = quiz_of(section), seen.made + 1, clock.iso(now)
    fitting = {
        question.question_id: given[question.question_id]
        for question in quiz.questions
        if question.question_id in given
    }
    answers = quizzes.from_learner(quiz, fitting, seed=seed_of(scope, content_id=content_id, attempt=number))
    grade, edition = quizzes.grade(quiz, answers), section.entry.edition
    value = after_attempt(
        seen,
        percent=grade.percent,
        passed=grade.passed,
        edition=edition,
        at=at,
        max_attempts=terms.extra.attempts_for(quiz.max_attempts),
    )
    attempt = _graded(scope, learner.module, section, answers, number=number, progress=value, at=at, extra=terms.extra)
    attempt = replace(attempt, timed_out=timed_out)
    tx = Transaction()
    if sitting := terms.sitting(number=number):
        sittings.close_sitting(tx, scope, sitting=sitting)
    record(
        scope,
        progress=learner.progress,
        content_id=content_id,
        value=value,
        outline=learner.module.outline,
        at=at,
        attempt=attempt,
        # Only first answers tell about a question: later ones know the feedback.
        counted=() if seen.attempts else (Counted(edition, quiz, grade),),
        tx=tx,
    )
    return attempt


def list_attempts(
    scope: Scope, *, module_id: str, content_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Attempt]:
    """Return one page of the person's own attempts at a quiz, newest first; needs ``learn.view``."""
    learner = get_module(scope, module_id=module_id)
    entry = learner.module.outline.entry(content_id)
    if entry is None:
        raise authoring.SectionNotPublished
    progress = learner.progress.of(content_id)
    extra = sittings.terms_for(scope, module_id=module_id, content_id=content_id).extra
    found = LearningStore(scope).attempts(module_id, content_id, limit=limit, cursor=cursor)
    editions = authoring.get_published_editions(
        scope, module=learner.module, content_id=content_id, editions={_graded_by(item) for item in found.items}
    )

    def graded(item: Any) -> Attempt:
        attempt = _graded(
            scope,
            learner.module,
            editions[_graded_by(item)],
            item.answers,
            number=int(item.number),
            progress=progress,
            at=item.created_at,
            extra=extra,
        )
        return replace(attempt, release=int(item.release), version=item.version, timed_out=bool(item.timed_out))

    return found.map(graded)


def _graded_by(item: Any) -> int:
    """Return the edition by which an attempt is graded: the one that was answered, or a correction of it."""
    return int(item.graded_edition or item.edition)


def _graded(  # noqa: PLR0913 -- all that an attempt is made of
    scope: Scope,
    module: PublishedModule,
    section: PublishedSection,
    answers: Mapping[str, list[str]],
    *,
    number: int,
    progress: SectionProgress,
    at: str,
    extra: Extra,
) -> Attempt:
    """Return an attempt with its grade. Right options are named once this edition was passed, or no attempt is left."""
    quiz, edition = quiz_of(section), section.entry.edition
    grade = quizzes.grade(quiz, answers)
    allowed = extra.attempts_for(quiz.max_attempts)
    seed = seed_of(scope, content_id=section.entry.content_id, attempt=number)
    reveal = quizzes.may_reveal(
        passed=progress.passed_edition == edition,
        attempts_used=progress.attempts,
        max_attempts=allowed,
        show_answers=quiz.show_answers,
    )
    return Attempt(
        content_id=section.entry.content_id,
        number=number,
        release=module.release,
        version=module.version,
        edition=edition,
        answers=answers,
        points=grade.points,
        out_of=grade.out_of,
        percent=grade.percent,
        passed=grade.passed,
        results=quizzes.as_shown(quiz, grade, seed=seed, reveal=reveal),
        at=at,
        attempts_left=max(0, allowed - progress.attempts) if allowed else None,
        quiz=quizzes.for_learner(quiz, seed=seed),
    )


def quiz_of(section: PublishedSection) -> quizzes.Quiz:
    """Return the quiz that a section is. Raises :class:`NotAQuiz`."""
    if section.entry.content_type is not SectionType.QUIZ:
        raise NotAQuiz("There is nothing to answer in this section.", code="not_a_quiz")
    return quizzes.Quiz.model_validate(section.content_data)
