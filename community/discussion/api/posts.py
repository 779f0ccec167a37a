"""Posts: feeds, one by one, drafts, older texts, tags, files."""

from typing import Annotated, Literal

from django.http import HttpResponse, HttpResponseRedirect
from ninja import Query, Router

from community.discussion import schemas, services
from community.discussion.rules.listing import MOST_LISTED
from community.discussion.services import SeenPost
from diatonic.common import clock
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import Answer, answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor
from organizations.media.schemas import TicketOut

router = Router(tags=["community: posts"])

Feed = Literal["organization", "public"]
Identifier = Annotated[str, Query(max_length=200)]
_POST = "/posts/{post_id}"


@router.get("/posts", response={200: schemas.PostsOut, 304: None}, operation_id="list_posts")
def list_posts(
    request: Request,
    feed: Feed = "organization",
    tag: Annotated[str, Query(max_length=200)] = "",
    since: Annotated[str, Query(max_length=200)] = "",
    limit: int = MOST_LISTED,
    cursor: Cursor = None,
) -> HttpResponse:
    """List posts, newest first: the organization's, or the ``public`` ones of all; with ``tag`` those that carry it.

    With ``since`` (``published_at/post_id`` of the newest post at hand) only what is newer: poll that, with the
    ``ETag`` in ``If-None-Match``; the answer is 304 while nothing is.
    """
    is_public = feed == "public"
    if since and tag:
        wrong = FieldError("/tag", "Leave it out with since: what is newer is told of all posts.")
        raise Invalid("What is newer is not told by tag.", fields=[wrong])
    if since:
        return _news(request, since, is_public=is_public)
    found = services.list_posts(request.scope, tag=tag, is_public=is_public, limit=limit, cursor=cursor)
    return _polled(request, schemas.PostsOut.of(found))


@router.post("/posts", response={201: schemas.PostOut}, operation_id="create_post")
def create_post(request: Request, payload: schemas.PostIn) -> HttpResponse:
    """Write a post, or keep a draft. Its author sees it at once, others once it has been checked."""
    return _post(services.create_post(request.scope, payload.given(), now=clock.now()), status=201)


@router.get(_POST, response={200: schemas.PostOut, 304: None}, operation_id="get_post")
def get_post(request: Request, post_id: str) -> HttpResponse:
    """Return a post. The ``ETag`` begins with its revision, for ``If-Match``, and changes with whatever is shown."""
    seen = services.read_post(request.scope, post_id)
    services.note_view(seen, now=clock.now())
    response = _post(seen)
    return etag.not_modified(request, response["ETag"]) or response


@router.put(_POST, response=schemas.PostOut, operation_id="change_post")
def change_post(request: Request, post_id: str, payload: schemas.PostChangeIn) -> HttpResponse:
    """Change one's own post; needs ``If-Match``. Another text, and more readers, are checked first.

    412 with who and when, where it was changed in another window meanwhile.
    """
    revision = etag.revision_required(request)
    given, now = payload.given(), clock.now()
    return _post(services.change_post(request.scope, post_id=post_id, given=given, revision=revision, now=now))


@router.delete(_POST, response={204: None}, operation_id="delete_post")
def delete_post(request: Request, post_id: str) -> HttpResponse:
    """Delete one's own post with everything under it; ``If-Match`` may name the revision."""
    revision = etag.revision_asked_for(request)
    services.delete_post(request.scope, post_id=post_id, revision=revision, now=clock.now())
    return HttpResponse(status=204)


@router.post(f"{_POST}/publish", response=schemas.PostOut, operation_id="publish_post")
def publish_post(request: Request, post_id: str) -> HttpResponse:
    """Publish a draft as it is."""
    return _post(services.publish_post(request.scope, post_id=post_id, now=clock.now()))


@router.post(f"{_POST}/share", response=schemas.SharedOut, operation_id="share_post")
def share_post(request: Request, post_id: str) -> HttpResponse:
    """Count that one passes a post on: once, however often. Answers the page to pass on."""
    seen = services.share_post(request.scope, post_id=post_id, now=clock.now())
    url = services.path_of(request.scope.organization_id, post_id)
    return answer(schemas.SharedOut(shares=seen.counts.shares, url=request.build_absolute_uri(url)))


