"""Taking a module along."""

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from diatonic.common import clock
from diatonic.common.http.access import Request
from education.archives import services
from education.archives.schemas import sent


@require_safe
def export(request: Request, organization: str, module_id: str) -> StreamingHttpResponse:
    """Send the draft, or a published version (``?version=1.2.0``), as an archive."""
    version = request.GET.get("version", "")[:40]
    return sent(services.export_module(request.scope, module_id=module_id, version=version, now=clock.now()))
