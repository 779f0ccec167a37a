"""The question bank and imports in the JSON API: ``/api/education/questions``."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from education.questions import schemas, services
from education.questions.rules import QuestionImport, Verdict
from education.quizzes.rules import QuestionKind

router = Router(tags=["education: questions"])

Identifier = Annotated[str, Path(max_length=64)]
Text = Annotated[str, Field(max_length=200)]


@router.get("/questions/imports", response=schemas.QuestionImportsOut, operation_id="list_question_imports")
def list_imports(request: Request, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> HttpResponse:
    """List the imports of the last day, newest first."""
    page = services.list_imports(request.scope, limit=limit, cursor=cursor)
    items = [schemas.QuestionImportOut.of(one) for one in page.items]
    return answer(schemas.QuestionImportsOut(items=items, next_cursor=page.next_cursor))


@router.post(
    "/questions/imports",
    response={201: schemas.QuestionImportTicketOut},
    operation_id="request_question_import",
    by_alias=True,
)
def request_import(request: Request, payload: schemas.QuestionImportIn) -> HttpResponse:
    """Ask for a ticket to send a file of questions; send it straight to the bucket, then call ``read``."""
    ticket = services.request_import(
        request.scope,
        filename=payload.filename,
        size=payload.size,
        format=payload.format.value if payload.format else "",
        module_id=payload.module_id or "",
        content_id=payload.content_id or "",
        now=clock.now(),
    )
    return _written(schemas.QuestionImportTicketOut.of(ticket), 201)


@router.get(
    "/questions/imports/{import_id}",
    response={200: schemas.QuestionImportOut, 304: None},
    operation_id="get_question_import",
)
def get_import(request: Request, import_id: Identifier) -> HttpResponse:
    """Return where an import stands; poll it with ``If-None-Match``."""
    one = services.get_import(request.scope, import_id=import_id, now=clock.now())
    unchanged = etag.not_modified(request, etag.of(one.revision))
    return unchanged if unchanged is not None else _import(one)


@router.delete("/questions/imports/{import_id}", response={204: None}, operation_id="forget_question_import")
def forget_import(request: Request, import_id: Identifier) -> HttpResponse:
    """Drop an import and its file. What was taken stays."""
    services.forget_import(request.scope, import_id=import_id, now=clock.now())
    return HttpResponse(status=204)


@router.post(
    "/questions/imports/{import_id}/read",
    response={202: schemas.QuestionImportOut},
    operation_id="read_question_import",
)
def read_import(request: Request, import_id: Identifier, payload: schemas.ReadIn) -> HttpResponse:
    """Say that the file is sent, or have it read again, as another format if need be. Nothing is taken by that."""
    one = services.read_import(request.scope, import_id=import_id, format=payload.given(), now=clock.now())
    return _import(one, status=202)


@router.get(
    "/questions/imports/{import_id}/verdicts", response=schemas.VerdictsOut, operation_id="list_question_verdicts"
)
def list_verdicts(
    request: Request,
    import_id: Identifier,
    verdict: Verdict | None = None,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> HttpResponse:
    """Return 50 questions of a dry run with what becomes of each; 409 until the file is read."""
    found = services.list_verdicts(request.scope, import_id=import_id, verdict=verdict, number=page, now=clock.now())
    return answer(schemas.VerdictsOut.of(found))


@router.post(
    "/questions/imports/{import_id}/take",
    response={202: schemas.TakingOut},
    operation_id="take_questions",
    by_alias=True,
)
def take(request: Request, import_id: Identifier, payload: schemas.TakeIn) -> HttpResponse:
    """Take questions into the bank, or the quiz of the import. What was taken is not taken twice."""
    taking = services.take(request.scope, import_id=import_id, numbers=payload.numbers, now=clock.now())
    body = schemas.TakingOut(one=schemas.QuestionImportOut.of(taking.one), left_out=list(taking.left_out))
    return _written(body, 202)


@router.get("/questions", response=schemas.QuestionsOut, operation_id="list_questions")
def list_questions(
    request: Request,
    kind: QuestionKind | None = None,
    tag: Text = "",
    words: Text = "",
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List the bank, last changed first, of a tag newest first; ``words`` looks through 400 questions at a time."""
    page = services.list_questions(request.scope, kind=kind, tag=tag, words=words, limit=limit, cursor=cursor)
    items = [schemas.QuestionCardOut.model_validate(one) for one in page.items]
    return answer(schemas.QuestionsOut(items=items, next_cursor=page.next_cursor))


@router.post("/questions", response={201: schemas.BankQuestionOut}, operation_id="add_question")
def add_question(request: Request, payload: schemas.QuestionIn) -> HttpResponse:
    """Put a question into the bank."""
    one = services.add_question(request.scope, fields=payload.given(), now=clock.now())
    return answer(schemas.BankQuestionOut.of(one), status=201, revision=one.revision)


@router.get("/questions/{question_id}", response=schemas.BankQuestionOut, operation_id="get_question")
def get_question(request: Request, question_id: Identifier) -> HttpResponse:
    """Return a question of the bank; the ``ETag`` is its revision, for ``If-Match``."""
    one = services.get_question(request.scope, question_id=question_id)
    return answer(schemas.BankQuestionOut.of(one), revision=one.revision)


@router.put("/questions/{question_id}", response=schemas.BankQuestionOut, operation_id="update_question")
def update_question(request: Request, question_id: Identifier, payload: schemas.QuestionIn) -> HttpResponse:
    """Change a question of the bank; needs ``If-Match``. Its copies in quizzes stay as they are."""
    one = services.update_question(
        request.scope,
        question_id=question_id,
        fields=payload.given(),
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return answer(schemas.BankQuestionOut.of(one), revision=one.revision)


@router.delete("/questions/{question_id}", response={204: None}, operation_id="delete_question")
def delete_question(request: Request, question_id: Identifier) -> HttpResponse:
    """Take a question out of the bank; for a week ``…/restore`` brings it back."""
    services.delete_question(request.scope, question_id=question_id, now=clock.now())
    return HttpResponse(status=204)


@router.post("/questions/{question_id}/restore", response=schemas.BankQuestionOut, operation_id="restore_question")
def restore_question(request: Request, question_id: Identifier) -> HttpResponse:
    """Bring a deleted question back."""
    one = services.restore_question(request.scope, question_id=question_id, now=clock.now())
    return answer(schemas.BankQuestionOut.of(one), revision=one.revision)


def _import(one: QuestionImport, *, status: int = 200) -> HttpResponse:
    return answer(schemas.QuestionImportOut.of(one), status=status, revision=one.revision)


def _written(body: schemas.QuestionImportTicketOut | schemas.TakingOut, status: int) -> HttpResponse:
    """Answer a body whose ``import`` cannot be called so in Python."""
    content = body.model_dump_json(by_alias=True)
    return HttpResponse(content, content_type="application/json; charset=utf-8", status=status)
