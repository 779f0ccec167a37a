"""What somebody has begun to write: the list, and where the composer keeps it."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from community.discussion import services
from community.discussion.forms import PostForm
from community.discussion.views import composing, feed, posts, presenting, wording
from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid, Stale, TooMany
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from diatonic.common.http.problems import wants_problem

_TITLE = 80


@require_safe
def drafts(request: Request, organization: str) -> HttpResponse:
    """Show one's own drafts, last changed first."""
    scope = request.scope
    page = services.list_drafts(scope, cursor=request.GET.get("cursor"))
    rows = []
    for seen in page.items:
        text, own = seen.text, presenting.post_url(scope, seen.post.post_id)
        words = wording.excerpt(replace(text, title=""), most=200)
        title = text.title or words.partition("\n")[0][:_TITLE] or "A post without words"
        rows.append(
            {
                "title": title,
                "words": words if text.title else "",
                "at": seen.post.updated_at,
                "href": f"{own}edit/",
                "delete_url": f"{own}delete/",
            }
        )
    context = {
        "trail": presenting.trail(scope),
        "drafts": rows,
        "next_cursor": page.next_cursor,
        "is_first_page": "cursor" not in request.GET,
    }
    return render(request, "community/discussion/drafts.html", context)


@require_POST
def save(request: Request, organization: str) -> HttpResponse:
    """Keep what is in the composer as a draft; ``leave``: its button was pressed, and the drafts come next."""
    form, leaves = PostForm(request.POST), "leave" in request.POST
    try:
        seen = composing.keep(request.scope, form, now=clock.now())
    except Stale as failure:
        seen = services.read_post(request.scope, form.cleaned_data["draft_id"])
        return posts.clash(request, seen, form, failure)
    except (Invalid, Conflict, TooMany) as failure:
        if wants_problem(request):
            raise
        show_failure(form, composing.at_fields(failure))
        return feed.show(request, form, status=failure.status)
    if leaves:
        messages.success(request, "The draft is kept.")
        url = presenting.drafts_url(request.scope)
        return JsonResponse({"url": url}) if wants_problem(request) else redirect(url)
    return JsonResponse({"draft_id": seen.post.post_id, "revision": seen.post.revision})
