"""The draft as a learner would see it; nothing is recorded."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diatonic.common import markdown
from diatonic.common.http.access import Request
from education.authoring import services
from education.authoring.rules import Module, Section, SectionType, exercise_of
from education.authoring.views import slots
from education.authoring.views.presenting import address
from education.quizzes import rules as quizzes


@require_safe
def module(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show the draft's first page."""
    found, outline = services.get_module_with_outline(request.scope, module_id=module_id)
    context = {
        "module": found,
        "outline": outline,
        "back": address("module", request.scope, module_id),
        **_learner(request, found),
    }
    return render(request, "education/authoring/preview_module.html", context)


@require_safe
def section(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Show one section of the draft."""
    view = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    before, after = view.outline.neighbours(content_id)
    here = view.section
    context: dict[str, Any] = {
        "module": view.module,
        "outline": view.outline,
        **shown(request, view.module, here),
        "before": before,
        "after": after,
        "place": view.outline.position(content_id),
        "back": address("section", request.scope, module_id, content_id),
        **_learner(request, view.module),
    }
    return render(request, "education/authoring/preview_section.html", context)


def shown(request: Request, found: Module, here: Section) -> dict[str, Any]:
    """Return what a page needs to show a section as learners see it."""
    files = slots.of_section(request.scope, found, here)
    return {
        "entry": here.entry,
        "html": markdown.to_html(_text(here)),
        "files": [slot for slot in files if slot.file and slot.name != "captions"],
        "is_answering": True,
        "sheet": _sheet(here),
        "exercise": exercise_of(here.content_data) if here.content_type is SectionType.EXERCISE else None,
    }


def _learner(request: Request, found: Module) -> dict[str, Any]:
    """Return as whom the draft is looked at: a new learner, or one who has what the module requires (``?as=new``)."""
    is_new = request.GET.get("as") == "new"
    required = list(found.fields.prerequisites) if is_new else []
    cards = services.get_published_cards(request.scope, module_ids=required) if required else {}
    return {"is_new": is_new, "missing": [cards[one] for one in required if one in cards]}


def _text(here: Section) -> str:
    data = here.content_data
    parts = ("body", "description", "introduction", "instructions")
    return str(next((data[part] for part in parts if data.get(part)), ""))


def _sheet(here: Section) -> quizzes.AnswerSheet | None:
    """Return a quiz as a learner gets it to answer; the preview sends no answers."""
    if here.content_type is not SectionType.QUIZ:
        return None
    quiz = quizzes.for_learner(quizzes.Quiz.model_validate(here.content_data), seed=here.content_id[-40:])
    return quizzes.AnswerSheet(quiz)
