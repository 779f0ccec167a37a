"""When a quiz changes that learners have answered: what is decided becomes a job, and the job sees to each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from diatonic.common import clock, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import AnsweredQuiz, AnswersChoice, ChangedQuiz, Module, Publication
from education.results import policies
from education.results.rules import (
    Errand,
    FollowUp,
    FollowUpState,
    answered_by,
    follow_up_id,
    forecast_id,
    module_figures,
)
from education.results.store import FollowUpStore

_TASKS = "education.results.tasks"
#: Answers to the edition before are taken for a day; whoever sent some is seen to after that.
LATECOMERS_AFTER = timedelta(days=1, minutes=15)
#: So many are begun in one transaction: each takes up to three of its hundred items.
BATCH = 30
_COMMON = ("module_title", "version", "release", "decided_by_name", "asked_in")
_OWN = ("follow_up_id", "content_id", "title", "choice", "edition")


def count_answered(scope: Scope, module_id: str, quizzes: Sequence[ChangedQuiz]) -> list[AnsweredQuiz]:
    """Return which of the changed quizzes were answered, by how many, and what grading again would change.

    One DynamoDB call for up to 92 quizzes.
    """
    counts, forecasts = FollowUpStore(scope).counts_and(module_id, [forecast_id(quiz.content_id) for quiz in quizzes])
    found = []
    for quiz, figures in zip(quizzes, module_figures(counts, [quiz.live for quiz in quizzes]).sections, strict=True):
        forecast = forecasts.get(forecast_id(quiz.content_id))
        is_counted = forecast and forecast.state is FollowUpState.DONE and forecast.edition == quiz.draft.edition
        found.append(
            AnsweredQuiz(
                content_id=quiz.content_id,
                title=quiz.draft.title,
                learners=figures.answered,
                passed=figures.passed,
                would_pass=forecast.now_passed if forecast and is_counted else None,
                would_fail=forecast.now_failed if forecast and is_counted else None,
            )
        )
    return [one for one in found if one.learners]


def forecast_on_submission(
    tx: Transaction, scope: Scope, module: Module, quizzes: Sequence[ChangedQuiz], now: datetime
) -> None:
    """Have it counted what grading again would change, so that the reviewer can choose; part of a submission."""
    asked_in = module.revision
    planned = [
        FollowUp(
            module_id=module.module_id,
            follow_up_id=forecast_id(quiz.content_id),
            content_id=quiz.content_id,
            title=quiz.draft.title,
            module_title=module.title,
            choice=Errand.FORECAST,
            version=module.version,
            release=module.release + 1,
            edition=quiz.draft.edition,
            people=0,
            decided_by_name=scope.user_name,
            asked_in=asked_in,
        )
        for quiz in quizzes
    ]
    # A module can be taken back and sent once more while the forecast of before is still being counted.
    _plan(tx, scope, planned, now, job_id=f"begin_forecasts#{module.module_id}#{asked_in}")


def follow_publication(tx: Transaction, scope: Scope, publication: Publication, now: datetime) -> None:
    """Have what was chosen for each changed quiz turned into work; part of a publication."""
    planned = [
        FollowUp(
            module_id=publication.module_id,
            follow_up_id=follow_up_id(publication.release, quiz.content_id),
            content_id=quiz.content_id,
            title=quiz.draft.title,
            module_title=publication.title,
            choice=Errand(choice.value),
            version=publication.version,
            release=publication.release,
            edition=quiz.draft.edition,
            people=0,
            decided_by_name=scope.user_name,
        )
        for quiz, choice in publication.answers.items()
        if choice is not AnswersChoice.KEEP
    ]
    _plan(tx, scope, planned, now, job_id=f"begin_follow_ups#{publication.module_id}#{publication.release}")


def begin_follow_ups(
    scope: Scope, *, module_id: str, quizzes: Sequence[Mapping[str, Any]], common: Mapping[str, Any], now: datetime
) -> None:
    """Write what was decided about each quiz that anybody has answered, and make it due. Runs again where it stopped.

    ``now``: when it was decided; ``quizzes`` and ``common`` as they were planned. A transaction holds a hundred items
    and a module two hundred quizzes, so the decision itself is one job, and this is what the job does. Up to three
    DynamoDB reads, and a transaction for each thirty quizzes.
    """
    store, at = FollowUpStore(scope), clock.iso(now)
    planned = [
        FollowUp(module_id=module_id, people=0, **{**common, **quiz, "choice": Errand(quiz["choice"])})
        for quiz in quizzes
    ]
    counts, there = store.counts_and(module_id, [one.follow_up_id for one in planned])
    begun = {name for name, one in there.items() if one.asked_in >= common["asked_in"]}
    answered = [(one, answered_by(counts, one.content_id)) for one in planned if one.follow_up_id not in begun]
    left = [replace(one, people=people) for one, people in answered if people]
    for start in range(0, len(left), BATCH):
        tx = Transaction()
        for one in left[start : start + BATCH]:
            store.put(tx, one, at=at)
            _due(tx, scope, one, "see_to_answers", now)
            if one.choice is not Errand.FORECAST:
                _due(tx, scope, one, "see_to_latecomers", now + LATECOMERS_AFTER)
        tx.commit()


def retry_follow_up(scope: Scope, *, module_id: str, follow_up_id: str, now: datetime) -> FollowUp:
    """Go on with a follow-up that failed, from where it stopped; needs ``results.view``."""
    policies.check_can_view(scope)
    authoring.get_module(scope, module_id=module_id)
    store = FollowUpStore(scope)
    one = store.get(module_id, follow_up_id)
    tx = Transaction()
    store.again(tx, one, at=clock.iso(now))
    _due(tx, scope, one, "see_to_answers", now)
    tx.commit()
    return store.get(module_id, follow_up_id)


def _plan(tx: Transaction, scope: Scope, planned: Sequence[FollowUp], now: datetime, *, job_id: str) -> None:
    """Make one job of it, however many quizzes there are."""
    if not planned:
        return
    common = {name: getattr(planned[0], name) for name in _COMMON}
    quizzes = [{name: getattr(one, name) for name in _OWN} for one in planned]
    jobs.due(
        tx,
        task=f"{_TASKS}.begin_follow_ups",
        organization_id=scope.organization_id,
        arguments={"module_id": planned[0].module_id, "quizzes": quizzes, "common": common, "at": clock.iso(now)},
        at=now,
        job_id=job_id,
    )


def _due(tx: Transaction, scope: Scope, one: FollowUp, task: str, at: datetime) -> None:
    jobs.due(
        tx,
        task=f"{_TASKS}.{task}",
        organization_id=scope.organization_id,
        arguments={"module_id": one.module_id, "follow_up_id": one.follow_up_id},
        at=at,
        # A forecast may be asked for again, of the same edition too, while the one before is being made.
        job_id=f"{task}#{one.module_id}#{one.follow_up_id}#{one.edition}"
        + (f"#{one.asked_in}" if one.asked_in else ""),
    )
