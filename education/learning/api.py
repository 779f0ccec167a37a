"""The JSON API of learning: ``/api/education/catalogue``."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from education.learning import schemas, services
from organizations.media import services as media

Tag = Annotated[str | None, Field(max_length=40)]

router = Router(tags=["education: learning"])


@router.get("/catalogue", response=schemas.CatalogueOut, operation_id="list_catalogue")
def list_catalogue(
    request: Request,
    difficulty: Literal["beginner", "intermediate", "advanced"] | None = None,
    tag: Tag = None,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List what can be learned, of a level or with a tag, newest publication first, with one's own progress."""
    page = services.list_catalogue(
        request.scope, difficulty=difficulty or "", tag=tag or "", limit=limit, cursor=cursor
    )
    return answer(schemas.CatalogueOut.of(page))


@router.get("/catalogue/{module_id}", response=schemas.LearnerModuleOut, operation_id="get_published_module")
def get_published_module(request: Request, module_id: str) -> HttpResponse:
    """Return a published module with its sections and one's own progress."""
    return answer(schemas.LearnerModuleOut.of(services.get_module(request.scope, module_id=module_id)))


@router.get(
    "/catalogue/{module_id}/sections/{content_id}",
    response=schemas.LearnerSectionOut,
    operation_id="get_published_section",
)
def get_published_section(request: Request, module_id: str, content_id: str) -> HttpResponse:
    """Return a published section for reading; a quiz comes without its answers."""
    section = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    return answer(schemas.LearnerSectionOut.of(section))


@router.get("/catalogue/{module_id}/progress", response=schemas.ProgressOut, operation_id="get_progress")
def get_progress(request: Request, module_id: str) -> HttpResponse:
    """Return one's own progress in a module."""
    return answer(schemas.ProgressOut.of(services.get_module(request.scope, module_id=module_id).progress))


@router.put(
    "/catalogue/{module_id}/sections/{content_id}/progress",
    response=schemas.ProgressOut,
    operation_id="save_progress",
)
def save_progress(request: Request, module_id: str, content_id: str, payload: schemas.ProgressIn) -> HttpResponse:
    """Record that a section was opened, how far it was seen, or that it is completed."""
    progress = services.save_progress(
        request.scope,
        module_id=module_id,
        content_id=content_id,
        reported=payload.model_dump(),
        now=clock.now(),
    )
    return answer(schemas.ProgressOut.of(progress))


@router.post(
    "/catalogue/{module_id}/sections/{content_id}/attempts",
    response={201: schemas.AttemptOut},
    operation_id="submit_attempt",
)
def submit_attempt(request: Request, module_id: str, content_id: str, payload: schemas.AnswersIn) -> HttpResponse:
    """Answer a quiz; it is graded here, and the right answers are named only when they may be seen."""
    attempt = services.submit_attempt(
        request.scope,
        module_id=module_id,
        content_id=content_id,
        submitted=payload.model_dump(),
        now=clock.now(),
    )
    return answer(schemas.AttemptOut.of(attempt), status=201)


@router.post(
    "/catalogue/{module_id}/sections/{content_id}/sitting",
    response={201: schemas.LearnerSectionOut},
    operation_id="start_attempt",
)
def start_attempt(request: Request, module_id: str, content_id: str) -> HttpResponse:
    """Start the clock of a timed quiz, and return it with its questions; again is the same attempt and end."""
    found = services.start_attempt(request.scope, module_id=module_id, content_id=content_id, now=clock.now())
    return answer(schemas.LearnerSectionOut.of(found), status=201)


@router.put(
    "/catalogue/{module_id}/sections/{content_id}/sitting",
    response=schemas.SavedOut,
    operation_id="save_answers",
)
def save_answers(request: Request, module_id: str, content_id: str, payload: schemas.AnswersIn) -> HttpResponse:
    """Keep the answers of a timed attempt without sending it; they count when the time runs out."""
    saved_at = services.save_answers(
        request.scope,
        module_id=module_id,
        content_id=content_id,
        submitted=payload.model_dump(),
        now=clock.now(),
    )
    return answer(schemas.SavedOut(saved_at=saved_at))


@router.get(
    "/catalogue/{module_id}/sections/{content_id}/attempts",
    response=schemas.AttemptsOut,
    operation_id="list_attempts",
)
def list_attempts(
    request: Request,
    module_id: str,
    content_id: str,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List one's own attempts at a quiz, newest first."""
    page = services.list_attempts(request.scope, module_id=module_id, content_id=content_id, limit=limit, cursor=cursor)
    return answer(schemas.AttemptsOut.of(page))


@router.get(
    "/catalogue/{module_id}/sections/{content_id}/files/{slot}",
    response=schemas.FileLinkOut,
    operation_id="get_published_file",
)
def get_published_file(request: Request, module_id: str, content_id: str, slot: str) -> HttpResponse:
    """Return where to read a file of a published section; ask again when the minute is over."""
    file, preview = services.get_file(request.scope, module_id=module_id, content_id=content_id, slot=slot)
    body = schemas.FileLinkOut(
        url=media.url_of(file, file.served),
        preview_url=media.url_of(file, preview) if preview else None,
        content_type=file.content_type,
        name=file.name,
        size=file.size,
        duration=file.duration,
    )
    return answer(body)
