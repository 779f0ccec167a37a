"""The JSON API of comments."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Status

from community.discussion.rules.comments import PAGE
from community.discussion.schemas import comments as schemas
from community.discussion.schemas.posts import ReportIn
from community.discussion.services import comments as services
from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import Cursor

router = Router(tags=["community: comments"])

_OF_POST = "/posts/{post_id}/comments"
_ONE = "/comments/{comment_id}"
Order = Literal["oldest", "newest"]


@router.get(_OF_POST, response=schemas.ThreadOut, operation_id="list_post_comments")
def list_comments(
    request: Request, post_id: str, order: Order = "oldest", limit: int = PAGE, cursor: Cursor = None
) -> HttpResponse:
    """List the comments directly below a post, each with its first two replies."""
    thread = services.list_comments(
        request.scope, post_id=post_id, newest_first=order == "newest", limit=limit, cursor=cursor
    )
    return answer(schemas.ThreadOut.of(thread))


@router.post(_OF_POST, response={201: schemas.CommentOut}, operation_id="comment_on_post")
def add_comment(request: Request, post_id: str, payload: schemas.CommentIn) -> HttpResponse:
    """Comment on a post, or answer a comment of it. Others see it once it has been checked."""
    shown = services.add_comment(
        request.scope,
        post_id=post_id,
        content=payload.content,
        parent_comment_id=payload.parent_comment_id or "",
        now=clock.now(),
    )
    return _comment(shown, status=201)


@router.get(_ONE, response=schemas.CommentOut, operation_id="get_post_comment")
def get_comment(request: Request, comment_id: str) -> HttpResponse:
    """Return one comment; the ``ETag`` is its revision, for ``If-Match``."""
    _, shown = services.get_comment(request.scope, comment_id=comment_id)
    return _comment(shown)


@router.put(_ONE, response=schemas.CommentOut, operation_id="change_post_comment")
def change_comment(request: Request, comment_id: str, payload: schemas.CommentChangeIn) -> HttpResponse:
    """Change one's own comment. With ``If-Match``: 412 where it was changed meanwhile."""
    shown = services.edit_comment(
        request.scope,
        comment_id=comment_id,
        content=payload.content,
        revision=etag.revision_asked_for(request),
        now=clock.now(),
    )
    return _comment(shown)


@router.delete(_ONE, response={204: None}, operation_id="delete_post_comment")
def delete_comment(request: Request, comment_id: str) -> Status[Any]:
    """Delete one's own comment. Its place stays while replies hang on it."""
    revision = etag.revision_asked_for(request)
    services.delete_comment(request.scope, comment_id=comment_id, revision=revision, now=clock.now())
    return Status(204, None)


@router.get(f"{_ONE}/replies", response=schemas.ThreadOut, operation_id="list_comment_replies")
def list_replies(
    request: Request, comment_id: str, order: Order = "oldest", limit: int = PAGE, cursor: Cursor = None
) -> HttpResponse:
    """List the replies to a comment, each with its own first two."""
    thread = services.list_replies(
        request.scope, comment_id=comment_id, newest_first=order == "newest", limit=limit, cursor=cursor
    )
    return answer(schemas.ThreadOut.of(thread))


@router.get(f"{_ONE}/revisions", response=schemas.EarlierTextsOut, operation_id="list_comment_revisions")
def list_texts(request: Request, comment_id: str, limit: int = PAGE, cursor: Cursor = None) -> HttpResponse:
    """List what a comment said before, latest first: for its author and the moderators."""
    page = services.list_texts(request.scope, comment_id=comment_id, limit=limit, cursor=cursor)
    return answer(schemas.EarlierTextsOut.of(page))


@router.post(f"{_ONE}/report", response={204: None}, operation_id="report_comment")
def report_comment(request: Request, comment_id: str, payload: ReportIn) -> Status[Any]:
    """Report a comment to the moderators of its post's organization; once a person."""
    services.report_comment(
        request.scope, comment_id=comment_id, reason=payload.reason, note=payload.note, now=clock.now()
    )
    return Status(204, None)


def _comment(shown: services.SeenComment, *, status: int = 200) -> HttpResponse:
    return answer(schemas.CommentOut.of(shown), status=status, revision=shown.comment.revision)
