"""What the API of archives takes and answers."""

from django.http import StreamingHttpResponse

from education.archives.services import Export


def sent(export: Export) -> StreamingHttpResponse:
    """Return the answer that sends an archive while it is written."""
    headers = {
        "Content-Disposition": f'attachment; filename="{export.filename}"',
        "Cache-Control": "private, no-store",
        "X-Accel-Buffering": "no",
    }
    return StreamingHttpResponse(export.chunks, content_type="application/zip", headers=headers)
