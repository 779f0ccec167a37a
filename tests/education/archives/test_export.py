"""A module as an archive: everything that was written, of one moment, sent while it is made."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest

from diatonic.common import clock, errors
from diatonic.common.dynamo.connection import counting
from education.archives import services
from education.archives.services import BeingEdited
from education.authoring import services as authoring
from organizations.media import services as media
from tests import media_files
from tests.organizations.media.conftest import make_file, work
from tests.organizations.people import make_person, sign_in
from tests.people import (
    COLLEAGUE,
    INSTRUCTOR,
    MEMBER,
    NOW,
    REVIEWER,
    STRANGER,
    VIEWER,
    make_module,
    publish,
    section_ids,
)


def exported(module_id, scope=INSTRUCTOR) -> zipfile.ZipFile:
    export = services.export_module(scope, module_id=module_id, now=NOW)
    return zipfile.ZipFile(io.BytesIO(b"".join(export.chunks)))


def read(archive: zipfile.ZipFile, name: str = "manifest.json"):
    return json.loads(archive.read(name))


@pytest.fixture
def module_id() -> str:
    return make_module(with_quiz=True).module_id


def save(module_id, content_id, body, scope=COLLEAGUE):
    revision = authoring.get_section(scope, module_id=module_id, content_id=content_id).section.revision
    authoring.save_section(
        scope,
        module_id=module_id,
        content_id=content_id,
        changes={"content_data": {"body": body}},
        revision=revision,
        now=NOW,
    )


def test_an_archive_holds_what_was_written_and_says_what_it_leaves_out(module_id):
    archive = exported(module_id, REVIEWER)

    manifest = read(archive)
    assert archive.testzip() is None
    assert (manifest["format"], manifest["format_version"]) == ("diatonic-module", 1)
    assert manifest["fields"]["title"] == "Bread for beginners"
    assert [(one["title"], one["path"]) for one in manifest["sections"]] == [
        ("Flour", "sections/001.json"),
        ("Check", "sections/002.json"),
    ]
    assert "comments of reviewers" in manifest["left_out"]
    quiz = read(archive, "sections/002.json")["content_data"]
    assert [one["options"][0]["is_right"] for one in quiz["questions"]] == [True, True]
    assert "Flour, water, salt and time." in archive.read("sections/001-flour.md").decode()
    assert "- [x] An apple" in archive.read("sections/002-check.md").decode()


def test_files_lie_once_under_their_digest_with_pictures_named_in_the_text(module_id):
    pdf = media_files.pdf()
    document = make_file(INSTRUCTOR, pdf, "recipe.pdf")
    picture = make_file(INSTRUCTOR, media_files.picture(), "oven.png")
    for title in ("Recipe", "The same again"):
        content = {"file_id": document.file_id}
        authoring.add_section(
            INSTRUCTOR, module_id=module_id, content_type="document", title=title, content_data=content, now=NOW
        )
    save(module_id, section_ids(module_id)[0], f"![An oven](/o/demo/learn/pictures/{picture.file_id}/)")

    archive = exported(module_id)

    manifest = read(archive)
    paths = {one["name"]: one["path"] for one in manifest["files"]}
    assert paths["recipe.pdf"] == f"files/{document.digest}.pdf"
    assert archive.read(paths["recipe.pdf"]) == pdf
    assert read(archive, "sections/003.json")["files"] == read(archive, "sections/004.json")["files"]
    assert read(archive, "sections/001.json")["content_data"]["body"] == f"![An oven](../{paths['oven.png']})"
    assert [one["is_original"] for one in manifest["files"] if one["name"] == "oven.png"] == [False]


def test_what_is_sent_is_one_moment_though_somebody_goes_on_writing(module_id):
    text, quiz = section_ids(module_id)
    export = services.export_module(INSTRUCTOR, module_id=module_id, now=NOW)
    first = next(export.chunks)

    save(module_id, text, "Written while it is sent.")
    authoring.delete_section(COLLEAGUE, module_id=module_id, content_id=quiz, now=NOW)

    archive = zipfile.ZipFile(io.BytesIO(first + b"".join(export.chunks)))
    assert len(read(archive)["sections"]) == 2
    assert read(archive, "sections/001.json")["content_data"]["body"] == "Flour, water, salt and time."


def test_a_save_while_it_is_read_is_noticed_and_it_is_read_again(module_id, monkeypatch):
    text, _ = section_ids(module_id)
    save_once = iter([lambda: save(module_id, text, "Saved meanwhile.")])
    read_sections = authoring.get_sections

    def between(scope, **asked):
        next(save_once, lambda: None)()
        return read_sections(scope, **asked)

    monkeypatch.setattr(authoring, "get_sections", between)

    assert read(exported(module_id), "sections/001.json")["content_data"]["body"] == "Saved meanwhile."


def test_writing_without_an_end_is_said(module_id, monkeypatch):
    text, _ = section_ids(module_id)
    read_sections = authoring.get_sections
    numbers = iter(range(100))

    def between(scope, **asked):
        save(module_id, text, f"Number {next(numbers)}.")
        return read_sections(scope, **asked)

    monkeypatch.setattr(authoring, "get_sections", between)

    with pytest.raises(BeingEdited):
        services.export_module(INSTRUCTOR, module_id=module_id, now=NOW)


def test_a_published_version_is_what_it_was(module_id):
    text, _ = section_ids(module_id)
    publish(module_id)
    save(module_id, text, "Only in the draft.")

    export = services.export_module(INSTRUCTOR, module_id=module_id, version="1.0.0", now=NOW)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(export.chunks)))

    assert export.filename == "bread-for-beginners-1.0.0.zip"
    assert read(archive)["version"] == "1.0.0"
    assert read(archive, "sections/001.json")["content_data"]["body"] == "Flour, water, salt and time."
    with pytest.raises(errors.NotFound):
        services.export_module(INSTRUCTOR, module_id=module_id, version="9.9.9", now=NOW)


def test_a_large_file_passes_piece_by_piece(module_id, monkeypatch):
    document = make_file(INSTRUCTOR, media_files.pdf(), "recipe.pdf")
    content = {"file_id": document.file_id}
    authoring.add_section(
        INSTRUCTOR, module_id=module_id, content_type="document", title="Big", content_data=content, now=NOW
    )
    piece, count = bytes(range(256)) * 4096, 200

    def large(file, rendition="original") -> Iterator[bytes]:
        return (piece for _ in range(count))

    monkeypatch.setattr(media, "stream_file", large)
    export = services.export_module(INSTRUCTOR, module_id=module_id, now=NOW)

    tracemalloc.start()
    length = sum(len(chunk) for chunk in export.chunks)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert length > 0
    assert peak < 12 * 2**20, peak


def test_a_file_that_is_deleted_while_it_is_sent_breaks_it_off_and_leaves_no_whole_zip(module_id):
    document = make_file(INSTRUCTOR, media_files.pdf(), "recipe.pdf")
    content = {"file_id": document.file_id}
    section = authoring.add_section(
        INSTRUCTOR, module_id=module_id, content_type="document", title="Recipe", content_data=content, now=NOW
    )
    export = services.export_module(INSTRUCTOR, module_id=module_id, now=NOW)
    sent = [next(export.chunks)]

    authoring.delete_section(COLLEAGUE, module_id=module_id, content_id=section.content_id, now=NOW)
    media.delete_file(COLLEAGUE, file_id=document.file_id, now=clock.now())
    work("demo")

    with pytest.raises(errors.NotFound, match="not in the file storage any more"):
        sent.extend(export.chunks)
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(sent)))


def test_two_hundred_sections_take_a_fixed_number_of_calls():
    module_id = make_module().module_id
    for number in range(30):
        authoring.add_section(INSTRUCTOR, module_id=module_id, content_type="text", title=f"{number}", now=NOW)

    with counting() as calls:
        archive = exported(module_id)

    assert len(read(archive)["sections"]) == 31
    assert calls.total == 3  # module with outline, two times 25 sections


def test_who_may_not_see_drafts_gets_none(module_id):
    for scope, refusal in ((VIEWER, errors.Denied), (MEMBER, errors.Denied), (STRANGER, errors.NotFound)):
        with pytest.raises(refusal):
            services.export_module(scope, module_id=module_id, now=NOW)


def test_the_page_and_the_api_send_it_as_a_file(module_id):
    client = sign_in(make_person("demo", name="Ina", role="owner"))

    for address in (f"/o/demo/teach/{module_id}/export/", f"/api/education/modules/{module_id}/export"):
        answer = client.get(address, headers={"X-Organization": "demo"})

        assert answer.streaming
        assert answer["Content-Disposition"] == 'attachment; filename="bread-for-beginners-draft.zip"'
        archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
        assert read(archive)["fields"]["title"] == "Bread for beginners"
