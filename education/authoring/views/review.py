"""From draft to published and back: the buttons, and the screen on which a reviewer decides."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import AppError, Conflict, Invalid, Stale
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from education.authoring import policies, services
from education.authoring.forms import PublishForm, RequestChangesForm
from education.authoring.rules import Module, next_version
from education.authoring.views import comments, presenting
from education.authoring.views.prerequisites import ask_before_archiving
from education.authoring.views.presenting import address

_BUMPS = (
    ("minor", "something new"),
    ("patch", "corrections only"),
    ("major", "very different, learn it again"),
)


def _step(action: Callable[..., Module], done: str, undo: str = "") -> Callable[..., HttpResponse]:
    """Return the view of a button that moves a module and leads back to it; ``undo`` names the way back."""

    @require_POST
    def view(request: Request, organization: str, module_id: str) -> HttpResponse:
        try:
            module = action(request.scope, module_id=module_id, now=clock.now())
        except Conflict as failure:
            wrong = " ".join(error.message for error in failure.fields[:3])
            messages.error(request, f"{failure.detail} {wrong}".strip())
        else:
            way_back = f"undo:{address(undo, request.scope, module_id)}" if undo else ""
            messages.success(request, done.format(title=module.title), extra_tags=way_back)
        return redirect(address("module", request.scope, module_id))

    return view


submit = _step(services.submit_module, "“{title}” is in review. Its reviewers have been told.", undo="withdraw")
withdraw = _step(services.withdraw_module, "“{title}” is yours to edit again.")
_archive = _step(services.archive_module, "“{title}” is archived. Learners no longer see it.", undo="restore")
restore = _step(services.restore_module, "“{title}” is a draft again.")


@require_POST
def archive(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Archive a module; where others require it, ask first."""
    return ask_before_archiving(request, module_id) or _archive(request, organization, module_id)


@require_safe
def review(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show what is new, and the two decisions."""
    return _show(request, module_id)


@require_POST
def request_changes(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Send the module back with a reason."""
    form = RequestChangesForm(request.POST)
    if form.is_valid():
        try:
            module = services.request_changes(
                request.scope, module_id=module_id, reason=form.cleaned_data["reason"], now=clock.now()
            )
        except Invalid as failure:
            show_failure(form, failure)
        else:
            messages.success(request, f"“{module.title}” went back to {module.submitted_by_name} with your words.")
            return redirect(address("modules", request.scope))
    return _show(request, module_id, changes_form=form)


@require_POST
def publish(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Publish the reviewed draft as the chosen version."""
    module, outline = services.get_module_with_outline(request.scope, module_id=module_id)
    answered = services.answered_of(request.scope, module=module, outline=outline)
    form = PublishForm(request.POST, versions=_versions(module), answered=answered)
    if form.is_valid():
        try:
            published = services.publish_module(
                request.scope,
                module_id=module_id,
                bump=form.cleaned_data["bump"] or None,
                note=form.cleaned_data["note"],
                answers=form.answers,
                now=clock.now(),
            )
        except (Invalid, Conflict, Stale) as failure:
            show_failure(form, failure)
        else:
            messages.success(request, f"Version {published.version} of “{published.title}” is what learners see now.")
            return redirect(address("module", request.scope, module_id))
    return _show(request, module_id, publish_form=form)


def _versions(module: Module) -> list[tuple[str, str]]:
    first = module.release == 0
    if first:
        return [("minor", next_version(module.version, bump="minor", is_first=True))]
    return [(bump, f"{next_version(module.version, bump=bump, is_first=False)}: {words}") for bump, words in _BUMPS]


def _show(request: Request, module_id: str, **forms: Any) -> HttpResponse:
    scope = request.scope
    found = services.compare_versions(scope, module_id=module_id)
    module, outline = found.module, found.after.outline
    answered = services.answered_of(scope, module=module, outline=outline)
    listed = services.check_draft(scope, module=module, outline=outline, with_files=True)
    context = presenting.editor(scope, module, outline, checklist=listed) | {
        "found": found,
        "publish_form": PublishForm(versions=_versions(module), proposed=found.proposal.bump, answered=answered),
        "changes_form": RequestChangesForm(),
        "first_version": found.next_version,
        "can_request_changes": policies.can(scope, "request_changes", module),
        "refused": _refusal(scope, module),
        "trail": [("Teach", address("modules", scope)), (module.title, address("module", scope, module_id))],
    }
    context |= comments.context(scope, module, outline, content_id=None)
    return render(request, "education/authoring/review.html", context | forms, status=422 if forms else 200)


def _refusal(scope: Any, module: Module) -> str:
    """Return why this person cannot publish the module now; empty: they can."""
    try:
        policies.check_transition(scope, "publish", module)
    except AppError as refused:
        return refused.detail
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Delete a module that was never published, once its name is typed."""
    policies.check(request.scope, "modules.delete")
    module = services.get_module(request.scope, module_id=module_id)
    typed = request.POST.get("confirm_name", "").strip()
    if request.method == "POST" and typed == module.title:
        services.delete_module(request.scope, module_id=module_id, now=clock.now())
        messages.success(request, f"“{module.title}” is deleted.")
        return redirect(address("modules", request.scope))
    context = {
        "module": module,
        "is_wrong": request.method == "POST",
        "trail": [
            ("Teach", address("modules", request.scope)),
            (module.title, address("module", request.scope, module_id)),
        ],
    }
    return render(request, "education/authoring/delete.html", context, status=422 if typed else 200)
