"""Reactions to posts and comments, who reacted, and sharing."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from community.discussion import services
from community.discussion.rules.reactions import CHOICES, COUNTED, Counts, ReactionType
from community.discussion.services import comments, reactions
from community.discussion.services.reactions import Reacted
from community.discussion.views import presenting, reaction_buttons, threads
from diatonic.common import clock
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.http.access import Request
from diatonic.common.http.back import back
from diatonic.common.http.problems import wants_problem
from diatonic.common.ids import uuid_of
from diatonic.common.pages import DEFAULT_LIMIT


@require_POST
def react_post(request: Request, organization: str, post_id: str) -> HttpResponse:
    """React to a post, or take it back."""
    kind, on = _asked(request)
    done = reactions.react_to_post(request.scope, post_id=post_id, kind=kind, on=on, now=clock.now())
    return _done(request, done, presenting.post_url(request.scope, post_id), f"p-{uuid_of(post_id)}")


@require_POST
def react_comment(request: Request, organization: str, comment_id: str) -> HttpResponse:
    """React to a comment, or take it back."""
    kind, on = _asked(request)
    done = reactions.react_to_comment(request.scope, comment_id=comment_id, kind=kind, on=on, now=clock.now())
    return _done(request, done, presenting.feed_url(request.scope), f"comment-{uuid_of(comment_id)}")


def _asked(request: Request) -> tuple[ReactionType, bool]:
    """Return the kind and whether it is wanted: a button says ``like:on``."""
    word, _, state = request.POST.get("reaction", "").partition(":")
    if word not in CHOICES or state not in ("on", "off"):
        wrong = FieldError("/reaction", "Press one of the buttons.")
        raise Invalid("There is no such reaction.", fields=[wrong])
    return ReactionType(word), state == "on"


def _done(request: Request, done: Reacted, url: str, anchor: str) -> HttpResponse:
    if wants_problem(request):
        counts = {kind.value: getattr(done.counts, COUNTED[kind]) for kind in CHOICES}
        return JsonResponse({"counts": counts, "mine": sorted(done.mine)})
    page = back(request, "back", organization=request.scope.organization_id, otherwise=url)
    return redirect(f"{page}#{anchor}")


@require_safe
def reacted_post(request: Request, organization: str, post_id: str) -> HttpResponse:
    """Show who reacted to a post, by kind."""
    seen = services.read_post(request.scope, post_id)
    return _reacted(request, seen.counts, presenting.post_url(request.scope, post_id), post_id=post_id)


@require_safe
def reacted_comment(request: Request, organization: str, comment_id: str) -> HttpResponse:
    """Show who reacted to a comment, by kind."""
    post, seen = comments.get_comment(request.scope, comment_id=comment_id)
    back = threads.one_said(request.scope, post, seen).urls["own"]
    return _reacted(request, seen.comment.counts, back, comment_id=comment_id)


def _reacted(request: Request, counts: Counts, back: str, **target: str) -> HttpResponse:
    scope, kinds = request.scope, [one for one in reaction_buttons.reactions(counts, ()) if one.count]
    asked = request.GET.get("kind", "")
    kind = ReactionType(asked) if asked in CHOICES else ReactionType(kinds[0].kind if kinds else CHOICES[0])
    page = reactions.list_reactors(scope, kind=kind, limit=DEFAULT_LIMIT, cursor=request.GET.get("cursor"), **target)
    people = [{"name": one.name, "href": presenting.person_url(scope, one.user_id), "at": one.at} for one in page.items]
    context = {
        "trail": presenting.trail(scope, ("What it is about", back)),
        "kinds": kinds,
        "kind": kind.value,
        "people": people,
        "next_cursor": page.next_cursor,
    }
    return render(request, "community/discussion/reacted.html", context)


@require_POST
def share(request: Request, organization: str, post_id: str) -> HttpResponse:
    """Count that a post is passed on, and tell its address."""
    seen = services.share_post(request.scope, post_id=post_id, now=clock.now())
    url = presenting.post_url(request.scope, post_id)
    if wants_problem(request):
        return JsonResponse({"shares": seen.counts.shares, "url": url})
    messages.success(request, f"The link to pass on: {request.build_absolute_uri(url)}")
    return redirect(url)
