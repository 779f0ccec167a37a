"""The JSON API of exercises: handing in below ``/api/education/catalogue``, marking below ``/api/education/modules``."""

from typing import Literal

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from education.exercises import schemas, services
from organizations.media.schemas import TicketOut

router = Router(tags=["education: exercises"])

_OWN = "/catalogue/{module_id}/sections/{content_id}/submissions"
_HANDED_IN = "/modules/{module_id}/submissions"


@router.post(_OWN, response={201: schemas.SubmissionOut}, operation_id="hand_in")
def hand_in(request: Request, module_id: str, content_id: str, payload: schemas.WorkIn) -> HttpResponse:
    """Hand in work for an exercise: the text, and the file that was uploaded for it last."""
    submission = services.hand_in(
        request.scope, module_id=module_id, content_id=content_id, submitted=payload.model_dump(), now=clock.now()
    )
    return answer(schemas.SubmissionOut.full(submission), status=201)


@router.get(_OWN, response=schemas.OwnSubmissionsOut, operation_id="list_own_submissions")
def list_own(
    request: Request, module_id: str, content_id: str, limit: int = DEFAULT_LIMIT, cursor: Cursor = None
) -> HttpResponse:
    """List one's own submissions to an exercise with their marks, newest first."""
    page = services.list_own(request.scope, module_id=module_id, content_id=content_id, limit=limit, cursor=cursor)
    return answer(schemas.OwnSubmissionsOut.of(page))


@router.post(f"{_OWN}/upload", response={201: TicketOut}, operation_id="upload_work")
def upload_work(request: Request, module_id: str, content_id: str, payload: schemas.WorkUploadIn) -> HttpResponse:
    """Ask for a ticket to upload the file that is going to be handed in; then upload it and call ``complete``."""
    ticket = services.request_upload(
        request.scope, module_id=module_id, content_id=content_id, now=clock.now(), **payload.model_dump()
    )
    return answer(TicketOut.of(ticket), status=201)


@router.delete(f"{_OWN}/upload", response={204: None}, operation_id="clear_work_file")
def clear_file(request: Request, module_id: str, content_id: str) -> HttpResponse:
    """Take out the file that lies ready to be handed in."""
    services.clear_file(request.scope, module_id=module_id, content_id=content_id, now=clock.now())
    return HttpResponse(status=204)


@router.post(f"{_OWN}/take-back", response={204: None}, operation_id="take_back")
def take_back(request: Request, module_id: str, content_id: str) -> HttpResponse:
    """Take back work that nobody has marked yet; it does not count as a try."""
    services.take_back(request.scope, module_id=module_id, content_id=content_id, now=clock.now())
    return HttpResponse(status=204)


@router.get(f"{_OWN}/{{number}}/file", response=schemas.WorkFileOut, operation_id="get_own_file")
def get_own_file(request: Request, module_id: str, content_id: str, number: int) -> HttpResponse:
    """Return where to read the file of one's own submission."""
    file = services.get_own_file(request.scope, module_id=module_id, content_id=content_id, number=number)
    return answer(schemas.WorkFileOut.of(file))


@router.get(_HANDED_IN, response=schemas.SubmissionsOut, operation_id="list_submissions")
def list_submissions(
    request: Request,
    module_id: str,
    section: str | None = None,
    state: Literal["submitted", "try_again", "passed"] | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List what was handed in for a module, or one exercise of it (``section``): waiting first, longest waiting first."""
    _, page = services.list_submissions(
        request.scope, module_id=module_id, content_id=section, state=state, limit=limit, cursor=cursor
    )
    return answer(schemas.SubmissionsOut.of(page))


@router.get(f"{_HANDED_IN}/{{submission_id}}", response=schemas.MarkingOut, operation_id="get_submission")
def get_submission(request: Request, module_id: str, submission_id: str) -> HttpResponse:
    """Return a submission to mark; the ``ETag`` is its revision, for ``If-Match``."""
    marking = services.get_submission(request.scope, module_id=module_id, submission_id=submission_id)
    return _marking(marking)


@router.put(f"{_HANDED_IN}/{{submission_id}}/mark", response=schemas.MarkingOut, operation_id="mark_submission")
def mark_submission(request: Request, module_id: str, submission_id: str, payload: schemas.MarkIn) -> HttpResponse:
    """Mark a submission, or correct its mark; needs ``If-Match``. 412 with who, when somebody marked it meanwhile."""
    marking = services.mark(
        request.scope,
        module_id=module_id,
        submission_id=submission_id,
        given=payload.model_dump(),
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return _marking(marking)


def _marking(marking: services.Marking) -> HttpResponse:
    return answer(schemas.MarkingOut.of_marking(marking), revision=marking.submission.revision)
