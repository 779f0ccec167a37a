"""One's own profile and picture, and whom one does not want to see."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.profiles import services
from community.profiles.forms import CommunityProfileForm
from community.profiles.rules import MAX_PEOPLE, RELATION_WORDS, Profile, Relation
from diatonic.common import clock
from diatonic.common.errors import AppError, Conflict, Invalid, Stale
from diatonic.common.http.access import Request
from diatonic.common.http.back import back
from organizations.accounts import tabs
from organizations.media.rules import FILE_TYPES, UploadState

_ACCEPT = ",".join(f".{extension}" for name in services.TYPES for extension in FILE_TYPES[name].extensions)
_MOVING = (UploadState.UPLOADED, UploadState.PROCESSING)
_GONE = (UploadState.READY, UploadState.CANCELLED, UploadState.TIMED_OUT)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, organization: str) -> HttpResponse:
    """Show one's own profile to change it; save it. What was typed stays, whatever is wrong with it."""
    form = CommunityProfileForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid() and (failure := _failure_of(request, form)) is None:
        messages.success(request, "Your profile is saved.")
        return redirect("community:profiles:edit", organization)
    seen = services.get_profile(request.scope, user_id=request.scope.user_id, now=clock.now())
    status = 200
    if form is not None:
        status = 422
        if form.is_valid() and failure is not None:
            status = failure.status
            form.show(failure)
            if isinstance(failure, Stale):
                form.data = {**request.POST.dict(), "revision": str(seen.profile.revision)}
    context = {
        **tabs.frame_of(request, "community:profiles:edit"),
        **_picture(request, seen.profile),
        "form": form or CommunityProfileForm.of(seen.profile),
        "seen": seen,
    }
    return render(request, "community/profiles/edit.html", context, status=status)


def _failure_of(request: Request, form: CommunityProfileForm) -> AppError | None:
    """Save what was typed; return why that was not possible."""
    try:
        services.change_profile(
            request.scope,
            user_id=request.scope.user_id,
            given=form.given(),
            revision=form.cleaned_data["revision"],
            now=clock.now(),
        )
    except (Invalid, Stale, Conflict) as failure:
        return failure
    return None


@require_safe
def picture(request: Request, organization: str) -> HttpResponse:
    """Return one's own picture as a part of the page, for the page that watches it arrive."""
    seen = services.get_profile(request.scope, user_id=request.scope.user_id, now=clock.now())
    return render(request, "community/profiles/_picture.html", _picture(request, seen.profile))


def _picture(request: Request, profile: Profile) -> dict[str, Any]:
    here = [request.scope.organization_id]
    upload = services.waiting_avatar(request.scope, profile.waiting)
    if upload is not None and upload.state in _GONE:
        upload = None
    return {
        "profile": profile,
        "picture_upload": upload,
        "is_picture_busy": upload is not None and upload.state in _MOVING,
        "picture_accept": _ACCEPT,
        "picture_urls": {
            "upload": f"/api/community/users/{profile.user_id}/avatar",
            "part": reverse("community:profiles:picture", args=here),
            "remove": reverse("community:profiles:remove-picture", args=here),
        },
    }


@require_POST
def remove_picture(request: Request, organization: str) -> HttpResponse:
    """Show no picture any more, and wait for none."""
    try:
        services.clear_avatar(request.scope, user_id=request.scope.user_id, now=clock.now())
    except Conflict as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, "Your picture is gone.")
    return redirect("community:profiles:edit", organization)


@require_safe
def people(request: Request, organization: str) -> HttpResponse:
    """Show whom one blocks and mutes."""
    context = {
        **tabs.frame_of(request, "community:profiles:people"),
        "hidden": services.list_hidden(request.scope),
        "most": MAX_PEOPLE,
        "words": {relation.value: words for relation, words in RELATION_WORDS.items()},
    }
    return render(request, "community/profiles/people.html", context)


#: What the buttons say → what is done, to whom it makes a difference, and what is said then.
_DONE = {
    "block": (services.hide, Relation.BLOCKED, "Blocked. You find them on this list, and can take them off again."),
    "unblock": (services.show_again, Relation.BLOCKED, "They are not blocked any more."),
    "mute": (services.hide, Relation.MUTED, "Muted. You find them on this list, and can take them off again."),
    "unmute": (services.show_again, Relation.MUTED, "They are not muted any more."),
}


@require_POST
def choose(request: Request, organization: str, user_id: str) -> HttpResponse:
    """Block, mute, or no longer (``do``); lead back to the page it was chosen on (``next``), or to the list."""
    act, relation, words = _DONE.get(request.POST.get("do", ""), (None, None, ""))
    if act is None or relation is None:
        raise Invalid("Say what is to be done: block, unblock, mute or unmute.")
    try:
        act(request.scope, user_id=user_id, relation=relation, now=clock.now())
    except (Conflict, Invalid) as failure:
        messages.error(request, failure.detail)
    else:
        messages.success(request, words)
    people = reverse("community:profiles:people", args=[organization])
    return redirect(back(request, "next", organization=organization, otherwise=people))
