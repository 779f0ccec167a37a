"""The JSON API of reactions."""

from django.http import HttpResponse
from ninja import Router

from community.discussion.rules.reactions import ReactionType
from community.discussion.schemas import reactions as schemas
from community.discussion.services import reactions as services
from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor

router = Router(tags=["community: reactions"])


@router.post("/posts/{post_id}/react", response=schemas.ReactedOut, operation_id="react_to_post")
def react_to_post(request: Request, post_id: str, payload: schemas.ReactionIn) -> HttpResponse:
    """React to a post, or take that back."""
    kind = ReactionType(payload.reaction_type)
    reacted = services.react_to_post(request.scope, post_id=post_id, kind=kind, on=payload.on, now=clock.now())
    return answer(schemas.ReactedOut.of(reacted))


@router.post("/comments/{comment_id}/react", response=schemas.ReactedOut, operation_id="react_to_comment")
def react_to_comment(request: Request, comment_id: str, payload: schemas.ReactionIn) -> HttpResponse:
    """React to a comment, or take that back."""
    kind = ReactionType(payload.reaction_type)
    reacted = services.react_to_comment(request.scope, comment_id=comment_id, kind=kind, on=payload.on, now=clock.now())
    return answer(schemas.ReactedOut.of(reacted))


@router.get("/posts/{post_id}/reactions", response=schemas.ReactorsOut, operation_id="list_post_reactions")
def list_of_post(
    request: Request,
    post_id: str,
    reaction_type: schemas.Kind = "like",
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List who reacted like this to a post, last first."""
    page = services.list_reactors(
        request.scope, post_id=post_id, kind=ReactionType(reaction_type), limit=limit, cursor=cursor
    )
    return answer(schemas.ReactorsOut.of(page))


@router.get("/comments/{comment_id}/reactions", response=schemas.ReactorsOut, operation_id="list_comment_reactions")
def list_of_comment(
    request: Request,
    comment_id: str,
    reaction_type: schemas.Kind = "like",
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List who reacted like this to a comment, last first."""
    page = services.list_reactors(
        request.scope, comment_id=comment_id, kind=ReactionType(reaction_type), limit=limit, cursor=cursor
    )
    return answer(schemas.ReactorsOut.of(page))
