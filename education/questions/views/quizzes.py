"""Between a quiz that is being written and the bank: questions out of it, and into it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.http.access import Request
from education.authoring.services import SectionView
from education.questions import services
from education.questions.views.bank import listed
from education.questions.views.showing import quiz_address, shown
from education.quizzes.rules import Quiz, is_complete


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Show the bank beside what the quiz holds already; copy what was chosen into it."""
    scope, place = request.scope, {"module_id": module_id, "content_id": content_id}
    if request.method == "POST":
        chosen = request.POST.getlist("question")
        try:
            count, left_out = services.quiz_from_bank(scope, question_ids=chosen, now=clock.now(), **place)
        except (Conflict, Invalid) as failure:
            messages.error(request, " ".join([failure.detail, *(error.message for error in failure.fields)]))
            return redirect(request.get_full_path())
        messages.success(request, f"{_counted(count)} from the bank {'is' if count == 1 else 'are'} in this quiz.")
        if left_out:
            messages.warning(request, f"{_counted(left_out)} did not fit: the quiz is full.")
        return redirect(quiz_address(scope, module_id, content_id) + "#questions")
    view = services.get_quiz(scope, **place)
    there = {one.question_id for one in Quiz.model_validate(view.section.content_data).questions}
    context = listed(request) | _place(request, view)
    for row in context["questions"]:
        row["is_there"] = row["one"].question_id in there
    context["room"] = max(0, services.MAX_IN_QUIZ - len(there))
    return render(request, "education/questions/add_to_quiz.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Show the questions of a quiz, and which of them the bank has; put what was chosen into it."""
    scope, place = request.scope, {"module_id": module_id, "content_id": content_id}
    if request.method == "POST":
        chosen, tags = request.POST.getlist("question")[:100], request.POST.get("tags", "").split(",")
        try:
            made, known = services.bank_from_quiz(
                scope,
                question_ids=chosen,
                tags=[tag for tag in tags if tag.strip()],
                may_open=bool(request.POST.get("may_open")),
                now=clock.now(),
                **place,
            )
        except (Conflict, Invalid) as failure:
            messages.error(request, " ".join([failure.detail, *(error.message for error in failure.fields)]))
            return redirect(request.get_full_path())
        if made:
            messages.success(request, f"{_counted(made)} put into the bank.")
        if known:
            messages.success(request, f"{_counted(known)} had been there already.")
        return redirect(quiz_address(scope, module_id, content_id) + "#questions")
    view = services.get_quiz(scope, **place)
    kept = services.kept_in_bank(scope, view)
    questions = Quiz.model_validate(view.section.content_data).questions
    context = _place(request, view) | {
        "questions": [
            {"one": one, "shown": shown(one), "is_there": one.question_id in kept}
            for one in questions
            if is_complete(one)
        ]
    }
    return render(request, "education/questions/keep_from_quiz.html", context)


def _place(request: Request, view: SectionView) -> dict[str, Any]:
    address = quiz_address(request.scope, view.module.module_id, view.section.content_id)
    return {"quiz": view, "quiz_url": address, "trail": [(view.section.title, address)]}


def _counted(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"
