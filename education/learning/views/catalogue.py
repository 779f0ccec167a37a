"""The catalogue and the page of a module."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from diatonic.common.http.access import Request
from education.authoring.rules import Card, Difficulty, Entry, Outline
from education.learning import services
from education.learning.rules import LearnerModule, Progress

_LONGEST_TAG = 40
_SHOWN_TAGS = 12


@require_safe
def catalogue(request: Request, organization: str) -> HttpResponse:
    """Show what can be learned, with one's own progress."""
    difficulty = request.GET.get("difficulty", "")
    difficulty = difficulty if difficulty in set(Difficulty) else ""
    tag = " ".join(request.GET.get("tag", "").split())[:_LONGEST_TAG].lower()
    page = services.list_catalogue(request.scope, difficulty=difficulty, tag=tag, cursor=request.GET.get("cursor"))
    context = {
        "cards": page.items,
        "next_cursor": page.next_cursor,
        "is_first_page": "cursor" not in request.GET,
        "difficulty": difficulty,
        "tag": tag,
        "is_filtered": bool(difficulty or tag),
        "levels": [(level.value, level.value.capitalize()) for level in Difficulty],
        "tags": _tags([one.card for one in page.items], tag),
    }
    return render(request, "education/learning/catalogue.html", context)


@require_safe
def module(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show a module: what it is about, its sections, where to go on."""
    learner = services.get_module(request.scope, module_id=module_id)
    outline = learner.module.outline
    context = {
        "learner": learner,
        "module": learner.module,
        "rows": [(entry, learner.progress.of(entry.content_id)) for entry in outline.entries],
        "progress_words": progress_words(learner.progress, outline),
        "has_begun": bool(learner.progress.sections),
        "news": _news(learner),
        "trail": [("Learn", reverse("education:learning:catalogue", args=[organization]))],
    }
    return render(request, "education/learning/module.html", context)


def _tags(cards: list[Card], chosen: str) -> list[str]:
    """Return tags to choose from: those that the most of these modules carry."""
    counted = Counter(tag for card in cards for tag in card.tags if tag != chosen)
    return [tag for tag, _ in counted.most_common(_SHOWN_TAGS)]


def _news(learner: LearnerModule) -> list[Entry]:
    """Return what somebody who had completed the module has still to do: it came, or was opened again, since then."""
    if not learner.progress.finished_at:
        return []
    entries = learner.module.outline.entries
    return [entry for entry in entries if learner.progress.of(entry.content_id).state != "completed"]


def progress_words(progress: Progress, outline: Outline) -> str:
    """Return how far somebody is, in words."""
    done = f"{progress.completed(outline)} of {len(outline.entries)} sections done"
    return f"{done}, {progress.percent(outline)} %"
