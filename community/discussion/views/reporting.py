"""Telling the moderators that something should not stand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.discussion import policies, services
from community.discussion.forms import ReportForm
from community.discussion.rules.states import Sight
from community.discussion.services import comments
from community.discussion.views import presenting, threads, wording
from community.moderation.rules.reasons import RULE_WORDS, Reason
from diatonic.common import clock
from diatonic.common.errors import Conflict, Denied, Invalid, TooMany
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request

_LOOKED_AT = "Thank you. The moderators look at it."
_LET_STAND = "Thank you. A moderator has let stand what it says now; where more people report it, they look again."
_REASONS = [(reason.value, RULE_WORDS[reason]) for reason in Reason]


@require_http_methods(["GET", "HEAD", "POST"])
def report_post(request: Request, organization: str, post_id: str) -> HttpResponse:
    """Ask what is wrong with a post. POST tells the moderators."""
    seen = services.read_post(request.scope, post_id)
    about = {
        "what": "this post",
        "whose": seen.post.organization_id,
        "author_name": seen.post.author.name,
        "excerpt": wording.excerpt(seen.text),
        "back_url": presenting.post_url(request.scope, post_id),
    }

    def send(reason: str, note: str) -> bool:
        return services.report_post(request.scope, post_id=post_id, reason=reason, note=note, now=clock.now())

    return _report(request, about, send)


@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: Request, organization: str, comment_id: str) -> HttpResponse:
    """Ask what is wrong with a comment. POST tells the moderators."""
    post, seen = comments.get_comment(request.scope, comment_id=comment_id)
    if seen.sight is Sight.NOTHING:  # the empty place of one that is gone does not tell whose it was
        raise comments.CommentNotFound
    about = {
        "what": "this comment",
        "whose": seen.comment.organization_id,
        "author_name": seen.comment.author.name,
        "excerpt": seen.said.content,
        "back_url": threads.one_said(request.scope, post, seen).urls["own"],
    }

    def send(reason: str, note: str) -> bool:
        return comments.report_comment(request.scope, comment_id=comment_id, reason=reason, note=note, now=clock.now())

    return _report(request, about, send)


def _report(request: Request, about: dict[str, Any], send: Callable[[str, str], bool]) -> HttpResponse:
    policies.check_can_post(request.scope)
    form = ReportForm(request.POST if request.method == "POST" else None, reasons=_REASONS)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                is_looked_at = send(form.cleaned_data["reason"], form.cleaned_data["note"])
            except (Invalid, Conflict, Denied, TooMany) as failure:
                show_failure(form, failure)
                status = failure.status
            else:
                messages.success(request, _LOOKED_AT if is_looked_at else _LET_STAND)
                return redirect(about["back_url"])
    if about["whose"] == request.scope.organization_id:
        about["whose"] = request.scope.organization_name or about["whose"]
    context = {"trail": presenting.trail(request.scope), "form": form, **about}
    return render(request, "community/discussion/report.html", context, status=status)
