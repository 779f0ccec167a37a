"""The question bank: list, one question, deleting and bringing back, export."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import AppError, Invalid, Stale
from diatonic.common.http.access import Request
from diatonic.common.validation import whole_number
from education.authoring.forms import quizzes
from education.questions import services
from education.questions.rules import MAX_TAGS, BankQuestion
from education.questions.views.showing import KINDS, address, kind_choices, shown
from education.quizzes.rules import QuestionKind


@require_safe
def questions(request: Request, organization: str) -> HttpResponse:
    """Show the bank, of a kind, a tag or with words."""
    return render(request, "education/questions/bank.html", listed(request))


def listed(request: Request) -> dict[str, Any]:
    """Return one page of the bank as its filters in the address ask for it."""
    given = request.GET
    kind = given.get("kind", "")
    filters = {"kind": kind if kind in set(QuestionKind) else "", "tag": given.get("tag", "")[:200].strip()}
    filters["words"] = given.get("words", "")[:200].strip()
    page = services.list_questions(
        request.scope,
        kind=QuestionKind(filters["kind"]) if filters["kind"] else None,
        tag=filters["tag"],
        words=filters["words"],
        cursor=given.get("cursor"),
    )
    return {
        "questions": [_row(one) for one in page.items],
        "next_cursor": page.next_cursor,
        "kinds": kind_choices(),
        "filters": filters,
        "is_filtered": any(filters.values()),
        "is_first_page": "cursor" not in given,
    }


def _row(one: BankQuestion) -> dict[str, Any]:
    label, icon = KINDS[one.kind]
    return {"one": one, "kind": label, "icon": icon}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, organization: str) -> HttpResponse:
    """Show an empty question; put what was written into the bank."""
    request.scope.check("modules.edit", "Only instructors can change the question bank.")
    if request.method != "POST":
        return _form(request, quizzes.apply([], "add_question")[0], "", revision=0)
    asked, tags, command = _sent(request)
    if command:
        return _form(request, asked, tags, revision=0)
    try:
        made = services.add_question(request.scope, fields=_fields(asked, tags), now=clock.now())
    except Invalid as failure:
        return _form(request, asked, tags, revision=0, failure=failure)
    messages.success(request, "The question is in the bank.")
    return redirect(address("question", request.scope, made.question_id))


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, organization: str, question_id: str) -> HttpResponse:
    """Show a question of the bank; save it."""
    if request.method != "POST":
        found = services.get_question(request.scope, question_id=question_id)
        return _form(request, dict(found.question), ", ".join(found.tags), revision=found.revision, found=found)
    asked, tags, command = _sent(request)
    revision = whole_number(request.POST.get("revision", "")) or 0
    failure: AppError | None = None
    if not command:
        try:
            services.update_question(
                request.scope,
                question_id=question_id,
                fields=_fields(asked, tags),
                revision=revision,
                now=clock.now(),
            )
        except (Invalid, Stale) as refused:
            failure = refused
        else:
            messages.success(request, "Saved. Quizzes that hold a copy of this question keep theirs.")
            return redirect(address("question", request.scope, question_id))
    found = services.get_question(request.scope, question_id=question_id)
    kept = found.revision if isinstance(failure, Stale) else revision
    return _form(request, asked, tags, revision=kept, found=found, failure=failure)


def _sent(request: Request) -> tuple[dict[str, Any], str, str]:
    """Return the question of the form, its tags, and the button that changes the form without saving it."""
    command = request.POST.get("do", "")
    sent = quizzes.read(request.POST)[:1] or quizzes.apply([], "add_question")
    if command.split(" ")[0] in ("remove_question", "duplicate_question", "add_question"):
        command = "nothing"
    changed = quizzes.apply(sent, command) if command else sent
    return changed[0], request.POST.get("tags", "")[:1000], command


def _fields(asked: dict[str, Any], tags: str) -> dict[str, Any]:
    return {"question": asked, "tags": [tag for tag in tags.split(",") if tag.strip()]}


def _form(
    request: Request,
    asked: dict[str, Any],
    tags: str,
    *,
    revision: int,
    found: BankQuestion | None = None,
    failure: AppError | None = None,
) -> HttpResponse:
    context = {
        "question": asked,
        "tags": tags,
        "most_tags": MAX_TAGS,
        "revision": revision,
        "found": found,
        "shown": shown(found.as_question) if found else None,
        "editable": request.scope.can("modules.edit"),
        "errors": _sentences(failure),
        "trail": [("Questions", address("bank", request.scope))],
    }
    status = failure.status if failure else 200
    return render(request, "education/questions/question.html", context, status=status)


def _sentences(failure: AppError | None) -> list[str]:
    if failure is None:
        return []
    if isinstance(failure, Stale):
        by = failure.extra.get("by") or "Somebody"
        return [f"{by} changed this question while you wrote. Yours is in the form; saving again keeps yours."]
    return [error.message for error in failure.fields] or [failure.detail]


@require_POST
def delete(request: Request, organization: str, question_id: str) -> HttpResponse:
    """Take a question out of the bank; the message can bring it back."""
    services.delete_question(request.scope, question_id=question_id, now=clock.now())
    undo = address("bring-back", request.scope, question_id)
    messages.success(request, "The question is deleted. Quizzes keep their copies.", extra_tags=f"undo:{undo}")
    return redirect(address("bank", request.scope))


@require_POST
def bring_back(request: Request, organization: str, question_id: str) -> HttpResponse:
    """Undo a deletion."""
    services.restore_question(request.scope, question_id=question_id, now=clock.now())
    messages.success(request, "The question is back.")
    return redirect(address("question", request.scope, question_id))


@require_safe
def export(request: Request, organization: str) -> HttpResponse:
    """Send questions as a file: those that are named, else the first 100 of the list that is shown."""
    kind = request.GET.get("kind", "")
    text, content_type, ending = services.export_questions(
        request.scope,
        name=request.GET.get("format", "markdown"),
        question_ids=request.GET.getlist("question")[:100],
        kind=QuestionKind(kind) if kind in set(QuestionKind) else None,
        tag=request.GET.get("tag", "")[:200],
    )
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="questions.{ending}"'
    return response
