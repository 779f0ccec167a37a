"""The page of a person: what they say of themselves, how they stand here, and what they wrote."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.discussion import services
from community.discussion.views import cards, presenting, wording
from community.profiles import services as profiles
from community.profiles.rules import RELATION_WORDS, Level, Relation
from diatonic.common import clock, markdown
from diatonic.common.http.access import Request

#: Word, icon and tone of each level.
_LEVELS = {
    Level.NEW: ("New", "seedling", "muted"),
    Level.MEMBER: ("Member", "user", "info"),
    Level.REGULAR: ("Regular", "star", "info"),
    Level.TRUSTED: ("Trusted", "shield-check", "good"),
}


@require_safe
def person(request: Request, organization: str, user_id: str) -> HttpResponse:
    """Show a person's profile and a page of their posts."""
    scope, cursor = request.scope, request.GET.get("cursor")
    seen = profiles.get_profile(scope, user_id=user_id, now=clock.now())
    found = services.list_by_person(scope, user_id=user_id, is_public=not seen.is_full, cursor=cursor)
    context = {
        "seen": seen,
        "profile": seen.profile,
        "bio_html": markdown.to_html(seen.profile.bio) if seen.profile.bio else "",
        "trail": presenting.trail(scope),
        "edit_url": reverse("community:profiles:edit", args=[scope.organization_id]) if seen.is_own else "",
        "relations": [] if seen.is_own else _relations(seen),
        "cards": cards.cards(scope, found.items, lambda one: wording.post_html(scope, one.text)),
        "next_cursor": found.next_cursor,
        "is_first_page": not cursor,
        **_level(seen.standing),
    }
    return render(request, "community/discussion/person.html", context)


def _level(standing: profiles.Standing) -> dict[str, Any]:
    label, icon, tone = _LEVELS[standing.level]
    shown: dict[str, Any] = {"level_label": label, "level_icon": icon, "level_tone": tone}
    if standing.next_level:
        shown["next_label"] = _LEVELS[standing.next_level][0].lower()
    return shown


def _relations(seen: profiles.SeenProfile) -> list[dict[str, Any]]:
    """Return what one may do for oneself about a person, with what it does."""
    mute = ("unmute", "Mute no longer") if seen.i_mute else ("mute", "Mute")
    block = ("unblock", "Unblock") if seen.i_block else ("block", "Block")
    return [
        {
            "do": mute[0],
            "label": mute[1],
            "icon": "volume-off",
            "is_on": seen.i_mute,
            "words": RELATION_WORDS[Relation.MUTED],
        },
        {
            "do": block[0],
            "label": block[1],
            "icon": "ban",
            "is_on": seen.i_block,
            "words": RELATION_WORDS[Relation.BLOCKED],
        },
    ]
