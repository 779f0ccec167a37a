"""Comments in the JSON API: ``/api/education/modules/{id}/comments``."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from education.authoring import schemas, services

router = Router(tags=["education: authoring"])
_Content = Annotated[str | None, Field(max_length=200)]


@router.get("/modules/{module_id}/comments", response=schemas.ModuleCommentsOut, operation_id="list_comments")
def list_comments(
    request: Request,
    module_id: str,
    content_id: _Content = None,
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List the comments of a module, thread by thread; of one section, or with ``content_id=`` those at none."""
    page = services.list_comments(request.scope, module_id=module_id, content_id=content_id, limit=limit, cursor=cursor)
    return answer(schemas.ModuleCommentsOut.of(page))


@router.post("/modules/{module_id}/comments", response={201: schemas.ModuleCommentOut}, operation_id="add_comment")
def add_comment(request: Request, module_id: str, payload: schemas.ModuleCommentIn) -> HttpResponse:
    """Write a comment, or answer one; its authors, its reviewers and whoever wrote in the thread are told."""
    comment = services.add_comment(
        request.scope,
        module_id=module_id,
        text=payload.text,
        content_id=payload.content_id or "",
        reply_to=payload.reply_to or "",
        now=clock.now(),
    )
    return answer(schemas.ModuleCommentOut.of(comment), status=201, revision=comment.revision)


@router.patch(
    "/modules/{module_id}/comments/{comment_id}", response=schemas.ModuleCommentOut, operation_id="change_comment"
)
def change_comment(
    request: Request, module_id: str, comment_id: str, payload: schemas.CommentChangesIn
) -> HttpResponse:
    """Rewrite one's own comment, or resolve or reopen a thread. With ``If-Match``: only while it is as it was read."""
    comment = services.change_comment(
        request.scope,
        module_id=module_id,
        comment_id=comment_id,
        text=payload.text,
        is_resolved=None if payload.state is None else payload.state == "resolved",
        revision=etag.revision_asked_for(request),
        now=clock.now(),
    )
    return answer(schemas.ModuleCommentOut.of(comment), revision=comment.revision)


@router.delete("/modules/{module_id}/comments/{comment_id}", response={204: None}, operation_id="delete_comment")
def delete_comment(request: Request, module_id: str, comment_id: str) -> HttpResponse:
    """Take one's own comment away; administrators anybody's."""
    services.delete_comment(request.scope, module_id=module_id, comment_id=comment_id, now=clock.now())
    return HttpResponse(status=204)
