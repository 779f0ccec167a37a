"""Files that are not what they say, tickets that are not kept to, and completing at the wrong time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest
import requests

from local.place import ROOT
from organizations.media.rules import MIB
from organizations.notifications import services as notifications
from tests import media_files
from tests.hostile.asking import (
    DOCUMENT,
    PDF,
    TEXT,
    VIDEO,
    Asker,
    Organization,
    nothing_written,
    objects,
    post_form,
    refused,
    taken,
)
from tests.organizations.media.conftest import work


class Bad(NamedTuple):
    """Bytes under a name that says otherwise; what the person should read of it."""

    filename: str
    content: Callable[[], bytes]
    code: str
    words: str


BAD = {
    "a program as a video": Bad("lesson.mp4", lambda: media_files.PROGRAM, "not_what_it_says", "a program"),
    "a program as a PDF": Bad("recipe.pdf", lambda: media_files.WINDOWS_PROGRAM, "not_what_it_says", "a program"),
    "a video cut short": Bad("lesson.mp4", lambda: media_files.video()[:-900], "not_complete", "its end is missing"),
    "a playlist as a video": Bad("lesson.mp4", lambda: media_files.PLAYLIST, "not_what_it_says", "a playlist"),
    "a list of files as a video": Bad("lesson.webm", lambda: media_files.CONCAT, "not_what_it_says", "a playlist"),
    "a PDF with a password": Bad("recipe.pdf", media_files.encrypted_pdf, "encrypted", "without one"),
    "a PDF cut short": Bad("recipe.pdf", lambda: PDF[:60], "damaged", "Export it again"),
    "a bomb of pixels": Bad("cover.png", media_files.image_bomb, "too_many_pixels", "pixels"),
    "a drawing as a picture": Bad("cover.png", lambda: media_files.SVG, "not_what_it_says", "an SVG drawing"),
    "a page as a picture": Bad("cover.jpg", lambda: b"<html><script>x</script>", "not_what_it_says", "a web page"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_file_that_is_not_what_it_says_fails_with_a_sentence_and_leaves_nothing(here: Organization, bad: Bad) -> None:
    author = here.instructor
    section = {"mp4": VIDEO, "webm": VIDEO, "pdf": DOCUMENT}.get(bad.filename.rpartition(".")[2])
    module_id = author.make_module(section or TEXT)
    place = {"content_id": author.section_ids(module_id)[0], "slot": section["content_type"]} if section else {}

    ended = author.upload(bad.content(), f"/education/modules/{module_id}/upload", filename=bad.filename, **place)

    assert (ended["state"], ended["file_id"]) == ("failed", None)
    assert (ended["failure"]["code"], ended["failure"]["retryable"]) == (bad.code, False)
    assert bad.words in ended["failure"]["reason"]
    check_nothing_is_left(author, module_id)
    [notice] = notifications.list_notices(author.scope).items
    assert (notice.kind, bad.words in notice.text) == ("file.failed", True)
    again = refused(author.post(f"/uploads/{ended['upload_id']}/retry"), 409, code="not_retryable")
    assert bad.words in again["detail"]
    if section:
        pointer = "/sections/1/content_data/file_id"
        refused(author.post(f"/education/modules/{module_id}/submit"), 409, pointer, code="not_complete")


def check_nothing_is_left(asker: Asker, module_id: str) -> None:
    """Neither a file, nor room taken, nor an object in the bucket."""
    assert taken(asker.get("/files"), 200)["items"] == []
    assert taken(asker.get("/storage"), 200).items() >= {"used": 0, "reserved": 0}.items()
    assert objects(f"uploads/temp/{asker.scope.organization_id}/") == []
    assert objects(f"modules/{module_id}/") == []


_REAL = ROOT.parent / "shared" / "data" / "media"


def test_real_files_of_others_are_taken_or_refused_with_a_sentence(here: Organization) -> None:
    """A clone alone has no such folder: then generated files have to do."""
    made = {"encrypted.pdf": media_files.encrypted_pdf(), "rabbit320.mp4": media_files.video()}
    files = {path.name: path.read_bytes() for path in _REAL.glob("*.*")} or made

    ended = {name: here.owner.upload(content, filename=name) for name, content in files.items()}

    failed = {name: upload["failure"]["code"] for name, upload in ended.items() if upload["state"] != "ready"}
    assert failed == {"encrypted.pdf": "encrypted"}


_TICKETS: list[tuple[str, dict[str, Any]]] = [
    ("/size", {"size": 0}),
    ("/size", {"size": -1}),
    ("/size", {"size": 10**400}),
    ("/size", {"size": 1.5}),
    ("/size", {"size": 101 * MIB, "filename": "recipe.pdf"}),
    ("/content_type", {"filename": "setup.exe"}),
    ("/content_type", {"filename": "drawing.svg", "content_type": "image/svg+xml"}),
    ("/content_type", {"filename": "list.m3u8"}),
    ("/content_type", {"filename": "lesson"}),
    ("/content_type", {"content_type": "text/html"}),
    ("/content_type", {"content_type": "é" * 5000}),
    ("/filename", {"filename": "../../etc/passwd.mp4"}),
    ("/filename", {"filename": "a\\b.mp4"}),
    ("/filename", {"filename": "a\x00b.mp4"}),
    ("/filename", {"filename": "a\r\nSet-Cookie: x.mp4"}),
    ("/filename", {"filename": "lesson\u202e4pm.mp4"}),
    ("/filename", {"filename": "\ud800.mp4"}),
    ("/filename", {"filename": "x" * 296 + ".mp4"}),
    ("/filename", {"filename": "x" * 5000 + ".mp4"}),
    ("/filename", {"filename": ""}),
    ("/filename", {"filename": None}),
]


def test_a_ticket_that_cannot_be_given_names_the_field(here: Organization) -> None:
    author = here.instructor
    module_id = author.make_module()

    with nothing_written():
        for pointer, wrong in _TICKETS:
            asked = {"filename": "lesson.mp4", "content_type": "", "size": 10, **wrong}
            refused(author.post("/uploads", asked), 422, pointer)
            refused(author.post(f"/education/modules/{module_id}/upload", asked), 422, pointer)


def test_a_name_that_is_too_long_comes_back_with_one_that_would_do(here: Organization) -> None:
    ticket = {"filename": "new\x07/" + "x" * 300 + ".mp4", "size": 10}
    problem = refused(here.member.post("/uploads", ticket), 422, "/filename")

    proposed = problem["errors"][0]["message"].rpartition("This would do: ")[2]

    assert proposed.endswith("x.mp4")
    assert "…" in proposed
    ticket["filename"] = "x" * 251 + ".mp4"
    assert taken(here.member.post("/uploads", ticket), 201)["upload"]["filename"] == "x" * 251 + ".mp4"


def test_a_slot_that_the_section_has_not_is_named(here: Organization) -> None:
    author = here.instructor
    module_id = author.make_module(TEXT)
    asked = {"filename": "lesson.mp4", "content_type": "", "size": 10, "content_id": author.section_ids(module_id)[0]}

    with nothing_written():
        problem = refused(
            author.post(f"/education/modules/{module_id}/upload", {**asked, "slot": "video"}), 422, "/slot"
        )
        refused(author.post(f"/education/modules/{module_id}/upload", {**asked, "slot": "cellar"}), 422, "/slot")
    assert "image" in problem["errors"][0]["message"]


def test_a_file_of_the_wrong_kind_for_its_slot_fails(here: Organization) -> None:
    author = here.instructor
    module_id = author.make_module(VIDEO)
    place = {"content_id": author.section_ids(module_id)[0], "slot": "video"}

    ended = author.upload(PDF, f"/education/modules/{module_id}/upload", filename="lesson.pdf", **place)

    assert (ended["state"], ended["failure"]["code"]) == ("failed", "wrong_kind")
    check_nothing_is_left(author, module_id)


@pytest.mark.parametrize(
    ("content", "changed"),
    [
        (PDF + b"more", {}),
        (PDF[:-1], {}),
        (PDF, {"key": "modules/somebody/else.pdf"}),
        (PDF, {"Content-Type": "text/html"}),
    ],
    ids=["more", "less", "key", "type"],
)
def test_what_the_ticket_does_not_say_never_arrives(
    here: Organization, content: bytes, changed: dict[str, str]
) -> None:
    ticket = taken(here.member.post("/uploads", {"filename": "recipe.pdf", "size": len(PDF)}), 201)
    ticket["fields"] |= changed

    answer = post_form(ticket, content)

    assert 400 <= answer.status_code < 500
    upload = f"/uploads/{ticket['upload']['upload_id']}"
    with nothing_written():
        refused(here.member.post(f"{upload}/complete"), 409, code="not_uploaded")
    assert taken(here.member.get(upload), 200)["state"] == "waiting"
    assert here.member.delete(upload).status_code == 204


def test_a_ticket_is_good_for_its_own_upload_only(here: Organization) -> None:
    """The bytes of one ticket's form cannot be completed as another's."""
    first = taken(here.member.post("/uploads", {"filename": "recipe.pdf", "size": len(PDF)}), 201)
    second = taken(here.member.post("/uploads", {"filename": "recipe.pdf", "size": len(PDF)}), 201)
    post_form(first, PDF).raise_for_status()

    refused(here.member.post(f"/uploads/{second['upload']['upload_id']}/complete"), 409, code="not_uploaded")


def test_parts_that_are_missing_are_named(here: Organization) -> None:
    size = 100 * MIB + 5
    ticket = taken(here.member.post("/uploads", {"filename": "long.mp4", "size": size}), 201)
    upload = f"/uploads/{ticket['upload']['upload_id']}"
    last = {"number": 7, "size": size - 6 * 16 * MIB}
    [signed] = taken(here.member.post(f"{upload}/parts", {"parts": [last]}), 200)["parts"]
    requests.put(signed["url"], data=bytes(last["size"]), timeout=30).raise_for_status()

    with nothing_written():
        problem = refused(here.member.post(f"{upload}/complete"), 409, code="not_uploaded")
        wrong = [{"number": 8, "size": 5}, {"number": 1, "size": 5}]
        refused(here.member.post(f"{upload}/parts", {"parts": wrong}), 422, "/parts/0/number", "/parts/1/size")
        refused(here.member.post(f"{upload}/parts", {"parts": []}), 422, "/parts")
        refused(here.member.post(f"{upload}/parts", {"parts": [{"number": 0, "size": 1}]}), 422, "/parts/0/number")
    assert problem["missing"] == [1, 2, 3, 4, 5, 6]
    assert here.member.delete(upload).status_code == 204


def test_completing_before_the_upload_and_after_the_end_is_refused(here: Organization) -> None:
    ticket = taken(here.member.post("/uploads", {"filename": "recipe.pdf", "size": len(PDF)}), 201)
    path = f"/uploads/{ticket['upload']['upload_id']}"
    with nothing_written():
        problem = refused(here.member.post(f"{path}/complete"), 409, code="not_uploaded")
    assert "Send its bytes first" in problem["detail"]
    assert here.member.delete(path).status_code == 204

    with nothing_written():
        refused(here.member.post(f"{path}/complete"), 409, code="upload_moved")


def test_completing_many_times_at_once_and_again_is_one_file(here: Organization) -> None:
    upload_id = here.member.send(PDF, filename="recipe.pdf")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: here.member.post(f"/uploads/{upload_id}/complete"), range(8)))
    work(here.organization_id)
    again = taken(here.member.post(f"/uploads/{upload_id}/complete"), 202)

    assert {answer.status_code for answer in answers} == {202}
    assert again["state"] == "ready"
    assert [file["file_id"] for file in taken(here.owner.get("/files"), 200)["items"]] == [upload_id]
    assert [notice.kind for notice in notifications.list_notices(here.member.scope).items] == ["file.ready"]
    assert work(here.organization_id) == 0
    with nothing_written():
        refused(here.member.delete(f"/uploads/{upload_id}"), 409, code="upload_moved")


def test_an_id_that_is_none_is_not_found(here: Organization) -> None:
    here.owner.send(PDF, filename="recipe.pdf")

    with nothing_written():
        for odd in ("%23storage", "..", "-", "%00", "%F0%9F%92%A9", "x" * 64, "x" * 65, "a%2Fb"):
            for path in (f"/uploads/{odd}", f"/uploads/{odd}/parts", f"/files/{odd}", f"/files/{odd}/content"):
                assert here.owner.get(path).status_code in (404, 422)
            for path in (f"/uploads/{odd}/complete", f"/uploads/{odd}/retry"):
                assert here.owner.post(path).status_code in (404, 422)
            for path in (f"/uploads/{odd}", f"/files/{odd}"):
                assert here.owner.delete(path).status_code in (404, 405, 422)
