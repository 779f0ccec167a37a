"""Timed attempts: started by the learner, timed by the server, closed with what was saved when the time is over."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from diatonic.common import clock, ids, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.learning.rules import AnswersInput, Attempt, LearnerSection
from education.learning.services.answering import NoAttemptLeft, section_of
from education.learning.services.attempts import record_attempt
from education.learning.services.progress import TRIES
from education.learning.services.reading import get_module, get_section
from education.learning.store import AnsweredMeanwhile, ProgressMoved
from education.quizzes import services as quizzes
from education.quizzes.rules import GRACE, Sitting

#: What is kept of unsent answers, as JSON; a sheet that was filled in on our page is far below.
_MAX_BYTES = 100_000


class NotTimed(Conflict):
    """The quiz has no time limit: there is nothing to start."""


class TimeIsOver(Conflict):
    """The time of the attempt is over, or it was sent already."""

    default_code = "time_is_over"


def start_attempt(scope: Scope, *, module_id: str, content_id: str, now: datetime) -> LearnerSection:
    """Start the clock of a timed quiz, and return it with its questions; needs ``learn.attempt``.

    Started is started: again, or in a second window, is the same attempt with the same end. It counts as an attempt,
    also when nothing is sent. Raises :class:`NotTimed`, :class:`NoAttemptLeft`. Nine DynamoDB calls; more where an
    attempt before it ran out of time and is closed first.
    """
    scope.check("learn.attempt", "You can read here, but not answer quizzes.")
    found = get_section(scope, module_id=module_id, content_id=content_id)
    if found.sitting and found.sitting.is_late(now):
        finish_attempt(scope, module_id=module_id, content_id=content_id, now=now)
        found = get_section(scope, module_id=module_id, content_id=content_id)
    if found.minutes == 0:
        raise NotTimed("This quiz has no time limit. Answer it right away.", code="not_timed")
    if found.attempts_left == 0:
        raise NoAttemptLeft("You have used all your attempts.", code="no_attempt_left")
    if found.must_start:
        with suppress(quizzes.StartedMeanwhile):  # another window was faster: its attempt is this one's
            _start(scope, found, now)
        found = get_section(scope, module_id=module_id, content_id=content_id)
    return found


def _start(scope: Scope, found: LearnerSection, now: datetime) -> None:
    ends = now + timedelta(minutes=found.minutes)
    sitting = Sitting(
        module_id=found.module.module_id,
        content_id=found.section.entry.content_id,
        user_id=scope.user_id,
        number=found.next_attempt,
        edition=found.section.entry.edition,
        minutes=found.minutes,
        started_at=clock.iso(now),
        ends_at=clock.iso(ends),
    )
    tx = Transaction()
    quizzes.start_sitting(tx, scope, sitting=sitting)
    jobs.due(
        tx,
        task="education.learning.tasks.close_attempt",
        organization_id=scope.organization_id,
        arguments={
            "module_id": sitting.module_id,
            "content_id": sitting.content_id,
            "user_id": sitting.user_id,
            "user_name": scope.user_name,
        },
        at=ends + GRACE + timedelta(seconds=1),
    )
    tx.commit()


def save_answers(scope: Scope, *, module_id: str, content_id: str, submitted: Mapping[str, Any], now: datetime) -> str:
    """Keep the answers of a timed attempt without sending it; they count when the time runs out. One DynamoDB call.

    ``submitted``: the fields of :class:`AnswersInput`, with ``attempt``. Returns when it was saved. Raises
    :class:`TimeIsOver`. Whether an answer fits its question is looked at when the attempt is graded.
    """
    scope.check("learn.attempt", "You can read here, but not answer quizzes.")
    given = parse(AnswersInput, dict(submitted))
    if given.attempt is None:
        raise Invalid("Say which attempt this is.", fields=[FieldError("/attempt", "This is required.")])
    if len(json.dumps(given.answers, ensure_ascii=False).encode()) > _MAX_BYTES:
        raise Invalid("These answers are too long.", fields=[FieldError("/answers", "At most 100 KB.")])
    place = {"module_id": module_id, "content_id": content_id}
    is_ours = ids.belongs(module_id, organization_id=scope.organization_id, kind="module")
    if not is_ours or not quizzes.save_answers(scope, **place, number=given.attempt, answers=given.answers, now=now):
        get_section(scope, **place)  # where there is none, that is what is said
        raise TimeIsOver("The time of this attempt is over, or it was sent already. Reload the page.")
    return clock.iso(now)


def finish_attempt(scope: Scope, *, module_id: str, content_id: str, now: datetime) -> Attempt | None:
    """Record a timed attempt whose time ran out, with what was saved; ``None`` where there is none.

    Two at once record one attempt.
    """
    for _ in range(TRIES):
        with suppress(ProgressMoved):
            return _finish(scope, module_id, content_id, now)
    raise ProgressMoved


def _finish(scope: Scope, module_id: str, content_id: str, now: datetime) -> Attempt | None:
    terms = quizzes.terms_for(scope, module_id=module_id, content_id=content_id)
    if terms.started is None or not terms.started.is_late(now):
        return None
    learner = get_module(scope, module_id=module_id)
    sitting = terms.sitting(number=learner.progress.of(content_id).made + 1)
    if sitting is None:
        return None
    section = section_of(scope, learner, content_id, edition=sitting.edition)
    with suppress(AnsweredMeanwhile, quizzes.StartedMeanwhile):
        return record_attempt(scope, learner, section, sitting.answers, terms=terms, timed_out=True, now=now)
    return None


def close_attempt(
    scope: Scope, *, module_id: str, content_id: str, user_id: str, user_name: str, now: datetime
) -> None:
    """Record a timed attempt that was left alone, when its time is over; for the job that was made with its start.

    ``scope`` is the system's. A module that is not published any more keeps the attempt open: it is recorded when the
    learner comes back to it.
    """
    learner = replace(scope, user_id=user_id, user_name=user_name)
    with suppress(NotFound):
        finish_attempt(learner, module_id=module_id, content_id=content_id, now=now)
