"""Who else is in the editor: asked and told by its script every 20 seconds."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from education.authoring import services


@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Return who else has the module open; a POST says that oneself has, or with ``leave`` no longer."""
    scope, now = request.scope, clock.now()
    if "leave" in request.POST:
        services.end_presence(scope, module_id=module_id, now=now)
        return HttpResponse(status=204)
    if request.method == "POST":
        content_id = request.POST.get("content_id", "")
        others = services.note_presence(scope, module_id=module_id, content_id=content_id, now=now)
    else:
        others = services.list_present(scope, module_id=module_id, now=now)
    found = [{"name": one.name, "content_id": one.content_id} for one in others]
    tag = etag.of("presence", found)
    if request.method != "POST" and (same := etag.not_modified(request, tag)):
        return same
    return etag.mark(JsonResponse({"others": found}), tag)
