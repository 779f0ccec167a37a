"""The editor: a module's settings, and its sections one at a time. The same POST saves a form and an autosave."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from diatonic.common import clock, markdown
from diatonic.common.errors import AppError, Invalid, Stale
from diatonic.common.forms import below, failure_of, show_failure
from diatonic.common.http import problems
from diatonic.common.http.access import Request
from education.authoring import services
from education.authoring.forms import SectionForm, SettingsForm, form_for
from education.authoring.rules import Module, Outline, Section, SectionType
from education.authoring.services import SectionView
from education.authoring.views import comments, merging, presenting, slots
from education.authoring.views.presenting import address

_CONTENT = "/content_data"
_OF_FILES = (SectionType.VIDEO, SectionType.DOCUMENT)


@require_http_methods(["GET", "HEAD", "POST"])
def module(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show the editor without a section; save the module's settings."""
    if request.method == "POST":
        return _save_settings(request, module_id)
    found, outline = services.get_module_with_outline(request.scope, module_id=module_id)
    return _show_module(request, found, outline)


def _show_module(request: Request, found: Module, outline: Outline, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = presenting.editor(request.scope, found, outline) | {"saved_at": found.updated_at}
    context |= comments.context(request.scope, found, outline, content_id="")
    if outline.entries:
        context["first_section_url"] = address("section", request.scope, found.module_id, outline.order[0])
    return render(request, "education/authoring/module.html", context | extra, status=status)


def _save_settings(request: Request, module_id: str) -> HttpResponse:
    form = _settings_form(request.POST)
    by_script = problems.wants_problem(request)
    if merging.is_answered(request) and not by_script:
        return _join_settings(request, module_id)
    try:
        if not form.is_valid():
            raise failure_of(form)
        found = _update(request, module_id, form, form.cleaned_data["revision"])
    except (Invalid, Stale) as failure:
        if isinstance(failure, Stale):
            if not by_script:
                return _join_settings(request, module_id)
            there = services.get_module(request.scope, module_id=module_id)
            failure.extra["theirs"] = SettingsForm.values(there)
        if by_script:
            return problems.problem(request, failure)
        form.base = request.POST.get("base", "")
        return _settings_again(request, module_id, form, failure=failure)
    if not by_script:
        return redirect("education:authoring:module", request.scope.organization_id, module_id)
    return _saved(
        request, found.revision, found.updated_at, *services.get_module_with_outline(request.scope, module_id=module_id)
    )


def _settings_form(data: Mapping[str, Any]) -> SettingsForm:
    return SettingsForm(data, auto_id=SettingsForm.AUTO_ID)


def _update(request: Request, module_id: str, form: SettingsForm, revision: int) -> Module:
    return services.update_module(
        request.scope, module_id=module_id, fields=form.changes(), revision=revision, now=clock.now()
    )


def _join_settings(request: Request, module_id: str) -> HttpResponse:
    """Save the settings joined with what somebody else saved, or ask."""

    def read() -> merging.There:
        there = services.get_module(request.scope, module_id=module_id)
        return merging.There(_settings_form({}).there(there), there.revision, there.updated_by_name)

    def save(form: SettingsForm, revision: int) -> HttpResponse:
        _update(request, module_id, form, revision)
        return redirect("education:authoring:module", request.scope.organization_id, module_id)

    show = partial(_settings_again, request, module_id)
    return merging.save_joined(request, merging.Place(_settings_form, read, save, show))


def _settings_again(
    request: Request,
    module_id: str,
    form: SettingsForm,
    *,
    failure: AppError | None,
    status: int = 422,
    theirs: dict[str, Any] | None = None,
) -> HttpResponse:
    found, outline = services.get_module_with_outline(request.scope, module_id=module_id)
    if failure is not None and form.is_valid():
        show_failure(form, failure)
    return _show_module(request, found, outline, status=status, settings=form, settings_theirs=theirs)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: Request, organization: str, module_id: str, content_id: str) -> HttpResponse:
    """Show a section in the editor; save it."""
    view = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    kind = form_for(view.section.content_type)
    if request.method == "POST":
        return _save_section(request, view, kind(request.POST))
    return _show_section(request, view, kind.of(view.section))


def _save_section(request: Request, view: SectionView, form: SectionForm) -> HttpResponse:
    by_script = problems.wants_problem(request)
    if merging.is_answered(request) and not by_script:
        return _join_section(request, view)
    try:
        if not form.is_valid():
            raise failure_of(form)
        saved = _save(request, view, form, form.cleaned_data["revision"])
    except (Invalid, Stale) as failure:
        if by_script:
            return problems.problem(request, _for_script(failure, form))
        if isinstance(failure, Stale):
            return _join_section(request, view)
        form.base = request.POST.get("base", "")
        return _section_again(request, view, form, failure=failure, status=failure.status)
    here = saved.section
    if by_script:
        return _saved(request, here.revision, here.updated_at, saved.module, saved.outline, section=here)
    return _to_section(request, saved, form)


