"""One post: its page with the comments below it, changing and deleting it, what it said before, its files."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.discussion import services
from community.discussion.forms import PostForm
from community.discussion.rules.posts import MAX_CONTENT
from community.discussion.rules.states import Status
from community.discussion.services import comments
from community.discussion.services.showing import SeenPost
from community.discussion.views import composing, notices, presenting, threads, wording
from diatonic.common import clock, markdown
from diatonic.common.errors import Conflict, Denied, Invalid, Stale, TooMany
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from diatonic.common.http.problems import wants_problem


@require_safe
def post(request: Request, organization: str, post_id: str) -> HttpResponse:
    """Show a post and a page of its comments; ``?comment=``: one of them, and those below it."""
    branch, cursor = request.GET.get("comment", ""), request.GET.get("cursor")
    if branch:
        thread = comments.list_replies(request.scope, comment_id=branch, cursor=cursor)
    else:
        thread = comments.list_comments(request.scope, post_id=post_id, cursor=cursor)
    if thread.post.post.status is Status.DRAFT:
        return redirect("community:discussion:edit", organization, post_id)
    services.note_view(thread.post, now=clock.now())
    return threads.show(request, thread, branch=branch)


@require_safe
def state(request: Request, organization: str, post_id: str) -> HttpResponse:
    """Return where one's own post stands as a part of the page, for the page that waits for its check."""
    seen = services.read_post(request.scope, post_id)
    told = notices.about_post(request.scope, seen, asked=times_asked(request))
    return render(request, "community/discussion/_told.html", {"told": told})


def times_asked(request: HttpRequest) -> int:
    """Return how often a page has asked how a check went."""
    asked = request.GET.get("asked", "")
    return min(int(asked), 10) if asked.isdecimal() and len(asked) < 3 else 0  # noqa: PLR2004 -- it is a small number


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, organization: str, post_id: str) -> HttpResponse:
    """Show a post of one's own, or a draft, as a form. POST saves it; a draft is posted."""
    seen = _own(request, post_id)
    if request.method == "POST":
        return _save(request, seen)
    form = PostForm.of(seen.text, visibility=seen.visibility, revision=seen.post.revision, draft_id=_draft_id(seen))
    return _show_form(request, seen, form)


def _own(request: Request, post_id: str) -> SeenPost:
    seen = services.read_post(request.scope, post_id)
    if not seen.is_mine:
        raise services.PostNotFound
    return seen


def _draft_id(seen: SeenPost) -> str:
    return seen.post.post_id if seen.post.status is Status.DRAFT else ""


def _save(request: Request, seen: SeenPost) -> HttpResponse:
    scope, form = request.scope, PostForm(request.POST)
    is_draft = seen.post.status is Status.DRAFT
    try:
        given = composing.given(form, status="published" if is_draft else None)
        after = services.change_post(
            scope,
            post_id=seen.post.post_id,
            given=given,
            revision=form.cleaned_data["revision"],
            now=clock.now(),
        )
    except Stale as failure:
        return clash(request, seen, form, failure)
    except (Invalid, Conflict, TooMany, Denied) as failure:
        if wants_problem(request):
            raise
        show_failure(form, composing.at_fields(failure))
        return _show_form(request, seen, form, status=failure.status)
    messages.success(request, _said(after, is_new=is_draft))
    url = presenting.post_url(scope, after.post.post_id)
    return JsonResponse({"url": url}) if wants_problem(request) else redirect(url)


def _said(after: SeenPost, *, is_new: bool) -> str:
    done = "Your post is there." if is_new else "Your post is changed."
    return f"{done} Others see it once it has been checked." if after.status is Status.CHECKING else done


def clash(request: Request, seen: SeenPost, form: PostForm, failure: Stale) -> HttpResponse:
    """Show what was saved in another window beside what is in the form; sending it once more takes its place."""
    said = seen.text
    theirs = {"title": said.title, "content": said.content, "tags": ", ".join(said.tags)}
    theirs |= {"link": said.link.url if said.link else ""}
    if wants_problem(request):
        failure.extra = {**failure.extra, "theirs": theirs, "by": "Another window", "revision": seen.post.revision}
        raise failure
    form.data = request.POST.copy()
    form.data["revision"] = str(seen.post.revision)
    return _show_form(request, seen, form, status=failure.status, theirs=theirs)


