"""Answering quizzes: which edition is graded, how often, and what of it may be seen."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.authoring import services as authoring
from education.authoring.rules import PublishedSection
from education.learning.rules import (
    AnswersInput,
    Attempt,
    LearnerModule,
    LearnerSection,
)
from education.learning.services.attempts import quiz_of, record_attempt
from education.learning.services.progress import TRIES
from education.learning.services.reading import check_open, for_reading, get_module
from education.learning.services.seeds import seed_of
from education.learning.store import AnsweredMeanwhile, ProgressMoved
from education.quizzes import rules as quizzes
from education.quizzes import services as sittings
from education.quizzes.rules import Terms

#: How long after a publication answers to the edition before it are still taken.
_OLD_EDITION = timedelta(days=1)


class QuizChanged(Conflict):
    """The answers are to an edition that is not live, and was not shown to this learner lately."""

    default_code = "quiz_changed"


class NotStarted(Conflict):
    """The quiz is timed, and its clock was not started."""


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
    answered = _answered(scope, learner, content_id, edition, now)
    return for_reading(scope, learner, answered.section, answered.terms)


def submit_attempt(
    scope: Scope, *, module_id: str, content_id: str, submitted: Mapping[str, Any], now: datetime
) -> Attempt:
    """Grade the person's answers to a quiz; needs ``learn.attempt``. Five DynamoDB calls.

    ``submitted``: the fields of :class:`AnswersInput`. The attempt is pinned to the release and to the edition
    that was shown. Raises :class:`NoAttemptLeft`, and :class:`NotStarted` for a timed quiz before its start. Answers
    that come too late do not count: what was saved in time is graded, and the attempt says so (``timed_out``). Right
    answers are in the result only when they may be seen.
    """
    scope.check("learn.attempt", "You can read here, but not answer quizzes.")
    given = parse(AnswersInput, dict(submitted))
    for _ in range(TRIES):
        with suppress(ProgressMoved):
            return _answer(scope, module_id, content_id, given, now)
    raise ProgressMoved


@dataclass(frozen=True, slots=True)
class _Answered:
    """The edition that answers are to, and what holds for the learner at the quiz."""

    section: PublishedSection
    terms: Terms
    max_attempts: int
    is_timed: bool


def _answered(scope: Scope, learner: LearnerModule, content_id: str, edition: int | None, now: datetime) -> _Answered:
    live = authoring.get_published_section(scope, module=learner.module, content_id=content_id)
    check_open(learner)
    quiz = quiz_of(live)
    terms = sittings.terms_for(scope, module_id=learner.module.module_id, content_id=content_id)
    sitting = terms.sitting(number=learner.progress.of(content_id).made + 1)
    if sitting is None:
        section = _shown(scope, learner, live, edition, now)
    elif sitting.edition == live.entry.edition:
        section = live
    else:
        section = section_of(scope, learner, content_id, edition=sitting.edition)
    allowed = terms.extra.attempts_for(quiz.max_attempts)
    return _Answered(section, terms, allowed, is_timed=quiz.time_limit > 0)


def section_of(scope: Scope, learner: LearnerModule, content_id: str, *, edition: int) -> PublishedSection:
    """Return an edition of a section that was published with the module, the live one or one before."""
    return authoring.get_published_section(scope, module=learner.module, content_id=content_id, edition=edition)


def _answer(scope: Scope, module_id: str, content_id: str, given: AnswersInput, now: datetime) -> Attempt:
    learner = get_module(scope, module_id=module_id)
    seen = learner.progress.of(content_id)
    number = seen.made + 1
    answered = _answered(scope, learner, content_id, given.edition, now)
    section, sitting = answered.section, answered.terms.sitting(number=number)
    if answered.max_attempts and seen.attempts >= answered.max_attempts:
        raise NoAttemptLeft(f"You have used all {answered.max_attempts} attempts.", code="no_attempt_left")
    if given.attempt not in (None, number):
        raise AnsweredMeanwhile
    if sitting is None and answered.is_timed:
        raise NotStarted("This quiz is timed. Press Start before you answer.", code="not_started")
    if sitting and sitting.is_late(now):
        return record_attempt(scope, learner, section, sitting.answers, terms=answered.terms, timed_out=True, now=now)
    quiz = quiz_of(section)
    answers = quizzes.from_learner(quiz, given.answers, seed=seed_of(scope, content_id=content_id, attempt=number))
    if errors := quizzes.wrong_answers(quiz, answers):
        raise Invalid("Some answers do not fit the quiz.", fields=errors)
    return record_attempt(scope, learner, section, given.answers, terms=answered.terms, now=now)


def _shown(
    scope: Scope, learner: LearnerModule, live: PublishedSection, edition: int | None, now: datetime
) -> PublishedSection:
    """Return the edition that is graded: the live one, or for a day the one that this learner was shown before it."""
    content_id = live.entry.content_id
    if edition is None or edition == live.entry.edition:
        return live
    was_shown = learner.progress.of(content_id).edition == edition
    # A restored version may be live with an edition before the one that was shown.
    if edition > live.entry.edition and not was_shown:
        raise authoring.SectionNotPublished
    if not was_shown or clock.parse(learner.module.published_at) + _OLD_EDITION < now:
        raise QuizChanged("This quiz was changed since you opened it. Reload the page and answer it as it is now.")
    return authoring.get_published_section(scope, module=learner.module, content_id=content_id, edition=edition)
