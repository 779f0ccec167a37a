"""Answering quizzes: which edition is graded, how often, and what of it may be seen."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.authoring import services as authoring
from education.authoring.rules import PublishedModule, PublishedSection, SectionType
from education.learning.rules import (
    AnswersInput,
    Attempt,
    Counted,
    LearnerModule,
    LearnerSection,
    SectionProgress,
    after_attempt,
)
from education.learning.services.progress import TRIES
from education.learning.services.reading import check_open, for_reading, get_module
from education.learning.services.recording import record
from education.learning.services.seeds import seed_of
from education.learning.store import AnsweredMeanwhile, LearningStore, ProgressMoved
from education.quizzes import rules as quizzes

#: How long after a publication answers to the edition before it are still taken.
_OLD_EDITION = timedelta(days=1)


class NotAQuiz(Conflict):
    """The section has nothing to answer."""


class QuizChanged(Conflict):
    """The answers are to an edition that is not live, and was not shown to this learner lately."""

    default_code = "quiz_changed"


class NoAttemptLeft(Conflict):
    """The quiz was answered as often as its author allows."""


def get_answered_section(
    scope: Scope, *, module_id: str, content_id: str, edition: int | None, now: datetime, attempt: int | None = None
) -> LearnerSection:
    """Return the quiz that a person's answers are to, which may be the edition before the live one.

    Raises :class:`AnsweredMeanwhile` where the answers are to another attempt (its number) than the next one,
    :class:`QuizChanged` where answers to that edition are not taken any more. ``learn.view``.
    """
    learner = get_module(scope, module_id=module_id)
    if attempt not in (None, learner.progress.of(content_id).made + 1):
        raise AnsweredMeanwhile
    live = authoring.get_published_section(scope, module=learner.module, content_id=content_id)
    check_open(learner)
    return for_reading(scope, learner, _shown(scope, learner, live, edition, now))


def submit_attempt(
    scope: Scope, *, module_id: str, content_id: str, submitted: Mapping[str, Any], now: datetime
) -> Attempt:
    """Grade the person's answers to a quiz; needs ``learn.attempt``. Four DynamoDB calls.

    ``submitted``: the fields of :class:`AnswersInput`. The attempt is pinned to the release and to the edition
    that was shown. Raises :class:`NoAttemptLeft`; right answers are in the result only when they may be seen.
    """
    scope.check("learn.attempt", "You can read here, but not answer quizzes.")
    given = parse(AnswersInput, dict(submitted))
    for _ in range(TRIES):
        with suppress(ProgressMoved):
            return _answer(scope, module_id, content_id, given, now)
    raise ProgressMoved


def _answer(scope: Scope, module_id: str, content_id: str, given: AnswersInput, now: datetime) -> Attempt:
    learner = get_module(scope, module_id=module_id)
    seen = learner.progress.of(content_id)
    live = authoring.get_published_section(scope, module=learner.module, content_id=content_id)
    check_open(learner)
    section = _shown(scope, learner, live, given.edition, now)
    quiz, max_attempts = _quiz(section), _quiz(live).max_attempts
    if max_attempts and seen.attempts >= max_attempts:
        raise NoAttemptLeft(f"You have used all {max_attempts} attempts.", code="no_attempt_left")
    number = seen.made + 1
    if given.attempt not in (None, number):
        raise AnsweredMeanwhile
    answers = quizzes.from_learner(quiz, given.answers, seed=seed_of(scope, content_id=content_id, attempt=number))
    if errors := quizzes.wrong_answers(quiz, answers):
        raise Invalid("Some answers do not fit the quiz.", fields=errors)
    at = clock.iso(now)
    grade = quizzes.grade(quiz, answers)
    edition = section.entry.edition
    value = after_attempt(
        seen, percent=grade.percent, passed=grade.passed, edition=edition, at=at, max_attempts=max_attempts
    )
    attempt = _graded(scope, learner.module, section, answers, number=number, progress=value, at=at)
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
    )
    return attempt


def _shown(
    scope: Scope, learner: LearnerModule, live: PublishedSection, edition: int | None, now: datetime
) -> PublishedSection:
    """Return the edition that is graded: the live one, or for a day the one that this learner was shown before it."""
    content_id = live.entry.content_id
    if edition is None or edition == live.entry.edition:
        return live
    if edition > live.entry.edition:
        raise authoring.SectionNotPublished
    was_shown = learner.progress.of(content_id).edition == edition
    if not was_shown or clock.parse(learner.module.published_at) + _OLD_EDITION < now:
        raise QuizChanged("This quiz was changed since you opened it. Reload the page and answer it as it is now.")
    return authoring.get_published_section(scope, module=learner.module, content_id=content_id, edition=edition)


def list_attempts(
    scope: Scope, *, module_id: str, content_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Attempt]:
    """Return one page of the person's own attempts at a quiz, newest first; needs ``learn.view``."""
    learner = get_module(scope, module_id=module_id)
    entry = learner.module.outline.entry(content_id)
    if entry is None:
        raise authoring.SectionNotPublished
    progress = learner.progress.of(content_id)
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
        )
        return replace(attempt, release=int(item.release), version=item.version)

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
) -> Attempt:
    """Return an attempt with its grade. Right options are named once this edition was passed, or no attempt is left."""
    quiz, edition = _quiz(section), section.entry.edition
    grade = quizzes.grade(quiz, answers)
    seed = seed_of(scope, content_id=section.entry.content_id, attempt=number)
    reveal = quizzes.may_reveal(
        passed=progress.passed_edition == edition,
        attempts_used=progress.attempts,
        max_attempts=quiz.max_attempts,
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
        attempts_left=max(0, quiz.max_attempts - progress.attempts) if quiz.max_attempts else None,
        quiz=quizzes.for_learner(quiz, seed=seed),
    )


def _quiz(section: PublishedSection) -> quizzes.Quiz:
    if section.entry.content_type is not SectionType.QUIZ:
        raise NotAQuiz("There is nothing to answer in this section.", code="not_a_quiz")
    return quizzes.Quiz.model_validate(section.content_data)
