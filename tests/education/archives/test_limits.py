"""How much may come in: files as large as the organization allows, and so many imports at once."""

import hashlib
import os

import pytest

from diatonic.common import clock
from diatonic.common.scope import system_scope
from education.archives import services
from education.archives.rules.states import ImportState
from education.archives.services import TooManyImports, working
from organizations.media import services as media
from tests import media_files
from tests.education.archives.conftest import arrived, finished, imported, lines, manifest, text, zipped
from tests.people import INSTRUCTOR, OWNER


def test_a_file_that_is_larger_than_the_organization_allows_is_told():
    content = media_files.pdf() + os.urandom(2**20)
    digest = hashlib.sha256(content).hexdigest()
    path = f"files/{digest}.pdf"
    listed = {"path": path, "name": "a.pdf", "kind": "document", "content_type": "application/pdf"}
    document = {"title": "One", "content_type": "document", "duration": 0, "content_data": {}}
    archive = zipped(
        {
            "manifest.json": manifest("One", files=[listed | {"size": len(content), "digest": digest}]),
            "sections/001.json": document | {"files": {"document": path}},
            path: content,
        }
    )
    media.set_limits(OWNER, megabytes={"document": 1}, now=clock.now())

    ((where, why),) = lines(imported(archive), "left_out")

    assert where == "Section “One”"
    assert "at most 1 MB here" in why


def test_as_many_are_under_way_as_may_be_however_many_tickets_there_are(monkeypatch):
    monkeypatch.setattr("education.archives.services.importing.MAX_OPEN", 1)
    content = zipped({"manifest.json": manifest("One"), "sections/001.json": text("One")})
    failed, second = (arrived(content) for _ in range(2))
    services.start_import(INSTRUCTOR, import_id=failed.import_id, now=clock.now())

    with pytest.raises(TooManyImports):
        services.start_import(INSTRUCTOR, import_id=second.import_id, now=clock.now())
    with pytest.raises(TooManyImports):
        services.request_import(INSTRUCTOR, filename="c.zip", size=10, now=clock.now())
    working.give_up(system_scope("demo", reason="test"), import_id=failed.import_id, attempt=1, now=clock.now())
    started = services.start_import(INSTRUCTOR, import_id=second.import_id, now=clock.now())
    with pytest.raises(TooManyImports):
        services.retry_import(INSTRUCTOR, import_id=failed.import_id, now=clock.now())

    assert finished(started).made.state is ImportState.DONE
    assert services.retry_import(INSTRUCTOR, import_id=failed.import_id, now=clock.now()).is_working
