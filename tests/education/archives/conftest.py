"""Archives, and what a worker makes of them."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
import requests

from diatonic.common import clock
from diatonic.common.scope import Scope, system_scope
from education.archives import services
from education.archives.rules.states import Import, ImportReport
from education.archives.services import working
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization
from tests.people import INSTRUCTOR


@pytest.fixture(autouse=True)
def _organizations() -> None:
    """Those whose limits the worker asks for."""
    for organization_id in ("demo", "elsewhere"):
        make_organization(organization_id)


def zipped(entries: Mapping[str, Any]) -> bytes:
    """Return a zip; what is no bytes is written as JSON."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content if isinstance(content, bytes) else json.dumps(content))
    return target.getvalue()


def manifest(*sections: str, **more: Any) -> dict[str, Any]:
    """Return the manifest of an archive with text sections of these titles."""
    entries = [
        {"path": f"sections/{number:03}.json", "title": title, "content_type": "text"}
        for number, title in enumerate(sections, 1)
    ]
    made = {"format": "diatonic-module", "format_version": 1, "fields": {"title": "Bread"}, "sections": entries}
    return {**made, **more}


def text(title: str, body: str = "Some words.", **more: Any) -> dict[str, Any]:
    """Return the document of a text section."""
    return {"title": title, "content_type": "text", "duration": 1, "content_data": {"body": body}, **more}


def sent(content: bytes, *, scope: Scope = INSTRUCTOR, filename: str = "module.zip") -> Import:
    """Send an archive and start its import."""
    made = arrived(content, scope=scope, filename=filename)
    return services.start_import(scope, import_id=made.import_id, now=clock.now())


def arrived(content: bytes, *, scope: Scope = INSTRUCTOR, filename: str = "module.zip") -> Import:
    """Send an archive whose import is not started."""
    made, form = services.request_import(scope, filename=filename, size=len(content), now=clock.now())
    answer = requests.post(form.url, data=form.fields, files={"file": (filename, content)}, timeout=30)
    assert answer.status_code == 204, answer.text
    return made


def step(made: Import, organization_id: str) -> None:
    """Do the jobs that are due, and the one of the import that would be due in a moment."""
    work(organization_id)
    scope = system_scope(organization_id, reason="test")
    working.advance(scope, import_id=made.import_id, attempt=made.attempt, now=clock.now())


def finished(made: Import, *, scope: Scope = INSTRUCTOR) -> ImportReport:
    """Work until the import has ended."""
    for _ in range(20):
        step(made, scope.organization_id)
        found = services.get_import(scope, import_id=made.import_id)
        if found.made.has_ended:
            return found
    raise AssertionError("The import does not end.")


def imported(content: bytes, *, scope: Scope = INSTRUCTOR, filename: str = "module.zip") -> ImportReport:
    """Send an archive and work until its import has ended."""
    return finished(sent(content, scope=scope, filename=filename), scope=scope)


def lines(found: ImportReport, verdict: str) -> list[tuple[str, str]]:
    """Return the parts with a verdict, and why."""
    return [(line.where, line.text) for line in found.lines if line.verdict == verdict]
