"""The feed: what members of the organization wrote, or everybody; and the composer above it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.discussion import policies, services
from community.discussion.forms import PostForm
from community.discussion.rules.states import Status, Visibility
from community.discussion.services.showing import SeenPost
from community.discussion.views import cards, composing, posts, presenting, wording
from diatonic.common import clock
from diatonic.common.errors import Conflict, Denied, Invalid, Stale, TooMany
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from diatonic.common.http.problems import wants_problem
from diatonic.common.scope import Scope

_LEADS = {
    "organization": "What is written here, newest first.",
    "public": "What people of all organizations have written for everybody, newest first.",
}
_SAID = {
    Status.CHECKING: "Your post is there. Others see it once it has been checked.",
    Status.APPROVED: "Your post is there.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: Request, organization: str) -> HttpResponse:
    """Show posts, newest first: the organization's or everybody's, with a tag. POST writes one."""
    if request.method == "POST":
        return _write(request)
    return show(request)


def show(request: Request, form: PostForm | None = None, *, status: int = 200) -> HttpResponse:
    """Return the feed with a form above it: an empty one, or what somebody sent."""
    scope, asked = request.scope, request.GET
    is_public, tag, cursor = asked.get("feed") == "public", asked.get("tag", "").strip()[:80], asked.get("cursor")
    found = services.list_posts(scope, tag=tag, is_public=is_public, cursor=cursor)
    chosen = "public" if is_public else "organization"
    place = {"feed": chosen} | ({"tag": tag} if tag else {})
    context: dict[str, Any] = {
        "heading": "Community",
        "lead": _LEADS[chosen],
        "feed": chosen,
        "tag": tag,
        "cards": cards.cards(
            scope,
            (*found.waiting, *found.items),
            lambda seen: wording.post_html(scope, seen.text),
            in_public=is_public,
        ),
        "cursor": cursor,
        "next_cursor": found.next_cursor,
        "is_first_page": not cursor,
        "first_url": f"{presenting.feed_url(scope)}?{urlencode(place)}",
        "newer_url": "" if cursor or tag else _newer_url(chosen, found.items),
        "can_post": policies.can_post(scope) and not scope.read_only,
        **_composer(scope, form, is_public=is_public),
    }
    return render(request, "community/discussion/feed.html", context, status=status)


def _composer(scope: Scope, form: PostForm | None, *, is_public: bool) -> dict[str, Any]:
    if form is not None:
        return composing.new_post(scope.organization_id, form)
    visibility = Visibility.PUBLIC if is_public else Visibility.ORGANIZATION
    return {"blank": composing.Blank(scope.organization_id, visibility)}


def _newer_url(chosen: str, items: Sequence[SeenPost]) -> str:
    """Return what the page asks for newer posts: since the newest that it shows; empty where it shows none."""
    if not items:
        return ""
    newest = items[0].post
    return f"/api/community/posts?{urlencode({'feed': chosen, 'since': f'{newest.published_at}/{newest.post_id}'})}"


def _write(request: Request) -> HttpResponse:
    form = PostForm(request.POST)
    try:
        seen = composing.publish(request.scope, form, now=clock.now())
    except Stale as failure:
        return posts.clash(request, services.read_post(request.scope, form.cleaned_data["draft_id"]), form, failure)
    except (Invalid, Conflict, TooMany, Denied) as failure:
        if wants_problem(request):
            raise
        show_failure(form, composing.at_fields(failure))
        return show(request, form, status=failure.status)
    messages.success(request, _SAID.get(seen.status, "Only you see this post."))
    url = presenting.feed_url(request.scope)
    if seen.visibility is Visibility.PRIVATE:
        url = presenting.post_url(request.scope, seen.post.post_id)
    return JsonResponse({"url": url}) if wants_problem(request) else redirect(url)
