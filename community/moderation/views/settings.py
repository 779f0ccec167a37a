"""The settings of moderation: thresholds and words, with the simulator and a box for trying beside them."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.moderation import policies
from community.moderation.forms import SettingsForm, TryForm
from community.moderation.services import settings as services
from community.moderation.services import simulating
from community.moderation.views.shown import bars, marked
from diatonic.common import clock
from diatonic.common.errors import AppError, Denied, Invalid, Stale, TooMany
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request, organization: str) -> HttpResponse:
    """Show the settings. POST with ``go`` saves them, or tries them: on what was checked lately, or on a text."""
    seen = services.get_settings(request.scope)
    analyzers = services.available_analyzers() if policies.can_choose_analyzer(request.scope) else ()
    if request.method != "POST":
        return _show(request, SettingsForm.of(seen, analyzers=analyzers))
    form, status = SettingsForm(request.POST, analyzers=analyzers), 422
    shown: dict[str, Any] = {}
    if form.is_valid():
        try:
            done = _DO.get(request.POST.get("go", ""), _save)(request, form)
        except (Invalid, Stale, TooMany, Denied) as failure:
            status = failure.status
            _show_failure(form, shown, failure)
        else:
            if done is None:
                return redirect("community:moderation:settings", organization)
            status, shown = 200, done
    return _show(request, form, status=status, **shown)


def _save(request: Request, form: SettingsForm) -> None:
    revision = form.cleaned_data["revision"]
    services.change_settings(request.scope, wanted=form.wanted(), revision=revision, now=clock.now())
    messages.success(request, "The settings are saved. They hold for what is checked from now on.")


def _simulate(request: Request, form: SettingsForm) -> dict[str, Any]:
    return {"simulation": simulating.simulate(request.scope, wanted=form.wanted(), now=clock.now())}


def _try(request: Request, form: SettingsForm) -> dict[str, Any]:
    text = TryForm(request.POST)
    content = text.cleaned_data["text"] if text.is_valid() else ""
    tried, verdict = simulating.preview(request.scope, title="", content=content, wanted=form.wanted(), now=clock.now())
    findings = [asdict(finding) for finding in verdict.findings]
    _, shown = marked("", content, findings)
    return {"verdict": verdict, "bars": bars(findings, tried), "marked": shown}


_DO: dict[str, Callable[[Request, SettingsForm], dict[str, Any] | None]] = {"simulate": _simulate, "try": _try}


def _show_failure(form: SettingsForm, shown: dict[str, Any], failure: AppError) -> None:
    """Show what was refused at its field; what is about the text to try stands at the text."""
    about_text = [field.message for field in failure.fields if field.name == "content"]
    if about_text:
        shown["try_errors"] = about_text
    else:
        show_failure(form, failure)


def _show(request: Request, form: SettingsForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {"form": form, "try_form": TryForm(request.POST or None), "here": "settings", **shown}
    return render(request, "community/moderation/settings.html", context, status=status)
