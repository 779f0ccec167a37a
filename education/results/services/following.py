"""When a quiz changes that learners have answered: what is decided becomes a job, and the job sees to each of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from diatonic.common import clock, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import AnsweredQuiz, AnswersChoice, ChangedQuiz, Module, Publication
from education.results import policies
from education.results.rules import Errand, FollowUp, FollowUpState, follow_up_id, forecast_id, module_figures
from education.results.store import FollowUpStore

_TASKS = "education.results.tasks"
#: Answers to the edition before are taken for a day; whoever sent some is seen to after that.
LATECOMERS_AFTER = timedelta(days=1, minutes=15)


def count_answered(scope: Scope, module_id: str, quizzes: Sequence[ChangedQuiz]) -> list[AnsweredQuiz]:
    """Return which of the changed quizzes were answered, by how many, and what grading again would change. One call."""
    counts, forecasts = FollowUpStore(scope).counts_and_forecasts(module_id, [quiz.content_id for quiz in quizzes])
    found = []
    for quiz, figures in zip(quizzes, module_figures(counts, [quiz.live for quiz in quizzes]).sections, strict=True):
        forecast = forecasts.get(quiz.content_id)
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
    by_id = {quiz.content_id: quiz for quiz in quizzes}
    for answered in count_answered(scope, module.module_id, quizzes):
        quiz = by_id[answered.content_id]
        one = FollowUp(
            module_id=module.module_id,
            follow_up_id=forecast_id(quiz.content_id),
            content_id=quiz.content_id,
            title=quiz.draft.title,
            module_title=module.title,
            choice=Errand.FORECAST,
            version=module.version,
            release=module.release + 1,
            edition=quiz.draft.edition,
            people=answered.learners,
            decided_by_name=scope.user_name,
        )
        _begin(tx, scope, one, now)


def follow_publication(tx: Transaction, scope: Scope, publication: Publication, now: datetime) -> None:
    """Turn what was chosen for each changed quiz into work; part of a publication."""
    chosen = {quiz: choice for quiz, choice in publication.answers.items() if choice is not AnswersChoice.KEEP}
    if not chosen:
        return
    answered = {one.content_id: one for one in count_answered(scope, publication.module_id, list(chosen))}
    for quiz, choice in chosen.items():
        if quiz.content_id not in answered:
            continue
        one = FollowUp(
            module_id=publication.module_id,
            follow_up_id=follow_up_id(publication.release, quiz.content_id),
            content_id=quiz.content_id,
            title=quiz.draft.title,
            module_title=publication.title,
            choice=Errand(choice.value),
            version=publication.version,
            release=publication.release,
            edition=quiz.draft.edition,
            people=answered[quiz.content_id].learners,
            decided_by_name=scope.user_name,
        )
        _begin(tx, scope, one, now)
        _due(tx, scope, one, "see_to_latecomers", now + LATECOMERS_AFTER)


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


def _begin(tx: Transaction, scope: Scope, one: FollowUp, now: datetime) -> None:
    FollowUpStore(scope).put(tx, one, at=clock.iso(now))
    _due(tx, scope, one, "see_to_answers", now)


def _due(tx: Transaction, scope: Scope, one: FollowUp, task: str, at: datetime) -> None:
    jobs.due(
        tx,
        task=f"{_TASKS}.{task}",
        organization_id=scope.organization_id,
        arguments={"module_id": one.module_id, "follow_up_id": one.follow_up_id},
        at=at,
        # A forecast may be asked for again while the one before is being made.
        job_id=f"{task}#{one.module_id}#{one.follow_up_id}#{one.edition}",
    )
