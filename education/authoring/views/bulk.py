"""What is done to many modules at once, from their list."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from diatonic.common import clock, ids
from diatonic.common.errors import Invalid
from diatonic.common.http.access import Request
from education.authoring import services
from education.authoring.services import Outcome
from education.authoring.views.presenting import address

_BYTES = 16


@require_POST
def archive(request: Request, organization: str) -> HttpResponse:
    """Archive the chosen modules; the message says which were not and why, and can bring the others back."""
    scope = request.scope
    chosen = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("module")
    try:
        outcomes = services.archive_modules(scope, module_ids=chosen, now=clock.now())
    except Invalid as failure:
        messages.error(request, failure.detail)
        return redirect(address("modules", scope))
    done = [outcome for outcome in outcomes if not outcome.problem]
    if done:
        undo = f"undo:{address('restore-many', scope)}?modules={packed(outcome.module_id for outcome in done)}"
        learners = "Learners no longer see it." if len(done) == 1 else "Learners no longer see them."
        messages.success(request, f"{_named(done)} archived. {learners}", extra_tags=undo)
    _tell(request, outcomes, "Not archived")
    return redirect(address("modules", scope))


@require_POST
def restore(request: Request, organization: str) -> HttpResponse:
    """Bring modules back that were archived together."""
    scope = request.scope
    packed = request.POST.get("modules") or request.GET.get("modules", "")
    chosen = _unpacked(packed, scope.organization_id)
    try:
        outcomes = services.restore_modules(scope, module_ids=chosen, now=clock.now())
    except Invalid as failure:
        messages.error(request, failure.detail)
        return redirect(address("modules", scope))
    done = [outcome for outcome in outcomes if not outcome.problem]
    if done:
        drafts = "a draft again" if len(done) == 1 else "drafts again"
        messages.success(request, f"{_named(done)} {drafts}. Publish what learners should see.")
    _tell(request, outcomes, "Not restored")
    return redirect(address("modules", scope))


def _named(done: Sequence[Outcome]) -> str:
    return f"“{done[0].title}” is" if len(done) == 1 else f"{len(done)} modules are"


def _tell(request: HttpRequest, outcomes: Sequence[Outcome], verb: str) -> None:
    """Say for each reason which modules it kept from it."""
    left = sorted((outcome for outcome in outcomes if outcome.problem), key=lambda one: one.problem)
    for problem, some in groupby(left, key=lambda one: one.problem):
        titles = ", ".join(f"“{outcome.title}”" if outcome.title else "a module" for outcome in some)
        messages.error(request, f"{verb}: {titles}. {problem}")


def packed(module_ids: Iterable[str]) -> str:
    """Return the modules' ids as short as can be: a message has to fit into a cookie, with fifty of them."""
    raw = b"".join(UUID(ids.uuid_of(module_id)).bytes for module_id in module_ids)
    return urlsafe_b64encode(raw).decode()


def _unpacked(text: str, organization_id: str) -> list[str]:
    try:
        raw = urlsafe_b64decode(text.encode())
        parts = [UUID(bytes=raw[start : start + _BYTES]) for start in range(0, len(raw), _BYTES)]
    except ValueError:
        return []
    return [f"{organization_id}:module:{part}" for part in parts]