def _show_form(request: Request, seen: SeenPost, form: PostForm, *, status: int = 200, **extra: Any) -> HttpResponse:
    scope, is_draft = request.scope, seen.post.status is Status.DRAFT
    own, here = presenting.post_url(scope, seen.post.post_id), scope.organization_id
    drafts = presenting.drafts_url(scope)
    key = f"{seen.post.post_id}:{seen.post.content_revision}"
    context = {
        "heading": "Your draft" if is_draft else "Edit your post",
        "lead": "" if is_draft else _what_follows(seen),
        "trail": presenting.trail(
            scope, ("Drafts", drafts) if is_draft else (seen.post.text.title or "Your post", own)
        ),
        "attached": seen.text.attachments,
        "send_words": "Post it" if is_draft else "Save the post",
        "cancel_url": drafts if is_draft else own,
        **composing.context(here, form, draft_url=composing.draft_url(here) if is_draft else "", key=key),
        "action": f"{own}edit/",
    }
    return render(request, "community/discussion/edit.html", context | extra, status=status)


def _what_follows(seen: SeenPost) -> str:
    if seen.post.status is Status.EDIT_REQUESTED:
        return "A moderator looks at what you change."
    return "What you change is checked. Until then others go on seeing the text from before."


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, organization: str, post_id: str) -> HttpResponse:
    """Ask whether to delete a post of one's own. POST deletes it."""
    scope = request.scope
    if request.method == "POST":
        services.delete_post(scope, post_id=post_id, revision=None, now=clock.now())
        to_drafts = request.POST.get("back") == "drafts"
        messages.success(request, "The draft is deleted." if to_drafts else "The post is deleted.")
        return redirect(presenting.drafts_url(scope) if to_drafts else presenting.feed_url(scope))
    seen = _own(request, post_id)
    count = seen.counts.comments
    context = {
        "trail": presenting.trail(scope),
        "excerpt": wording.excerpt(seen.text),
        "with_it": f"its {count} comment{'' if count == 1 else 's'} and all reactions"
        if count
        else "all reactions to it",
        "back_url": presenting.post_url(scope, post_id),
    }
    return render(request, "community/discussion/delete.html", context)


@require_safe
def history(request: Request, organization: str, post_id: str) -> HttpResponse:
    """Show what a post says, and what it said before."""
    scope = request.scope
    seen = services.read_post(scope, post_id)
    page = services.list_revisions(scope, post_id=post_id, cursor=request.GET.get("cursor"))
    texts = [{"label": "Before", "title": one.title, "content": one.content, "at": one.until} for one in page.items]
    if "cursor" not in request.GET:
        now = {"label": "Now", "title": seen.text.title, "content": seen.text.content, "at": seen.edited_at}
        texts.insert(0, now)
    own = presenting.post_url(scope, post_id)
    context = {
        "trail": presenting.trail(scope, (seen.text.title or "Post", own)),
        "texts": texts,
        "next_cursor": page.next_cursor,
    }
    return render(request, "community/discussion/history.html", context)


@require_safe
def file(request: Request, organization: str, post_id: str, file_id: str) -> HttpResponse:
    """Lead to a file of a post, a picture in the size that is asked for."""
    rendition = request.GET.get("rendition", "original")[:40]
    url = services.read_attachment(request.scope, post_id=post_id, file_id=file_id, rendition=rendition)
    response = HttpResponseRedirect(url)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def remove_preview(request: Request, organization: str, post_id: str) -> HttpResponse:
    """Take what the page says of itself out of one's own post about it; the link stays."""
    services.remove_preview(request.scope, post_id=post_id, now=clock.now())
    messages.success(request, "The preview is removed. The link stays.")
    return redirect(presenting.post_url(request.scope, post_id))


@require_POST
def preview(request: Request, organization: str) -> HttpResponse:
    """Return Markdown as others will read it."""
    request.scope.check("community.post", "You can read here, but not write.")
    return JsonResponse({"html": markdown.to_html(request.POST.get("body", "")[:MAX_CONTENT])})
