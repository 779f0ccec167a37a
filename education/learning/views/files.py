"""Ways to the files of published sections; the bytes are S3's."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from diatonic.common.errors import NotFound
from diatonic.common.http.access import Request
from diatonic.common.scope import Scope
from education.authoring.rules import PublishedSection
from education.learning import services
from education.learning.rules import LearnerSection
from organizations.media import services as media

_WIDE = "960"


_KEPT_SECONDS = 50  # a signed address is good for 60


@require_safe
def file(request: Request, organization: str, module_id: str, content_id: str, slot: str) -> HttpResponse:
    """Lead to a file of a published section; captions are sent from here, as browsers want them."""
    scope = request.scope
    learner = services.get_section(scope, module_id=module_id, content_id=content_id)
    files = learner.section.files
    if slot == "poster":
        return _poster(scope, learner.section)
    if slot == "text":
        return _text(request, learner)
    if slot not in files:
        raise NotFound("This section has no such file.")
    if slot == "captions":
        return HttpResponse(media.read_captions(scope, file_id=files[slot]), content_type="text/vtt; charset=utf-8")
    # A player that seeks after the address has expired asks to be led there anew.
    return _lead(media.reading_url(scope, file_id=files[slot]), kept_seconds=0)


@require_safe
def picture(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Lead to the picture of a published module."""
    learner = services.get_module(request.scope, module_id=module_id)
    card = learner.module.card
    return _lead_to_preview(request.scope, card.thumbnail_file_id, card.thumbnail_rendition)


@require_safe
def image(request: Request, organization: str, file_id: str) -> HttpResponse:
    """Lead to a picture that stands in a text. Pictures of texts are for everyone who may learn here."""
    request.scope.check("learn.view", "Only members of the organization can learn here.")
    found = media.get_files(request.scope, file_ids=[file_id]).get(file_id)
    attached = found.attachment if found is not None and found.kind == "image" else None
    if found is None or attached is None or attached.slot != "image":
        raise NotFound("There is no such picture.")
    return _lead(media.url_of(found, _WIDE if _WIDE in found.renditions else "original"))


def _poster(scope: Scope, section: PublishedSection) -> HttpResponse:
    """Lead to what stands for a file: the author's own picture, the frame they chose, or the first page."""
    if own := section.files.get("poster"):
        return _lead_to_preview(scope, own, _WIDE)
    file_id = section.files.get("video") or section.files.get("document")
    return _lead_to_preview(scope, file_id, section.content_data.get("poster", ""))


def _text(request: Request, learner: LearnerSection) -> HttpResponse:
    """Show what can be read of a document, for those who cannot open it, or not here."""
    found = services.file_of(request.scope, learner.section, "document")
    context = {
        "learner": learner,
        "file": found,
        "pages": media.readable(found),
        "back": reverse(
            "education:learning:section",
            args=[request.scope.organization_id, learner.module.module_id, learner.section.entry.content_id],
        ),
    }
    return render(request, "education/learning/text.html", context)


def _lead_to_preview(scope: Scope, file_id: str | None, rendition: str = "") -> HttpResponse:
    found = media.get_files(scope, file_ids=[file_id]).get(file_id) if file_id else None
    if found is None or not found.preview:
        raise NotFound("There is no picture.")
    return _lead(media.url_of(found, rendition if rendition in found.renditions else found.preview))


def _lead(address: str, *, kept_seconds: int = _KEPT_SECONDS) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = f"private, max-age={kept_seconds}" if kept_seconds else "private, no-store"
    return response
