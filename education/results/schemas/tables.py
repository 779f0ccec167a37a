"""Results as a table that is sent while it is read."""

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse

from diatonic.common.sheets import Cell, lines


def sent_table(rows: Iterable[Sequence[Cell]], name: str) -> StreamingHttpResponse:
    """Return the answer that hands rows out as a file of CSV; they are read one page after the other meanwhile."""
    response = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
