"""Taking a module along and bringing it in again, in a browser, with a worker of its own."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser import making
from tests.browser.conftest import People
from tests.browser.looking import bring_axe, look_at


def test_an_exported_module_comes_in_again_with_a_report(people: People, tmp_path: Path) -> None:
    module_id, _ = making.draft("text", "quiz")
    page = people.enter("instructor", f"/teach/{module_id}/")
    bring_axe(page.context)
    title = page.locator("[data-module-title]").inner_text()

    page.get_by_role("button", name="More actions").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as an archive").click()
    archive = tmp_path / download.value.suggested_filename
    download.value.save_as(archive)

    page.get_by_role("link", name="Teach", exact=True).first.click()
    page.get_by_role("link", name="Import", exact=True).click()
    page.set_input_files("#archive", archive)

    expect(page.get_by_text("Imported")).to_be_visible()
    report = page.locator("#import")
    expect(report.get_by_role("heading", name="Taken as it was")).to_be_visible()
    expect(report.get_by_text("comments of reviewers")).to_be_visible()
    assert look_at(page, "import-done", pictures=None) == []
    report.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    assert module_id not in page.url


def test_what_cannot_be_taken_says_why(people: People, tmp_path: Path) -> None:
    page = people.enter("instructor", "/teach/import/")
    wrong = tmp_path / "notes.zip"
    wrong.write_bytes(b"PK no archive at all")

    page.set_input_files("#archive", wrong)

    expect(page.get_by_text("This is not a zip file, or it is damaged.")).to_be_visible()
