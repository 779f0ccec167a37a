"""Versions of a module: the time line, one of them, two compared, and one made the draft again."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid, Stale
from diatonic.common.http.access import Request
from diatonic.common.validation import whole_number
from education.authoring import policies, services
from education.authoring.rules import Module
from education.authoring.rules.versions import DRAFT, Differences
from education.authoring.views import preview
from education.authoring.views.presenting import address
from organizations.media import services as media

#: So many kept drafts are listed at a time.
_KEPT_DRAFTS = 10
#: So many files of a comparison are named; further ones are "another file".
_NAMED_FILES = 100


@require_safe
def versions(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show a module's publications as a time line, and below it the drafts that were kept."""
    module, kept = services.list_kept(
        request.scope, module_id=module_id, limit=_KEPT_DRAFTS, cursor=request.GET.get("kept")
    )
    page = services.list_releases(request.scope, module_id=module_id, cursor=request.GET.get("cursor"))
    context = {
        "module": module,
        "releases": page.items,
        "next_cursor": page.next_cursor,
        "kept": kept.items,
        "next_kept": kept.next_cursor,
        "are_newest_kept": "kept" not in request.GET,
        "can_restore": policies.can_edit(request.scope, module),
        "trail": _trail(request, module),
    }
    return render(request, "education/authoring/versions.html", context)


@require_safe
def version(request: Request, organization: str, module_id: str, version: str) -> HttpResponse:
    """Show one version: what it says of the module, and its sections to open."""
    view = services.get_version_outline(request.scope, module_id=module_id, version=version)
    context = _of(request, view)
    return render(request, "education/authoring/version.html", context)


@require_safe
def section(request: Request, organization: str, module_id: str, version: str, content_id: str) -> HttpResponse:
    """Show a section of a version as learners saw it."""
    view = services.get_version_section(request.scope, module_id=module_id, version=version, content_id=content_id)
    outline = view.snapshot.outline
    before, after = outline.neighbours(content_id)
    here = view.contents[content_id].as_section(module_id)
    context = _of(request, view) | {
        "before": before,
        "after": after,
        "place": outline.position(content_id),
        **preview.shown(request, view.module, here),
    }
    return render(request, "education/authoring/version_section.html", context)


@require_POST
def restore(request: Request, organization: str, module_id: str, version: str) -> HttpResponse:
    """Make a version the draft; the message says what did not come back, and leads back."""
    try:
        restored = services.restore_version(
            request.scope,
            module_id=module_id,
            version=version,
            revision=whole_number(request.POST.get("revision", "")),
            now=clock.now(),
        )
    except (Stale, Conflict, Invalid) as failure:
        messages.error(request, failure.detail)
        return redirect(address("versions", request.scope, module_id))
    if not restored.kept:
        messages.success(request, "The draft says this already. Nothing was changed.")
    else:
        what = f"version {version}" if "." in version else "what it was before"
        undo = address("restore-version", request.scope, module_id, restored.kept)
        messages.success(request, f"The draft is {what} again.{_lost(restored.lost)}", extra_tags=f"undo:{undo}")
    return redirect(address("module", request.scope, module_id))


def _lost(lost: tuple[str, ...]) -> str:
    return f" Not restored: {'; '.join(lost)}." if lost else ""


@require_safe
def compare(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show what is different between two versions: the last publication and the draft unless others are chosen."""
    asked = {name: request.GET.get(name) or default for name, default in (("from", "last"), ("to", DRAFT))}
    found = services.compare_versions(request.scope, module_id=module_id, before=asked["from"], after=asked["to"])
    releases = services.list_releases(request.scope, module_id=module_id).items
    known = [release.version for release in releases]
    chosen = [found.before.name, found.after.name]
    names = dict.fromkeys([DRAFT, *(name for name in chosen if name), *known])
    swapped = urlencode({"from": found.after.name, "to": found.before.name or "last"})
    context = {
        "module": found.module,
        "found": found,
        "choices": [(name, _called(name)) for name in names],
        "before_name": _called(found.before.name) if found.before.name else "nothing",
        "after_name": _called(found.after.name),
        "swapped": f"?{swapped}",
        "files": _names(request, found.differences),
        "trail": [*_trail(request, found.module), ("Versions", address("versions", request.scope, module_id))],
    }
    return render(request, "education/authoring/compare.html", context)


def _called(name: str) -> str:
    if name == DRAFT:
        return "the draft"
    return f"version {name}" if "." in name else f"the draft kept as {name}"


def _names(request: Request, differences: Differences) -> dict[str, str]:
    """Return the names of the files that came or went, by id."""
    changes = [change for section in differences.sections for change in section.files]
    ids = list(dict.fromkeys(one for change in changes for one in (change.before, change.after) if one))
    found = media.get_files(request.scope, file_ids=ids[:_NAMED_FILES]) if ids else {}
    return {file_id: file.name for file_id, file in found.items()}


def _of(request: Request, view: services.VersionView) -> dict[str, Any]:
    module, snapshot = view.module, view.snapshot
    release = snapshot.release
    return {
        "module": module,
        "snapshot": snapshot,
        "release": release,
        "name": _called(snapshot.name),
        "is_live": bool(release and module.is_live and release.number == module.release),
        "can_restore": not snapshot.is_draft and policies.can_edit(request.scope, module),
        "trail": [*_trail(request, module), ("Versions", address("versions", request.scope, module.module_id))],
    }


def _trail(request: Request, module: Module) -> list[tuple[str, str]]:
    return [
        ("Teach", address("modules", request.scope)),
        (module.title, address("module", request.scope, module.module_id)),
    ]
