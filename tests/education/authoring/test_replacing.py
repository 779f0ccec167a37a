"""A new file in the place of an old one: drafts get it, publications keep what was published."""

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.errors import Conflict, Denied, Invalid, NotFound
from diatonic.common.scope import Scope
from education.authoring import services
from education.authoring.services import files
from organizations.media import services as media
from organizations.media.rules import StoredFile
from tests import media_files
from tests.education.authoring.test_posters import add, put
from tests.organizations.media.conftest import send, work
from tests.organizations.people import make_organization, make_person, sign_in
from tests.people import INSTRUCTOR, STRANGER, VIEWER, publish


def replace(scope: Scope, old: StoredFile, content: bytes, filename: str) -> StoredFile:
    """Upload a file in the place of another one, and do what a worker does then."""
    ticket = media.request_replacement(
        scope, file_id=old.file_id, filename=filename, content_type="", size=len(content), now=clock.now()
    )
    assert send(ticket, content).status_code == 204
    media.complete_upload(scope, upload_id=ticket.upload_id, now=clock.now())
    while work("demo"):
        pass
    return media.get_file(scope, file_id=ticket.upload_id)


def uses(file: StoredFile) -> set[str]:
    return {use.text for use in media.get_file_with_uses(INSTRUCTOR, file_id=file.file_id).uses}


def test_every_draft_gets_the_new_file_and_what_is_published_keeps_the_old() -> None:
    make_organization("demo")
    client: Client = sign_in(make_person("demo", name="Mia", role="member"))
    section, other = add("document"), add("document")
    old = put(section.module_id, section.content_id, "document", media_files.pdf(["old"]), "handout.pdf")
    ids = {"module_id": other.module_id, "content_id": other.content_id}
    services.save_section(
        INSTRUCTOR, **ids, changes={"content_data": {"file_id": old.file_id}}, revision=other.revision, now=clock.now()
    )
    publish(section.module_id)

    new = replace(INSTRUCTOR, old, media_files.pdf(["new"]), "handout-2.pdf")

    for place in (section, other):
        there = services.get_section(INSTRUCTOR, module_id=place.module_id, content_id=place.content_id).section
        assert there.files == {"document": new.file_id}
    learned = f"/api/education/catalogue/{section.module_id}/sections/{section.content_id}/files/document"
    assert client.get(learned).json()["name"] == "handout.pdf"
    assert uses(old) == {"the published module “Bread for beginners”"}
    assert uses(new) >= {"the section “Film”", "the picture of a module"}
    assert media.get_file(INSTRUCTOR, file_id=old.file_id).replaced_by == new.file_id
    assert new.replaces == old.file_id

    publish(section.module_id)
    assert client.get(learned).json()["name"] == "handout-2.pdf"


def test_a_longer_document_takes_longer() -> None:
    section = add("document")
    ids = {"module_id": section.module_id, "content_id": section.content_id}
    old = put(**ids, slot="document", content=media_files.pdf(["one"]), filename="handout.pdf")
    before = services.get_section(INSTRUCTOR, **ids).section.duration

    replace(INSTRUCTOR, old, media_files.pdf(["one", "two", "three"]), "handout-2.pdf")

    assert (before, services.get_section(INSTRUCTOR, **ids).section.duration) == (2, 6)


def test_a_module_in_review_keeps_its_file() -> None:
    section = add("document")
    old = put(section.module_id, section.content_id, "document", media_files.pdf(), "handout.pdf")
    services.submit_module(INSTRUCTOR, module_id=section.module_id, now=clock.now())

    replace(INSTRUCTOR, old, media_files.pdf(["new"]), "handout-2.pdf")

    ids = {"module_id": section.module_id, "content_id": section.content_id}
    assert services.get_section(INSTRUCTOR, **ids).section.files == {"document": old.file_id}


def test_captions_that_outlive_the_new_video_are_named() -> None:
    section = add("video")
    old = put(section.module_id, section.content_id, "video", media_files.video(seconds=3), "film.mp4")
    put(section.module_id, section.content_id, "captions", b"WEBVTT\n\n00:00:00.000 --> 00:00:02.900\nHi\n", "film.vtt")

    replace(INSTRUCTOR, old, media_files.video(seconds=1), "short.mp4")

    view = services.get_section(INSTRUCTOR, module_id=section.module_id, content_id=section.content_id)
    [problem] = files.misfits(INSTRUCTOR, [view.section]).values()
    assert "captions of another video" in problem.message


def test_doing_it_again_changes_nothing() -> None:
    section = add("document")
    old = put(section.module_id, section.content_id, "document", media_files.pdf(), "handout.pdf")
    new = replace(INSTRUCTOR, old, media_files.pdf(["new"]), "handout-2.pdf")
    ids = {"module_id": section.module_id, "content_id": section.content_id}
    before = services.get_section(INSTRUCTOR, **ids).section

    media.replace_uses(INSTRUCTOR, old_id=old.file_id, new_id=new.file_id, after="", by="Ines", now=clock.now())

    assert services.get_section(INSTRUCTOR, **ids).section == before


def test_it_takes_the_same_kind_the_permission_and_the_organization() -> None:
    section = add("document")
    old = put(section.module_id, section.content_id, "document", media_files.pdf(), "handout.pdf")
    asked = {"file_id": old.file_id, "content_type": "", "size": 10, "now": clock.now()}

    with pytest.raises(Invalid, match="cannot take the place") as refused:
        media.request_replacement(INSTRUCTOR, filename="film.mp4", **asked)  # type: ignore[arg-type]
    assert [field.pointer for field in refused.value.fields] == ["/filename"]
    with pytest.raises(Denied):
        media.request_replacement(VIEWER, filename="b.pdf", **asked)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        media.request_replacement(STRANGER, filename="b.pdf", **asked)  # type: ignore[arg-type]
    replace(INSTRUCTOR, old, media_files.pdf(["new"]), "handout-2.pdf")
    with pytest.raises(Conflict, match="replaced already"):
        media.request_replacement(INSTRUCTOR, filename="b.pdf", **asked)  # type: ignore[arg-type]
