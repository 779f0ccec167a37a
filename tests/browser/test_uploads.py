"""Uploading in the browser, straight to S3: what is shown on the way, what goes wrong, and the way out of it."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests import media_files
from tests.browser import files, making
from tests.browser.conftest import People
from tests.browser.hands import Mouse
from tests.browser.walking import Author
from tests.running import Live

#: More than goes at once where the network is slow.
_LONG = files.payload("long.mp4", media_files.video(seconds=2) + b"\0\x2d\xc6\xc0free" + bytes(2_999_992))


def _author(people: People, *kinds: str) -> Author:
    """An instructor who has the last section of a new module open."""
    module_id, sections = making.draft(*kinds)
    page = people.enter("instructor")
    page.goto(f"/o/demo/teach/{module_id}/sections/{sections[-1]}/")
    return Author(Mouse(page))


def _limit_uploads(page: Page, bytes_per_second: int) -> None:
    """Make the network slow, -1: as fast as it is."""
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_second}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", limits)


def test_a_renamed_program_fails_with_a_sentence_and_another_file_takes_its_place(
    people: People, tmp_path: Path
) -> None:
    author = _author(people, "video")
    slot = author.slot("Video or sound")
    chooser = slot.locator("input[type=file]")
    program = tmp_path / "kneading.mp4"
    program.write_bytes(media_files.PROGRAM)

    chooser.set_input_files(program)
    expect(slot.get_by_text("This is not an MP4 video: by its content it is")).to_be_visible()
    expect(slot.get_by_text("Failed")).to_be_visible()
    expect(slot.get_by_role("button", name="Try again")).to_have_count(0)  # it would fail again

    with author.page.expect_response(re.compile("/complete$")):
        chooser.set_input_files(program)  # the very same file, chosen once more
    expect(slot.get_by_text("Failed")).to_have_count(0)
    expect(slot.get_by_text("This is not an MP4 video")).to_be_visible()
    slot.get_by_role("button", name="Dismiss").click()
    expect(slot.get_by_text("This is not an MP4 video")).to_have_count(0)

    author.upload("Video or sound", files.generated()["Video or sound"])
    expect(author.page.get_by_text("Every section is complete")).to_be_visible()


def test_each_step_is_shown_and_a_ready_file_can_be_taken_out_again(people: People, live: Live) -> None:
    author = _author(people, "document")
    slot = author.slot("Document")
    live.kill("worker")
    try:
        slot.locator("input[type=file]").set_input_files([files.generated()["Document"]])
        expect(slot.get_by_text("Uploaded", exact=True)).to_be_visible()
        expect(slot.get_by_role("listitem")).to_contain_text(["In line", "Copied", "Looked into", "Made ready"])
    finally:
        live.start("worker")

    expect(slot.get_by_role("link", name="recipe.pdf")).to_be_visible()
    expect(slot.get_by_text("2 pages")).to_be_visible()
    expect(author.page.get_by_text("Every section is complete")).to_be_visible()
    slot.get_by_role("button", name="Take out of this section").click()
    section = author.page.get_by_role("region", name="Section: A document")
    expect(section.get_by_text("Upload a document.", exact=True)).to_be_visible()
    expect(author.slot("Document").get_by_role("link", name="recipe.pdf")).to_have_count(0)
    author.go_to("Files")
    expect(author.page.get_by_role("link", name="recipe.pdf")).to_be_visible()  # the file itself stays


def test_an_upload_shows_how_far_it_is_pauses_and_goes_on(people: People) -> None:
    author = _author(people, "video")
    slot = author.slot("Video or sound")
    _limit_uploads(author.page, 400_000)

    slot.locator("input[type=file]").set_input_files([_LONG])
    expect(slot.get_by_text(re.compile(r"\d+ %, .*/s, about \d+ s left"))).to_be_visible()
    slot.get_by_role("button", name="Pause").click()
    expect(slot.get_by_text("Paused")).to_be_visible()
    _limit_uploads(author.page, -1)
    slot.get_by_role("button", name="Go on").click()

    expect(slot.get_by_role("button", name="Take out of this section")).to_be_visible()


def test_what_the_file_store_refused_is_sent_again_on_request(people: People) -> None:
    author = _author(people, "document")
    slot = author.slot("Document")
    refusal = {"status": 400, "headers": {"Access-Control-Allow-Origin": "*"}}
    author.page.route("**/diatonic-dev-content*", lambda route: route.fulfill(**refusal))

    slot.locator("input[type=file]").set_input_files([files.generated()["Document"]])
    expect(slot.get_by_text("The file store answered 400.")).to_be_visible()
    author.page.unroute_all()
    slot.get_by_role("button", name="Try again").click()

    expect(slot.get_by_role("link", name="recipe.pdf")).to_be_visible()
    people.forgive("400")


def test_what_the_server_refuses_says_why(people: People) -> None:
    author = _author(people, "document")
    slot = author.slot("Document")

    slot.locator("input[type=file]").set_input_files([files.payload("empty.pdf", b"")])

    expect(slot.get_by_role("listitem")).to_contain_text("empty")
    expect(slot.get_by_role("button", name="Try again")).to_be_hidden()
    slot.get_by_role("button", name="Cancel").click()
    expect(slot.get_by_role("listitem")).to_have_count(0)
    people.forgive("status of 422")
    people.forgive("[Uppy]")


def test_a_cancelled_upload_leaves_nothing(people: People) -> None:
    author = _author(people, "video")
    slot = author.slot("Video or sound")
    _limit_uploads(author.page, 400_000)

    slot.locator("input[type=file]").set_input_files([_LONG])
    expect(slot.get_by_text(re.compile(r"\d+ %, "))).to_be_visible()
    with author.page.expect_response(lambda answer: answer.request.method == "DELETE") as answer:
        slot.get_by_role("button", name="Cancel").click()

    assert answer.value.status == 204
    expect(slot.get_by_text("long.mp4")).to_have_count(0)


def test_several_files_at_once_among_them_what_is_not_taken(people: People) -> None:
    author = Author(Mouse(people.enter("instructor")))
    author.go_to("Files")
    upload = author.page.get_by_role("region", name="Upload")
    recipe, captions = files.generated()["Document"], files.generated()["Captions"]
    program = files.payload("setup.exe", media_files.WINDOWS_PROGRAM)

    upload.locator("input[type=file]").set_input_files([recipe, captions, program])

    expect(author.page.get_by_role("link", name="recipe.pdf")).to_be_visible()
    expect(author.page.get_by_role("link", name="kneading.vtt")).to_be_visible()
    expect(upload.get_by_role("listitem").filter(has_text="setup.exe")).to_contain_text("This place takes")
    author.page.get_by_role("link", name="recipe.pdf").click()
    author.arrive("recipe.pdf")
    expect(author.page.get_by_text("Nowhere yet.")).to_be_visible()
    button = author.button("Delete this file")
    expect(button).to_be_disabled()
    author.page.get_by_label("Type recipe.pdf to confirm").fill("recipe.pdf")
    button.click()
    author.arrive("Files")
    expect(author.page.get_by_role("link", name="recipe.pdf")).to_have_count(0)


def test_real_files_of_others_play_and_open(people: People) -> None:
    """What the story has not uploaded. A clone alone has no such files; its own must do."""
    author = _author(people, "document", "video")
    slot = author.slot("Video or sound")
    given = files.others_too()

    author.upload("Video or sound", given["sound"])
    expect(slot.locator("audio")).to_have_js_property("error", None)
    author.page.get_by_role("complementary", name="Sections").get_by_role("link", name="A document").click()
    author.upload("Document", given["document"])
    author.page.reload()

    slot = author.slot("Document")
    slot.locator("input[type=file]").set_input_files([given["encrypted"]])
    expect(slot.get_by_text("The PDF asks for a password. Save it without one, and upload that.")).to_be_visible()
    expect(slot.get_by_role("link", name=given["document"]["name"])).to_be_visible()  # what was there stays


def test_a_module_gets_a_picture_and_one_that_is_none_is_refused_with_a_sentence(people: People) -> None:
    author = _author(people, "text")
    slot = author.slot("Picture")
    chooser = slot.locator("input[type=file]")

    chooser.set_input_files([files.payload("loaf.png", media_files.SVG)])
    expect(slot.get_by_text("This is not a PNG image: by its content it is an SVG drawing.")).to_be_visible()
    slot.get_by_role("button", name="Cancel").click()
    expect(slot.get_by_text("SVG drawing")).to_have_count(0)
    chooser.set_input_files([files.payload("loaf.png", media_files.picture())])

    expect(slot.get_by_role("img")).to_be_visible()
    expect(slot.get_by_role("img")).not_to_have_js_property("naturalWidth", 0)


def test_a_large_upload_goes_on_after_a_reload_with_what_is_missing(people: People, tmp_path: Path) -> None:
    page = people.enter("instructor", "/files/")
    large, other = tmp_path / "long.mp4", tmp_path / "other.mp4"
    for path in (large, other):
        path.write_bytes(media_files.video(seconds=2))
        with path.open("r+b") as file:  # zeros after the last box: a hole in the file, no bytes on the disk
            file.truncate(101 * 2**20)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    upload = page.get_by_role("region", name="Upload")
    with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        upload.locator("input[type=file]").first.set_input_files(large)
    upload.get_by_role("button", name="Pause").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    row = upload.get_by_role("listitem").filter(has_text="long.mp4")
    expect(row.get_by_text(re.compile(r"Broken off at \d+ %"))).to_be_visible()
    again = row.locator("input[type=file]")
    again.set_input_files(other)
    expect(row.get_by_text("This is another file.")).to_be_visible()
    arrived = len(sent)
    again.set_input_files(large)

    expect(page.get_by_role("link", name="long.mp4")).to_be_visible()
    parts = {re.search(r"partNumber=(\d+)", url)[1] for url in sent[arrived:]}  # type: ignore[index]  # it is there
    assert 0 < len(parts) < 7


def test_an_administrator_tries_the_bucket_from_the_browser(people: People) -> None:
    page = people.enter("owner", "/files/check/")

    page.get_by_role("button", name="Try it").click()

    steps = page.get_by_role("region", name="From this browser").get_by_role("listitem")
    expect(steps).to_have_count(5)
    for words in ("A small file has arrived.", "It is readable.", "What was sent came back.", "sought through"):
        expect(steps.filter(has_text=words)).to_have_count(1)
    expect(page.get_by_role("img", name="Wrong:")).to_have_count(0)
