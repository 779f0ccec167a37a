"""The JSON API of results: ``/api/education/modules/{module_id}/results``."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from education.results import schemas, services

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
    return answer(schemas.FollowUpOut.of(one), status=202)
