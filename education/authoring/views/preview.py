"""The draft as a learner would see it; nothing is recorded."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from diatonic.common import clock, markdown
from diatonic.common.http.access import Request
from diatonic.common.validation import whole_number
from education.authoring import services
from education.authoring.rules import Module, Section, SectionType, exercise_of
from education.authoring.views import slots
from education.authoring.views.presenting import address
from education.quizzes import rules as quizzes

_MOST_TRIES = 1000


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


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Show one section of the draft. POST grades the answers to a quiz; they are recorded nowhere."""
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
    if here.content_type is SectionType.QUIZ:
        context |= _quiz(request, here, address("preview-section", request.scope, module_id, content_id))
    is_refused = request.method == "POST" and context["is_answering"]
    return render(request, "education/authoring/preview_section.html", context, status=422 if is_refused else 200)


def _quiz(request: Request, here: Section, page: str) -> dict[str, Any]:
    """Return the quiz to be answered, or how the answers that were sent went; nothing is kept from try to try."""
    quiz = quizzes.Quiz.model_validate(here.content_data)
    number = _number(request, quiz)
    kept = {"as": "new"} if request.GET.get("as") == "new" else {}
    left = quiz.max_attempts - number + 1 if quiz.max_attempts else None
    context = {
        "answer_url": f"{page}{_query(kept)}#result",
        "again_url": f"{page}{_query({**kept, 'attempt': number + 1})}",
        "send_words": "See the result",
        "learner": {"next_attempt": number, "attempts_left": left},
    }
    seed = _seed(here, number)
    asked = quizzes.for_learner(quiz, seed=seed)
    if request.method != "POST":
        return {**context, "sheet": quizzes.AnswerSheet(asked)}
    fields = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    sheet = quizzes.AnswerSheet(asked, fields)
    errors = quizzes.wrong_answers(quiz, quizzes.from_learner(quiz, sheet.answers, seed=seed))
    if errors or (sheet.open_questions and "anyway" not in request.POST):
        wrong = {error.pointer.removeprefix("/answers/").partition("/")[0]: error.message for error in errors}
        return {**context, "sheet": quizzes.AnswerSheet(asked, fields, errors=wrong)}
    trial = quizzes.try_out(quiz, sheet.answers, seed=seed, number=number, at=clock.iso(clock.now()))
    return {
        **context,
        "is_answering": False,
        "sheet": None,
        "result": quizzes.result_of(trial),
        "learner": {"attempts_left": trial.attempts_left},
    }


def _number(request: Request, quiz: quizzes.Quiz) -> int:
    """Return which try it is, which the page carries along; no more than a learner has."""
    given = request.POST.get("attempt") or request.GET.get("attempt", "")
    return max(1, min(whole_number(given) or 1, quiz.max_attempts or _MOST_TRIES))


def _query(values: dict[str, Any]) -> str:
    return f"?{urlencode(values)}" if values else ""


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
    """Return a quiz as a learner gets it to answer."""
    if here.content_type is not SectionType.QUIZ:
        return None
    quiz = quizzes.for_learner(quizzes.Quiz.model_validate(here.content_data), seed=_seed(here, 1))
    return quizzes.AnswerSheet(quiz)


def _seed(here: Section, number: int) -> str:
    """Return what orders and ids follow from. No secret: who previews a quiz may read its right answers."""
    return f"{here.content_id[-40:]}.{number}"
