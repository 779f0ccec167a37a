"""What stands for a video, and what can be read of a document: chosen by authors, seen by learners."""

from urllib.parse import unquote

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.errors import Invalid
from education.authoring import services
from education.authoring.rules import Section
from organizations.media import services as media
from organizations.media.rules import StoredFile
from tests import media_files, office_files
from tests.organizations.media.conftest import send, work
from tests.organizations.people import make_organization, make_person, sign_in
from tests.people import INSTRUCTOR, NOW, make_module, publish


@pytest.fixture
def client() -> Client:
    make_organization("demo")
    return sign_in(make_person("demo", name="Mia", role="member"))


def put(module_id: str, content_id: str, slot: str, content: bytes, filename: str) -> StoredFile:
    """Upload a file into a slot and let a worker make it ready."""
    ticket = services.request_module_upload(
        INSTRUCTOR,
        module_id=module_id,
        content_id=content_id,
        slot=slot,
        filename=filename,
        content_type="",
        size=len(content),
        now=clock.now(),
    )
    assert send(ticket, content).status_code == 204
    media.complete_upload(INSTRUCTOR, upload_id=ticket.upload_id, now=clock.now())
    work("demo")
    return media.get_file(INSTRUCTOR, file_id=ticket.upload_id)


def add(content_type: str) -> Section:
    module = make_module()
    return services.add_section(
        INSTRUCTOR, module_id=module.module_id, content_type=content_type, title="Film", now=NOW
    )


def choose(section: Section, poster: str) -> None:
    ids = {"module_id": section.module_id, "content_id": section.content_id}
    seen = services.get_section(INSTRUCTOR, **ids).section
    content = {**seen.public_content, "poster": poster}
    services.save_section(INSTRUCTOR, **ids, changes={"content_data": content}, revision=seen.revision, now=NOW)


def learned(section: Section, path: str = "") -> str:
    return f"/o/demo/learn/{section.module_id}/sections/{section.content_id}/{path}"


def test_learners_and_cards_see_the_frame_that_was_chosen(client: Client) -> None:
    section = add("video")
    video = put(section.module_id, section.content_id, "video", media_files.video(), "film.mp4")
    choose(section, "poster70")
    publish(section.module_id)

    key = video.renditions["poster70"].key
    assert key in client.get(learned(section, "files/poster/"))["Location"]
    assert key in client.get(f"/o/demo/learn/{section.module_id}/picture/")["Location"]
    api = f"/api/education/catalogue/{section.module_id}/sections/{section.content_id}/files/video"
    assert key in client.get(api).json()["preview_url"]


def test_a_picture_of_ones_own_stands_for_the_video(client: Client) -> None:
    section = add("video")
    put(section.module_id, section.content_id, "video", media_files.video(), "film.mp4")
    own = put(section.module_id, section.content_id, "poster", media_files.picture(), "oven.png")
    choose(section, "poster50")
    publish(section.module_id)

    assert own.renditions["960"].key in unquote(client.get(learned(section, "files/poster/"))["Location"])
    assert services.get_module(INSTRUCTOR, module_id=section.module_id).thumbnail_file_id == own.file_id
    assert [use.text for use in media.get_file_with_uses(INSTRUCTOR, file_id=own.file_id).uses]


def test_only_one_of_the_five_can_be_chosen() -> None:
    section = add("video")

    with pytest.raises(Invalid) as refused:
        choose(section, "../secret")

    assert [field.pointer for field in refused.value.fields] == ["/content_data/poster"]


def test_the_editor_offers_five_frames_with_the_chosen_one_marked() -> None:
    make_organization("demo")
    teacher = sign_in(make_person("demo", name="Ines", instructor=True))
    section = add("video")
    put(section.module_id, section.content_id, "video", media_files.video(), "film.mp4")
    address = f"/o/demo/teach/{section.module_id}/sections/{section.content_id}/"
    revision = services.get_section(INSTRUCTOR, module_id=section.module_id, content_id=section.content_id)

    teacher.post(address, {"revision": revision.section.revision, "title": "Film", "poster": "poster30"})
    page = teacher.get(address).content.decode()

    assert page.count('type="radio" name="poster"') == 5
    assert 'value="poster30" checked' in page


@pytest.mark.parametrize(
    ("content", "filename", "shown"),
    [
        (office_files.docx(), "recipe.docx", ["Flour and water.", "Download (Word)"]),
        (office_files.pptx(), "recipe.pptx", ["Slide 2", "Water", "Download (PowerPoint)"]),
        (b"# Bread\n\n<script>alert(1)</script>\n\n**Flour**", "recipe.md", ["<strong>Flour</strong>", "&lt;script"]),
        ("Brötchen <b>".encode("utf-16"), "recipe.txt", ["Brötchen &lt;b&gt;", "Download (plain text)"]),
    ],
    ids=["docx", "pptx", "md", "txt"],
)
def test_learners_can_read_a_document_without_a_program_for_it(
    client: Client, content: bytes, filename: str, shown: list[str]
) -> None:
    section = add("document")
    put(section.module_id, section.content_id, "document", content, filename)
    publish(section.module_id)

    page = client.get(learned(section)).content.decode()
    text = client.get(learned(section, "files/text/")).content.decode()
    original = client.get(learned(section, "files/document/"))["Location"]

    assert learned(section, "files/text/") in page
    assert all(words in page + text for words in shown)
    assert "<script>alert" not in text
    assert "response-content-disposition=attachment" in original


def test_subrip_captions_are_served_as_webvtt(client: Client) -> None:
    section = add("video")
    put(section.module_id, section.content_id, "video", media_files.video(), "film.mp4")
    put(section.module_id, section.content_id, "captions", b"1\n00:00:00,000 --> 00:00:01,000\nHi\n", "film.srt")
    publish(section.module_id)

    answer = client.get(learned(section, "files/captions/"))

    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.startswith(b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHi")