@router.post(f"{_POST}/report", response={204: None}, operation_id="report_post")
def report_post(request: Request, post_id: str, payload: schemas.ReportIn) -> HttpResponse:
    """Tell the moderators of its organization that a post should not stand."""
    services.report_post(request.scope, post_id=post_id, reason=payload.reason, note=payload.note, now=clock.now())
    return HttpResponse(status=204)


@router.get(f"{_POST}/revisions", response=schemas.PostRevisionsOut, operation_id="list_post_revisions")
def list_revisions(request: Request, post_id: str, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> HttpResponse:
    """List what a post said before it was changed, to its author and to moderators, newest first."""
    page = services.list_revisions(request.scope, post_id=post_id, limit=limit, cursor=cursor)
    return answer(schemas.PostRevisionsOut.of(page))


@router.delete(f"{_POST}/preview", response=schemas.PostOut, operation_id="remove_post_preview")
def remove_preview(request: Request, post_id: str) -> HttpResponse:
    """Take the preview of the page that one's own post is about out of it, for good."""
    return _post(services.remove_preview(request.scope, post_id=post_id, now=clock.now()))


@router.get(f"{_POST}/attachments/{{file_id}}", response={302: None}, operation_id="read_post_attachment")
def read_attachment(
    request: Request, post_id: str, file_id: str, rendition: Annotated[str, Query(max_length=40)] = "original"
) -> HttpResponse:
    """Lead to the bytes of a file at a post, for a minute, as long as one sees the post with it."""
    url = services.read_attachment(request.scope, post_id=post_id, file_id=file_id, rendition=rendition)
    response = HttpResponseRedirect(url)
    response["Cache-Control"] = "private, no-store"
    return response


@router.post("/uploads", response={201: TicketOut}, operation_id="upload_for_post")
def upload_for_post(request: Request, payload: schemas.PostUploadIn) -> HttpResponse:
    """Ask for a ticket to upload a file for a post; once it is ready, name it in ``attachments``."""
    ticket = services.request_upload(request.scope, now=clock.now(), **payload.model_dump())
    return answer(TicketOut.of(ticket), status=201)


@router.get("/drafts", response=schemas.PostsOut, operation_id="list_post_drafts")
def list_drafts(request: Request, limit: int = MOST_LISTED, cursor: Cursor = None) -> HttpResponse:
    """List one's own drafts in the organization, last changed first."""
    return answer(schemas.PostsOut.of(services.list_drafts(request.scope, limit=limit, cursor=cursor)))


@router.get("/users/{user_id}/posts", response={200: schemas.PostsOut, 304: None}, operation_id="list_user_posts")
def list_user_posts(
    request: Request, user_id: str, feed: Feed = "organization", limit: int = MOST_LISTED, cursor: Cursor = None
) -> HttpResponse:
    """List a person's posts in the organization, or with ``feed=public`` their public ones everywhere, newest first.

    One's own in the organization are all but drafts, last changed first.
    """
    found = services.list_by_person(
        request.scope, user_id=user_id, is_public=feed == "public", limit=limit, cursor=cursor
    )
    return _polled(request, schemas.PostsOut.of(found))


@router.get("/tags", response=schemas.TagsOut, operation_id="list_post_tags")
def list_tags(request: Request, prefix: Annotated[str, Query(max_length=200)] = "") -> HttpResponse:
    """List up to twenty tags of the organization's posts that begin so, by name."""
    found = services.list_tags(request.scope, begins=prefix)
    return answer(schemas.TagsOut(items=[schemas.TagOut(tag=tag, posts=posts) for tag, posts in found]))


def _news(request: Request, since: str, *, is_public: bool) -> HttpResponse:
    """Answer what is newer: while a client knows that already, without reading any post."""
    news = services.news_since(request.scope, since, is_public=is_public)
    tag = etag.of("news", *news.keys)
    unchanged = etag.not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    posts = services.read_news(request.scope, news)
    return etag.mark(answer(schemas.PostsOut.news(posts, more=news.more)), tag)


def _post(seen: SeenPost, *, status: int = 200) -> HttpResponse:
    response = answer(schemas.PostOut.of(seen), status=status)
    return etag.mark(response, etag.of_revision(seen.post.revision, response.content))


def _polled(request: Request, body: Answer) -> HttpResponse:
    """Answer with an entity tag of what is said, 304 where the client has just that."""
    response = answer(body)
    tag = etag.of("page", response.content)
    return etag.not_modified(request, tag) or etag.mark(response, tag)
