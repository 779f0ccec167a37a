"""The organization's files: the list with uploads under way, one file, deleting, trying again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diatonic.common import clock
from diatonic.common.errors import Conflict
from diatonic.common.http.access import Request
from diatonic.common.pages import MAX_LIMIT
from diatonic.common.scope import Scope
from organizations.media import policies, services
from organizations.media.rules import Kind, StoredFile, Upload, UploadState, accepted

_KEPT_SECONDS = 50  # a signed address is good for 60
_MOVING = (UploadState.UPLOADED, UploadState.PROCESSING)
_SHOWN_UPLOADS = 24


@require_safe
def files(request: Request, organization: str) -> HttpResponse:
    """Show the files, newest first, of one kind or of all; and the uploads that are not files yet."""
    chosen = request.GET.get("kind") or None
    page = services.list_files(request.scope, kind=chosen, cursor=request.GET.get("cursor"))
    is_first = "cursor" not in request.GET
    context: dict[str, Any] = {
        "files": page.items,
        "next_cursor": page.next_cursor,
        "chosen": chosen,
        "kinds": list(Kind),
        "is_first_page": is_first,
        "storage": services.get_storage(request.scope),
        "accept": accepted(),
        "can_upload": request.scope.can("files.upload"),
        "can_limit": policies.can_limit(request.scope),
        "can_delete": policies.can_delete(request.scope),
    }
    if is_first:
        context |= _uploads(request.scope)
    return render(request, "organizations/media/files.html", context)


@require_safe
def uploads(request: Request, organization: str) -> HttpResponse:
    """Return the uploads that are not files yet as a part of the page, for the page that watches them."""
    context = _uploads(request.scope)
    response = render(request, "organizations/media/_uploads.html", context)
    if not context["is_busy"]:
        response["HX-Trigger"] = "uploads-done"
    return response


def _uploads(scope: Scope) -> dict[str, Any]:
    found: tuple[Upload, ...] = services.list_uploads(scope, limit=MAX_LIMIT).items
    shown = [one for one in found if one.state is not UploadState.WAITING][:_SHOWN_UPLOADS]
    return {"uploads": shown, "is_busy": any(one.state in _MOVING for one in shown)}


@require_safe
def file(request: Request, organization: str, file_id: str) -> HttpResponse:
    """Show one file, where it is used, and how to delete it."""
    return _show(request, file_id)


def _show(request: Request, file_id: str, *, status: int = 200, **extra: Any) -> HttpResponse:
    found = services.get_file_with_uses(request.scope, file_id=file_id)
    ids = [request.scope.organization_id, file_id]
    context = {
        "file": found,
        "uses": found.uses,
        "url": reverse("organizations:media:show", args=[*ids, "original"]),
        "text": reverse("organizations:media:show", args=[*ids, "read"]) if "text" in found.renditions else "",
        "poster": reverse("organizations:media:show", args=[*ids, "preview"]) if found.preview else "",
        "can_delete": policies.can_delete(request.scope),
        "can_replace": policies.can_replace(request.scope) and not found.replaced_by,
        "replacement_url": f"/api/files/{file_id}/replacement",
        "next_url": reverse("organizations:media:file", args=[request.scope.organization_id, "FILE"]),
        "accept": accepted(found.kind),
        "trail": [("Files", reverse("organizations:media:files", args=[request.scope.organization_id]))],
    }
    return render(request, "organizations/media/file.html", context | extra, status=status)


@require_POST
def delete(request: Request, organization: str, file_id: str) -> HttpResponse:
    """Delete a file for ever, once its name is typed."""
    found = services.get_file(request.scope, file_id=file_id)
    if request.POST.get("confirm_name", "").strip() != found.name:
        return _show(request, file_id, status=422, refused="The name is not the same. Nothing was deleted.")
    try:
        services.delete_file(request.scope, file_id=file_id, now=clock.now())
    except Conflict as failure:
        return _show(request, file_id, status=failure.status, refused=failure.detail)
    messages.success(request, f"“{found.name}” is deleted.")
    return redirect("organizations:media:files", organization)


@require_POST
def retry(request: Request, organization: str, upload_id: str) -> HttpResponse:
    """Process a failed upload again, and lead back to where it is watched."""
    upload = services.get_upload(request.scope, upload_id=upload_id)
    try:
        services.retry_upload(request.scope, upload_id=upload_id, now=clock.now())
    except Conflict as failure:
        messages.error(request, failure.detail)
    return redirect(services.address_of(request.scope, upload))


@require_POST
def cancel(request: Request, organization: str, upload_id: str) -> HttpResponse:
    """Give an upload up, and lead back to where it was watched."""
    upload = services.get_upload(request.scope, upload_id=upload_id)
    services.cancel_upload(request.scope, upload_id=upload_id, now=clock.now())
    return redirect(services.address_of(request.scope, upload))


@require_http_methods(["GET", "HEAD"])
def show(request: Request, organization: str, file_id: str, rendition: str) -> HttpResponse:
    """Lead to the bytes of a file; ``preview`` is its small picture. Captions are sent from here."""
    found = services.get_file(request.scope, file_id=file_id)
    if found.kind is Kind.CAPTIONS:
        captions = services.captions_of(found)
        return HttpResponse(captions, content_type="text/vtt; charset=utf-8")
    if rendition == "read":
        return _text(request, found)
    wanted = found.preview or "preview" if rendition == "preview" else rendition
    response = HttpResponseRedirect(services.url_of(found, wanted))
    # Not of what is played: a player that seeks after the address has expired asks to be led there anew.
    is_picture = found.kind is Kind.IMAGE or wanted != "original"
    response["Cache-Control"] = f"private, max-age={_KEPT_SECONDS}" if is_picture else "private, no-store"
    return response


def _text(request: Request, found: StoredFile) -> HttpResponse:
    organization = request.scope.organization_id
    context = {
        "file": found,
        "pages": services.readable(found),
        "trail": [
            ("Files", reverse("organizations:media:files", args=[organization])),
            (found.name, reverse("organizations:media:file", args=[organization, found.file_id])),
        ],
    }
    return render(request, "organizations/media/text.html", context)