def _save(request: Request, view: SectionView, form: SectionForm, revision: int) -> SectionView:
    return services.save_section(
        request.scope,
        module_id=view.module.module_id,
        content_id=view.section.content_id,
        changes=_changes(form, request.POST.get("do", "")),
        revision=revision,
        now=clock.now(),
    )


def _to_section(request: Request, view: SectionView, form: SectionForm) -> HttpResponse:
    anchor = f"#{next(iter(form.groups({})), '')}" if request.POST.get("do") else ""
    return redirect(address("section", request.scope, view.module.module_id, view.section.content_id) + anchor)


def _join_section(request: Request, view: SectionView) -> HttpResponse:
    """Save the section joined with what somebody else saved, or ask."""
    ids = {"module_id": view.module.module_id, "content_id": view.section.content_id}
    kind = form_for(view.section.content_type)

    def read() -> merging.There:
        here = services.get_section(request.scope, **ids).section
        return merging.There(kind().there(here), here.revision, here.updated_by_name)

    def save(form: SectionForm, revision: int) -> HttpResponse:
        return _to_section(request, _save(request, view, form, revision), form)

    show = partial(_section_again, request, view)
    return merging.save_joined(request, merging.Place(kind, read, save, show))


def _changes(form: SectionForm, command: str) -> dict[str, Any]:
    changes = form.changes()
    if command:
        form.command(changes["content_data"], command)
    return changes


def _for_script(failure: AppError, form: SectionForm) -> AppError:
    """Return the failure in the words of the form's fields, with the other person's text field by field."""
    failure.fields = tuple(below(failure.fields, _CONTENT))
    theirs = failure.extra.get("theirs")
    if theirs:
        content = theirs["content_data"]
        minutes = {"duration": theirs["duration"] or ""}
        failure.extra["theirs"] = form.values(theirs["title"], content) | minutes | form.groups(content)
    return failure


def _section_again(
    request: Request,
    view: SectionView,
    form: SectionForm,
    *,
    failure: AppError | None,
    status: int,
    theirs: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form again with what was typed, and with what the person has to choose between (``theirs``)."""
    if failure is not None and form.is_valid():
        show_failure(form, failure, inside=_CONTENT)
    return _show_section(request, view, form, status=status, theirs=theirs)


def _show_section(
    request: Request, view: SectionView, form: SectionForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    here, outline = view.section, view.outline
    before, after = outline.neighbours(here.content_id)
    questions, files = form.questions(), slots.of_section(request.scope, view.module, here)
    context = presenting.editor(request.scope, view.module, outline) | {
        "section": here,
        "form": form,
        "saved_at": here.updated_at,
        "lacking": slots.lacking(here, files),
        "questions": questions,
        "rubric": form.rubric(),
        "slots": files,
        "starters": slots.starters(request.scope, here, files),
        "picture_upload": slots.picture_upload(request.scope, here),
        "before": before,
        "after": after,
    }
    context |= comments.context(request.scope, view.module, outline, content_id=here.content_id)
    return render(request, "education/authoring/section.html", context | extra, status=status)


@require_POST
def preview_text(request: Request, organization: str) -> HttpResponse:
    """Return Markdown as learners get it."""
    request.scope.check("modules.view", "Only instructors and reviewers write here.")
    return JsonResponse({"html": markdown.to_html(request.POST.get("body", "")[:100_000])})


def _saved(
    request: Request, revision: int, at: str, found: Module, outline: Outline, section: Section | None = None
) -> HttpResponse:
    """Answer an autosave: the new revision, and the parts of the page that changed with it."""
    context = presenting.editor(request.scope, found, outline)
    parts = {"#checklist": render_to_string("education/authoring/_checklist.html", context, request)}
    if section:
        if section.content_type not in _OF_FILES:  # what these lack does not depend on their text
            lacking = {"lacking": presenting.lacking(section)}
            parts["#lacking"] = render_to_string("education/authoring/_lacking.html", lacking, request)
        row = context | {"entry": outline.entry(section.content_id), "section": section}
        parts[f'[id="link-{section.content_id}"]'] = render_to_string(
            "education/authoring/_outline_link.html", row, request
        )
    return JsonResponse({"revision": revision, "saved_at": at, "parts": parts, "title": found.title})
