"""Comments: writing, changing and deleting one, where one's own stands, what it said before."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from community.discussion.rules.comments import MAX_CONTENT
from community.discussion.rules.states import Status
from community.discussion.services import comments as services
from community.discussion.services.comments import SeenComment
from community.discussion.services.showing import read_post
from community.discussion.views import presenting, threads
from community.discussion.views.posts import times_asked
from diatonic.common import clock
from diatonic.common.errors import AppError, Conflict, Denied, Invalid, Stale, TooMany
from diatonic.common.http.access import Request
from diatonic.common.http.problems import wants_problem
from diatonic.common.validation import whole_number

_REFUSED = (Invalid, Conflict, TooMany, Denied, Stale)


@require_POST
def say(request: Request, organization: str, post_id: str) -> HttpResponse:
    """Comment on a post, or answer a comment of it."""
    given = request.POST
    parent, content = given.get("parent_comment_id", ""), given.get("content", "").replace("\r\n", "\n")
    try:
        seen = services.add_comment(
            request.scope, post_id=post_id, content=content, parent_comment_id=parent, now=clock.now()
        )
    except _REFUSED as failure:
        return _again(request, post_id, failure, {"content": content, "parent_comment_id": parent})
    said = threads.one_said(request.scope, read_post(request.scope, post_id), seen)
    if not wants_problem(request):
        messages.success(request, _told(seen, "Your comment is there."))
        return redirect(said.urls["own"] if parent else f"{presenting.post_url(request.scope, post_id)}#{said.anchor}")
    into = f"#b-{parent.rpartition(':')[2]}" if parent else "[data-top]"
    branch = threads.Branch(said, seen.comment.depth)
    html = render_to_string("community/discussion/_branch.html", {"branch": branch}, request)
    return JsonResponse({"html": html, "into": into, "said": _told(seen, "Your comment is there.")}, status=201)


def _told(seen: SeenComment, done: str) -> str:
    return f"{done} Others see it once it has been checked." if seen.comment.status is Status.CHECKING else done


def _again(request: Request, post_id: str, failure: AppError, given: dict[str, str]) -> HttpResponse:
    """Give the words back to whoever wrote them; a script keeps them on the page itself."""
    if wants_problem(request):
        raise failure
    post_url = presenting.post_url(request.scope, post_id)
    context = {
        "trail": presenting.trail(request.scope, ("Post", post_url)),
        "failure": failure,
        "given": given,
        "back_url": f"{post_url}#comments",
        "max_comment": MAX_CONTENT,
    }
    return render(request, "community/discussion/say_again.html", context, status=failure.status)


@require_safe
def comment(request: Request, organization: str, comment_id: str) -> HttpResponse:
    """Lead to a comment where it stands."""
    post, seen = services.get_comment(request.scope, comment_id=comment_id)
    return redirect(threads.one_said(request.scope, post, seen).urls["own"])


@require_POST
def edit(request: Request, organization: str, comment_id: str) -> HttpResponse:
    """Change one's own comment."""
    given = request.POST
    content, revision = given.get("content", "").replace("\r\n", "\n"), given.get("revision", "")
    try:
        seen = services.edit_comment(
            request.scope,
            comment_id=comment_id,
            content=content,
            revision=whole_number(revision),
            now=clock.now(),
        )
    except _REFUSED as failure:
        post, now_there = services.get_comment(request.scope, comment_id=comment_id)
        kept = {"content": content, "revision": revision}
        if isinstance(failure, Stale):
            _show_theirs(failure, now_there)
            kept |= {"revision": str(now_there.comment.revision), "theirs": now_there.comment.said.content}
        return _again(request, post.post.post_id, failure, kept)
    said = threads.one_said(request.scope, read_post(request.scope, seen.comment.post_id), seen)
    done = _told(seen, "Your comment is changed.")
    if not wants_problem(request):
        messages.success(request, done)
        return redirect(said.urls["own"])
    html = render_to_string("community/discussion/_said.html", {"said": said}, request)
    return JsonResponse({"html": html, "replace": f"#{said.anchor}", "said": done})


def _show_theirs(failure: Stale, seen: SeenComment) -> None:
    """Put into the failure what its author wrote in another window: nobody else changes a comment."""
    theirs = {"content": seen.comment.said.content}
    failure.extra = {**failure.extra, "theirs": theirs, "by": "Another window", "revision": seen.comment.revision}


@require_POST
def delete(request: Request, organization: str, comment_id: str) -> HttpResponse:
    """Delete one's own comment; its place stays while answers hang on it."""
    post, _ = services.get_comment(request.scope, comment_id=comment_id)
    services.delete_comment(request.scope, comment_id=comment_id, now=clock.now())
    messages.success(request, "Your comment is deleted.")
    url = f"{presenting.post_url(request.scope, post.post.post_id)}#comments"
    return redirect(url)


@require_safe
def state(request: Request, organization: str, comment_id: str) -> HttpResponse:
    """Return where one's own comment stands as a part of the page, for the page that waits for its check."""
    _, seen = services.get_comment(request.scope, comment_id=comment_id)
    told = threads.about(request.scope, seen, asked=times_asked(request))
    return render(request, "community/discussion/_told.html", {"told": told})


@require_safe
def history(request: Request, organization: str, comment_id: str) -> HttpResponse:
    """Show what a comment says, and what it said before: to whoever wrote it, and to moderators."""
    scope = request.scope
    post, seen = services.get_comment(scope, comment_id=comment_id)
    page = services.list_texts(scope, comment_id=comment_id, cursor=request.GET.get("cursor"))
    texts = [{"label": "Before", "content": one.content, "at": one.at} for one in page.items]
    if "cursor" not in request.GET:
        texts.insert(0, {"label": "Now", "content": seen.said.content, "at": seen.comment.edited_at})
    own = threads.one_said(scope, post, seen).urls["own"]
    context = {"trail": presenting.trail(scope, ("Comment", own)), "texts": texts, "next_cursor": page.next_cursor}
    return render(request, "community/discussion/history.html", context)
