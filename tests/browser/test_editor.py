"""Writing in the browser: nothing is lost, nobody's text is overwritten, and the keyboard does what the mouse does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import listen, sign_in
from tests.running import Live


@pytest.fixture
def section(page: Page) -> Page:
    """A new text section of a new module, open in the instructor's editor."""
    sign_in(page, "instructor")
    page.goto("/o/demo/teach/new/")
    page.get_by_label("Title").fill("Bread")
    page.get_by_role("button", name="Start writing").click()
    page.locator(".add-card", has_text="Text").click()
    expect(_title(page)).to_have_value("New text")
    return page


@pytest.fixture
def colleague(browser: Browser, live: Live, demo: None, problems: list[str]) -> Iterator[Page]:
    """The demo organization's owner, at a browser of their own."""
    with browser.new_context(base_url=live.url, viewport={"width": 1440, "height": 900}) as other:
        listen(other, live.url, problems)
        page = other.new_page()
        sign_in(page, "owner")
        yield page


def _title(page: Page) -> Locator:
    return page.get_by_label("Title of the section")


def _text(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text", exact=True)


def _state(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def _forget(problems: list[str], status: int) -> None:
    """Take back the browser's own complaint about an answer that the test provoked."""
    problems[:] = [problem for problem in problems if f"status of {status}" not in problem]


def test_what_is_written_is_saved_by_itself_and_shown_in_the_outline(section):
    _title(section).fill("Flour")
    _text(section).fill("Flour, water, salt.")

    expect(_state(section)).to_contain_text("Saved ")
    expect(section.locator("[data-outline]")).to_contain_text("Flour")
    section.reload()
    expect(_text(section)).to_have_value("Flour, water, salt.")


def test_changes_of_two_people_in_different_fields_are_joined(section, colleague, problems):
    colleague.goto(section.url)
    _title(colleague).fill("Flour by Olga")
    expect(_state(colleague)).to_contain_text("Saved ")

    _text(section).fill("Text by Ines")

    expect(_title(section)).to_have_value("Flour by Olga")
    expect(_state(section)).to_contain_text("Saved ")
    colleague.reload()
    expect(_text(colleague)).to_have_value("Text by Ines")
    _forget(problems, 412)


def test_changes_of_the_same_field_are_both_shown_and_the_person_chooses(section, colleague, problems):
    colleague.goto(section.url)
    _text(colleague).fill("Text by Olga")
    expect(_state(colleague)).to_contain_text("Saved ")

    _text(section).fill("Text by Ines")
    sheet = section.get_by_role("dialog", name="Two versions of this")
    expect(sheet).to_contain_text("Text by Olga")
    expect(sheet).to_contain_text("Text by Ines")
    sheet.get_by_label("What Demo Owner saved").check()
    sheet.get_by_role("button", name="Keep what I chose").click()

    expect(_text(section)).to_have_value("Text by Olga")
    _forget(problems, 412)


def test_what_is_written_without_a_network_is_kept_on_the_device(section, problems):
    _title(section).fill("Flour")
    expect(_state(section)).to_contain_text("Saved ")
    section.context.set_offline(True)
    _text(section).fill("Written on the train.")
    expect(_state(section)).to_contain_text("Offline, kept on this device")

    section.close(run_before_unload=False)
    section.context.set_offline(False)
    again = section.context.new_page()
    again.goto(section.url)

    expect(_text(again)).to_have_value("Written on the train.")
    expect(_state(again)).to_contain_text("Saved ")
    problems.clear()


def test_what_is_written_after_the_session_ended_comes_back(section, problems):
    cookies = section.context.cookies()
    section.context.clear_cookies(name="session")
    _text(section).fill("Written too late.")
    expect(_state(section)).to_contain_text("You are signed out")
    section.close(run_before_unload=False)

    section.context.add_cookies(cookies)
    again = section.context.new_page()
    again.goto(section.url)

    expect(_text(again)).to_have_value("Written too late.")
    expect(_state(again)).to_contain_text("Saved ")
    problems.clear()


def test_going_elsewhere_saves_first(section):
    _text(section).fill("Almost forgotten.")

    section.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Teach").click()

    section.wait_for_url("**/teach/")
    section.go_back()
    expect(_text(section)).to_have_value("Almost forgotten.")


def test_sections_are_moved_with_the_arrow_keys_and_the_focus_stays(section):
    section.locator(".outline-add").get_by_role("button", name="Quiz").click()
    handle = section.get_by_role("button", name="Move New quiz with the arrow keys")
    with section.expect_response("**/order/"):
        handle.press("ArrowUp")

    expect(section.locator("[data-announcer]")).to_have_text("New quiz: place 1 of 2")
    expect(handle).to_be_focused()
    with section.expect_response("**/order/"):
        handle.press("ArrowDown")
    section.reload()
    expect(section.locator("[data-title]")).to_have_text(["New text", "New quiz"])


def test_sections_are_dragged(section):
    section.locator(".outline-add").get_by_role("button", name="Quiz").click()
    handle = section.get_by_role("button", name="Move New quiz with the arrow keys")
    first = section.locator("[data-section]").first

    with section.expect_response("**/order/"):
        handle.hover()
        section.mouse.down()
        box = first.bounding_box()
        assert box is not None
        section.mouse.move(box["x"] + 20, box["y"] + 4, steps=12)
        section.mouse.up()

    section.reload()
    expect(section.locator("[data-title]")).to_have_text(["New quiz", "New text"])


def test_a_quiz_is_written_question_by_question(section):
    section.locator(".outline-add").get_by_role("button", name="Quiz").click()
    section.get_by_role("button", name="Add a question").click()
    section.get_by_role("textbox", name="Question", exact=True).fill("What is bread made of?")
    options = section.get_by_label("Text of the option")
    options.nth(0).fill("Flour")
    options.nth(1).fill("Bricks")
    section.get_by_label("Right").nth(0).check()
    section.get_by_label("Right").nth(1).check()

    expect(section.get_by_label("Right").nth(0)).not_to_be_checked()  # one right answer
    expect(_state(section)).to_contain_text("Saved ")
    expect(section.locator("#lacking")).to_be_empty()
    section.get_by_role("button", name="Remove this question").click()
    section.get_by_role("button", name="Undo").click()
    expect(section.get_by_role("textbox", name="Question", exact=True)).to_have_value("What is bread made of?")
    section.reload()
    expect(options).to_have_count(2)


def test_the_toolbar_writes_markdown_and_the_preview_shows_it(section):
    _text(section).fill("bread")
    _text(section).press("Control+a")
    section.get_by_role("button", name="Bold").click()
    expect(_text(section)).to_have_value("**bread**")

    section.get_by_role("button", name="Preview", exact=True).click()

    expect(section.locator("[data-preview] strong")).to_have_text("bread")


def test_the_keys_of_a_page_are_shown_and_work(section):
    section.locator("h1").click()
    section.keyboard.press("?")
    keys = section.get_by_role("dialog", name="Keys on this page")
    expect(keys).to_contain_text("Preview as a learner")
    section.keyboard.press("Escape")

    section.keyboard.press("p")

    section.wait_for_url("**/preview/")


def test_the_chosen_theme_stays(section):
    section.get_by_role("button", name="Account of Demo Instructor").click()
    section.get_by_label("Dark").check()
    expect(section.locator("html")).to_have_attribute("data-bs-theme", "dark")

    section.reload()

    expect(section.locator("html")).to_have_attribute("data-bs-theme", "dark")
