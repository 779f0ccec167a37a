"""The JSON API of results: ``/api/education/modules/{module_id}/results``."""

from typing import Annotated

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from education.results import schemas, services
from education.results.rules import Show

router = Router(tags=["education: results"])

Since = Annotated[str, Query(max_length=40, description="count from this version on; empty: from the oldest listed")]


@router.get("/modules/{module_id}/results", response=schemas.ResultsOut, operation_id="get_results")
def get_results(request: Request, module_id: str) -> HttpResponse:
    """Return how many learners started, completed and passed each section of a module."""
    return answer(schemas.ResultsOut.of(services.get_results(request.scope, module_id=module_id)))


@router.get(
    "/modules/{module_id}/results/quizzes/{content_id}",
    response=schemas.QuizResultsOut,
    operation_id="get_quiz_results",
)
def get_quiz_results(request: Request, module_id: str, content_id: str, since: Since = "") -> HttpResponse:
    """Return how often each question of a quiz was right, how well it separates, and what was chosen."""
    found = services.get_quiz_results(request.scope, module_id=module_id, content_id=content_id, since=since)
    return answer(schemas.QuizResultsOut.of(found))


@router.post(
    "/modules/{module_id}/results/follow-ups/{follow_up_id}/retry",
    response={202: schemas.FollowUpOut},
    operation_id="retry_follow_up",
)
def retry_follow_up(request: Request, module_id: str, follow_up_id: str) -> HttpResponse:
    """Go on with grading or opening again that failed, from where it stopped."""
    one = services.retry_follow_up(request.scope, module_id=module_id, follow_up_id=follow_up_id, now=clock.now())
    return answer(schemas.FollowUpOut.model_validate(one), status=202)


@router.get("/modules/{module_id}/results/learners", response=schemas.LearnersOut, operation_id="list_module_learners")
def list_module_learners(
    request: Request, module_id: str, show: Show = "stopped", limit: int = DEFAULT_LIMIT, cursor: Cursor = None
) -> HttpResponse:
    """List learners who stopped (did nothing for a week), are failing a quiz, are on the way, or finished."""
    _, page = services.list_learners(
        request.scope, module_id=module_id, show=show, limit=limit, cursor=cursor, now=clock.now()
    )
    return answer(schemas.LearnersOut.of(page))


@router.get("/modules/{module_id}/results/learners.csv", operation_id="get_learners_table")
def get_learners_table(request: Request, module_id: str) -> StreamingHttpResponse:
    """Return all learners of a module as a table (CSV) that is read while it is sent."""
    return schemas.sent_table(services.learner_rows(request.scope, module_id=module_id), "learners.csv")


@router.get("/modules/{module_id}/results/questions.csv", operation_id="get_questions_table")
def get_questions_table(request: Request, module_id: str) -> StreamingHttpResponse:
    """Return the figures of all questions of a module as a table (CSV) that is read while it is sent."""
    return schemas.sent_table(services.questions_rows(request.scope, module_id=module_id), "questions.csv")


@router.get(
    "/modules/{module_id}/results/learners/{user_id}",
    response=schemas.LearnerDetailOut,
    operation_id="get_module_learner",
)
def get_module_learner(request: Request, module_id: str, user_id: str) -> HttpResponse:
    """Return what one learner did in each section."""
    _, outline, learner = services.get_learner(request.scope, module_id=module_id, user_id=user_id)
    return answer(schemas.LearnerDetailOut.of_both(learner, outline))


@router.get(
    "/modules/{module_id}/results/learners/{user_id}/attempts/{content_id}",
    response=schemas.LearnerAttemptsOut,
    operation_id="list_learner_attempts",
)
def list_learner_attempts(
    request: Request,
    module_id: str,
    user_id: str,
    content_id: str,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List a learner's attempts at a quiz with every answer, newest first."""
    page = services.list_learner_attempts(
        request.scope, module_id=module_id, content_id=content_id, user_id=user_id, limit=limit, cursor=cursor
    )
    return answer(schemas.LearnerAttemptsOut.of(page))
