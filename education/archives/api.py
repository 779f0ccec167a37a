"""Archives in the JSON API: ``/api/education/modules/{id}/export`` and ``/api/education/imports``."""

from django.http import StreamingHttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from education.archives import services
from education.archives.schemas import sent

router = Router(tags=["education: archives"])


@router.get("/modules/{module_id}/export", operation_id="export_module")
def export_module(request: Request, module_id: str) -> StreamingHttpResponse:
    """Return the draft as a zip archive, written while it is sent."""
    return sent(services.export_module(request.scope, module_id=module_id, now=clock.now()))
