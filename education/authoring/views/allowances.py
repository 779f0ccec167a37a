"""More time and attempts for one learner: who has them, and giving them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from diatonic.common import clock
from diatonic.common.errors import Invalid, NotFound
from diatonic.common.http.access import Request
from diatonic.common.validation import whole_number
from education.authoring import services
from education.authoring.views.presenting import address


@require_http_methods(["GET", "HEAD", "POST"])
def allowances(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show who is allowed more; POST allows one learner more, or takes it back."""
    if request.method == "POST":
        return _change(request, module_id)
    scope, words = request.scope, request.GET.get("q", "")[:100]
    found = services.list_allowances(scope, module_id=module_id, cursor=request.GET.get("cursor"))
    titles = {quiz.content_id: quiz.title for quiz in found.quizzes}
    context: dict[str, Any] = {
        "module": found.module,
        "quizzes": found.quizzes,
        "rows": [(one, titles.get(one.content_id, "A quiz that is not here any more")) for one in found.page.items],
        "next_cursor": found.page.next_cursor,
        "words": words,
        "trail": [
            ("Teach", address("modules", scope)),
            (found.module.title, address("module", scope, module_id)),
        ],
    }
    if "q" in request.GET:
        context["candidates"] = services.find_learners(scope, module=found.module, words=words)
    return render(request, "education/authoring/allowances.html", context)


def _change(request: Request, module_id: str) -> HttpResponse:
    given, user_id, content_id = request.POST, request.POST.get("user", ""), request.POST.get("quiz", "")
    ids = {"module_id": module_id, "user_id": user_id}
    try:
        if "remove" in given:
            services.disallow(request.scope, **ids, content_id=content_id, now=clock.now())
            messages.success(request, "Taken back.")
        else:
            extra = {name: _number(given.get(name, "")) for name in ("percent", "minutes", "attempts")}
            allowed = services.allow(request.scope, **ids, extra={"content_id": content_id, **extra}, now=clock.now())
            messages.success(request, f"{allowed.user_name} has {allowed.extra.words} now.")
    except (Invalid, NotFound) as failure:
        if isinstance(failure, NotFound) and "remove" not in given:
            raise
        messages.error(request, " ".join([failure.detail, *(field.message for field in failure.fields)]))
    return redirect(address("allowances", request.scope, module_id))


def _number(text: str) -> int | str:
    """Return what was typed as a number; what is none is for the service to refuse."""
    number = whole_number(text.strip() or "0")
    return text if number is None else number
