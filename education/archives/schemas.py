"""What the API of archives takes and answers."""

from typing import Any, Self

from django.http import StreamingHttpResponse
from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from diatonic.common.storage import Form
from education.archives.rules.states import Import, ImportReport
from education.archives.services import Export


def sent(export: Export) -> StreamingHttpResponse:
    """Return the answer that sends an archive while it is written."""
    headers = {
        "Content-Disposition": f'attachment; filename="{export.filename}"',
        "Cache-Control": "private, no-store",
        "X-Accel-Buffering": "no",
    }
    return StreamingHttpResponse(export.chunks, content_type="application/zip", headers=headers)


class ModuleImportIn(Schema):
    """An archive to be brought in: a module's ``.zip``, or an Open edX course as ``.tar.gz``. ``size`` is in bytes."""

    filename: str = Field(min_length=1, max_length=255)
    size: int = Field(ge=0, le=2**53 - 1)


class ModuleImportOut(Answer):
    """Where an import stands. ``counts``: files, sections and modules, and how many of them are done.

    ``modules``: what it made, id → title; ``reason``: why it failed, and whether a retry can help.
    """

    import_id: str
    filename: str
    size: int
    state: str
    reason: str
    can_retry: bool
    counts: dict[str, int]
    modules: dict[str, str]
    created_by_name: str
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, made: Import) -> Self:
        """Return the answer for an import."""
        return cls(**_values(cls, made))


class ModuleImportTicketOut(Answer):
    """Where to POST the archive: the form's ``fields`` first, then the bytes as ``file``; then start the import."""

    import_id: str
    url: str
    fields: dict[str, str]

    @classmethod
    def of(cls, made: Import, form: Form) -> Self:
        """Return the answer for a new import."""
        return cls(import_id=made.import_id, url=form.url, fields=form.fields)


class ReportLineOut(Answer):
    """What became of a part: ``taken``, ``changed`` or ``left_out``, and why."""

    verdict: str
    where: str
    text: str


class ModuleImportReportOut(ModuleImportOut):
    """An import with what became of its parts."""

    report: list[ReportLineOut]

    @classmethod
    def of_report(cls, found: ImportReport) -> "ModuleImportReportOut":
        """Return the answer for an import with its report."""
        report = [ReportLineOut(verdict=line.verdict.value, where=line.where, text=line.text) for line in found.lines]
        return cls(**_values(ModuleImportOut, found.made), report=report)


class ModuleImportsOut(Answer):
    """One page of imports, newest first."""

    items: list[ModuleImportOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Import]) -> Self:
        """Return the answer for a page."""
        return cls(items=[ModuleImportOut.of(one) for one in page.items], next_cursor=page.next_cursor)


def _values(shape: type[ModuleImportOut], made: Import) -> dict[str, Any]:
    values = {name: getattr(made, name) for name in shape.model_fields}
    return values | {"state": made.state.value, "counts": dict(made.counts), "modules": dict(made.modules)}
