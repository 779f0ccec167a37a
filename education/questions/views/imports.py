"""Imports: sending a file or a text, following how it is read, choosing what is taken, and what became of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.http.access import Request
from diatonic.common.templatetags.looks import stages
from diatonic.common.validation import whole_number
from education.questions import services
from education.questions.rules import (
    FORMAT_NAMES,
    MAX_ARCHIVE_BYTES,
    MAX_QUESTIONS,
    MAX_TEXT_BYTES,
    Line,
    QuestionImport,
    State,
    Step,
    Summary,
    Verdict,
    pack,
    unpack,
)
from education.questions.views.showing import address, quiz_address, shown

_MIB = 2**20
_FIRST_SHOWN = 10
_HINT = (
    "Moodle XML, GIFT, QTI 1.2 and 2, Common Cartridge, CSV, Markdown. "
    f"Up to {MAX_TEXT_BYTES // _MIB} MB, archives up to {MAX_ARCHIVE_BYTES // _MIB} MB, {MAX_QUESTIONS:,} questions."
)
#: The address of a page names the numbers that are not chosen; servers take addresses of about 4 KB.
_LONGEST_CHOICE = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: Request, organization: str) -> HttpResponse:
    """Show how a file is sent, and the imports of the last day; take a text that was pasted."""
    given = request.POST if request.method == "POST" else request.GET
    target = {"module_id": given.get("module", ""), "content_id": given.get("section", "")}
    context: dict[str, Any] = {"text": given.get("text", ""), "format": given.get("format", "")}
    if request.method == "POST":
        try:
            one = services.paste_import(
                request.scope, text=context["text"], format=context["format"], now=clock.now(), **target
            )
            return redirect(address("import", request.scope, one.import_id))
        except Invalid as failure:
            context["problem"] = " ".join(error.message for error in failure.fields) or failure.detail
    page = services.list_imports(request.scope, limit=_FIRST_SHOWN)
    quiz = services.get_quiz(request.scope, **target) if target["content_id"] else None
    context |= {
        "recent": page.items,
        "formats": [(one.value, name) for one, name in FORMAT_NAMES.items()],
        "quiz": quiz,
        "target": target,
        "hint": _HINT,
        "trail": _trail(request, target) if quiz else [("Questions", address("bank", request.scope))],
    }
    return render(request, "education/questions/imports.html", context, status=422 if "problem" in context else 200)


def _trail(request: Request, target: dict[str, str]) -> list[tuple[str, str]]:
    return [("Quiz", quiz_address(request.scope, target["module_id"], target["content_id"]))]


@require_safe
def one(request: Request, organization: str, import_id: str) -> HttpResponse:
    """Show an import: how far reading is, then the dry run with a choice, then what was taken."""
    found = services.get_import(request.scope, import_id=import_id, now=clock.now())
    context: dict[str, Any] = {
        "one": found,
        "state": found.state.value,
        "formats": [(each.value, name) for each, name in FORMAT_NAMES.items()],
        "trail": [("Questions", address("bank", request.scope)), ("Imports", address("imports", request.scope))],
        "quiz_url": quiz_address(request.scope, found.module_id, found.content_id) if found.goes_into_quiz else "",
    }
    if found.is_busy:
        context |= {"steps": stages(_STEPS, found.step or Step.QUEUED), "takeable": len(found.chosen | found.taken)}
    elif found.state in (State.READY, State.TAKEN) and found.summary:
        context |= _dry_run(request, found, found.summary)
    return render(request, "education/questions/import.html", context)


_STEPS = (
    (Step.QUEUED, "Waiting for a free worker"),
    (Step.FETCHING, "Fetching the file"),
    (Step.JUDGING, "Reading the questions"),
    (Step.STORING, "Keeping what was found"),
)


def _dry_run(request: Request, found: QuestionImport, summary: Summary) -> dict[str, Any]:
    name = request.GET.get("verdict", "")
    verdict = Verdict(name) if name in set(Verdict) else None
    number = whole_number(request.GET.get("page", "")) or 1
    page = services.list_verdicts(
        request.scope, import_id=found.import_id, verdict=verdict, number=number, now=clock.now()
    )
    without = unpack(request.GET.get("without", ""))
    counts = summary.counts
    refused = counts.get(Verdict.REFUSED, 0)
    return {
        "found_format": FORMAT_NAMES[summary.format],
        "notes": summary.notes,
        "lines": [_shown(line, found, without) for line in page.lines],
        "page": page.number,
        "pages": range(1, page.pages + 1),
        "verdict": name if verdict else "",
        "filters": [("", "All", summary.total)] + [(each.value, _WORDS[each], counts.get(each, 0)) for each in Verdict],
        "without": pack(without),
        "takeable": summary.total - refused,
        "left": max(summary.total - refused - len(found.taken - without) - len(without), 0),
        "taken": len(found.taken),
        "room": _room(request, found),
    }


_WORDS = {Verdict.TAKEN: "As they are", Verdict.CHANGED: "Changed", Verdict.REFUSED: "Not taken"}


def _shown(line: Line, found: QuestionImport, without: frozenset[int]) -> dict[str, Any]:
    return {
        "line": line,
        "verdict": line.verdict.value,
        "question": shown(line.question) if line.question else None,
        "is_taken": line.number in found.taken,
        "is_chosen": line.number not in without,
    }


def _room(request: Request, found: QuestionImport) -> int | None:
    """Return how many questions the quiz has room for; there is none for the bank."""
    if not found.goes_into_quiz:
        return None
    view = services.get_quiz(request.scope, module_id=found.module_id, content_id=found.content_id)
    return max(0, services.MAX_IN_QUIZ - len(view.section.content_data.get("questions", [])))


@require_POST
def read(request: Request, organization: str, import_id: str) -> HttpResponse:
    """Have the file read (again), as a format that was chosen or as what it is."""
    try:
        services.read_import(request.scope, import_id=import_id, format=request.POST.get("format"), now=clock.now())
    except Conflict as failure:
        messages.error(request, failure.detail)
    return redirect(address("import", request.scope, import_id))


@require_POST
def choose(request: Request, organization: str, import_id: str) -> HttpResponse:
    """Keep what was chosen on one page and go to another; or take what is chosen on all of them."""
    services.get_import(request.scope, import_id=import_id, now=clock.now())
    given = request.POST
    here = unpack(",".join(given.getlist("here")))
    chosen = unpack(",".join(given.getlist("chosen")))
    without = (unpack(given.get("without", "")) - here) | (here - chosen)
    go, _, where = given.get("go", "").partition(" ")
    if go == "take":
        return _take(request, import_id, without)
    if go == "all":
        without = frozenset()
    elif go == "none":
        without = frozenset(range(1, MAX_QUESTIONS + 1))
    query = {"verdict": given.get("verdict", ""), "page": given.get("page", ""), "without": pack(without)}
    query |= {"verdict": {"verdict": where, "page": ""}, "page": {"page": where}}.get(go, {})
    if len(query["without"]) > _LONGEST_CHOICE:
        query["without"] = given.get("without", "")
        messages.error(request, "This choice is too scattered to keep over pages. Take what you have chosen first.")
    kept = urlencode({name: value for name, value in query.items() if value})
    return redirect(f"{address('import', request.scope, import_id)}?{kept}#choice")


def _take(request: Request, import_id: str, without: frozenset[int]) -> HttpResponse:
    here = address("import", request.scope, import_id)
    numbers = [number for number in range(1, MAX_QUESTIONS + 1) if number not in without]
    try:
        taking = services.take(request.scope, import_id=import_id, numbers=numbers, now=clock.now())
    except (Conflict, Invalid) as failure:
        messages.error(request, " ".join([failure.detail, *(error.message for error in failure.fields)]))
        return redirect(here)
    if taking.left_out:
        words = "1 question did" if len(taking.left_out) == 1 else f"{len(taking.left_out)} questions did"
        messages.warning(request, f"{words} not fit into the quiz: number {pack(taking.left_out)}.")
    return redirect(here)


@require_POST
def forget(request: Request, organization: str, import_id: str) -> HttpResponse:
    """Drop an import."""
    try:
        services.forget_import(request.scope, import_id=import_id, now=clock.now())
    except Conflict as failure:
        messages.error(request, failure.detail)
        return redirect(address("import", request.scope, import_id))
    messages.success(request, "The import is dropped. What was taken stays.")
    return redirect(address("imports", request.scope))
