"""Writing in the browser: nothing is lost, nobody's text is overwritten, and the keyboard does what the mouse does."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from local.people import PASSWORD
from tests.browser import making
from tests.browser.conftest import People


@pytest.fixture
def section(people: People) -> Page:
    """A new text section of a new module, open in the instructor's editor."""
    module_id, _ = making.draft(title="Bread")
    page = people.enter("instructor", f"/teach/{module_id}/")
    page.locator(".add-card", has_text="Text").click()
    expect(_title(page)).to_have_value("New text")
    return page


@pytest.fixture
def colleague(people: People) -> Page:
    """The demo organization's owner, at a browser of their own."""
    return people.enter("owner")


def _title(page: Page) -> Locator:
    return page.get_by_label("Title of the section")


def _text(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text", exact=True)


def _state(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def _rows(page: Page) -> Locator:
    return page.locator("[data-outline] [data-title]")


def _add_quiz(page: Page) -> None:
    page.locator(".outline-add").get_by_role("button", name="Quiz").click()
    expect(_title(page)).to_have_value("New quiz")


def test_the_line_near_the_title_says_where_the_text_is(section: Page, people: People) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    section.route("**/sections/**", hold)

    _text(section).fill("Flour")
    expect(_state(section)).to_have_text("Not saved yet")
    expect(_state(section)).to_have_text("Saving…")
    held.pop().continue_()
    expect(_state(section)).to_have_text(re.compile(r"^\s*Saved \d"))

    section.unroute_all()
    _title(section).fill("")
    expect(_state(section)).to_contain_text("Not saved: ")
    expect(_title(section)).to_have_attribute("aria-invalid", "true")
    _title(section).fill("Flour")
    expect(_state(section)).to_contain_text("Saved ")
    expect(_title(section)).not_to_have_attribute("aria-invalid", "true")
    people.forgive("status of 422")


def test_what_is_written_is_saved_by_itself_and_shown_in_the_outline(section: Page) -> None:
    _title(section).fill("Flour")
    _text(section).fill("Flour, water, salt.")

    expect(_state(section)).to_contain_text("Saved ")
    expect(section.locator("[data-outline]")).to_contain_text("Flour")
    section.reload()
    expect(_text(section)).to_have_value("Flour, water, salt.")


def test_what_is_typed_before_the_scripts_are_there_is_saved_too(section: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    section.route("**/autosave*.js", hold, times=1)
    section.goto(section.url, wait_until="commit")

    _title(section).fill("Flour")
    held.pop().continue_()

    expect(_state(section)).to_contain_text("Saved ")
    expect(section.locator("[data-outline]")).to_contain_text("Flour")


def test_what_is_written_without_a_network_is_kept_on_the_device(section: Page, people: People) -> None:
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
    people.forgive("ERR_INTERNET_DISCONNECTED")


def test_what_is_written_after_the_session_ended_is_kept_and_saved_after_signing_in(
    section: Page, people: People
) -> None:
    section.context.clear_cookies(name="session")
    _text(section).fill("Written too late.")
    expect(_state(section)).to_contain_text("You are signed out. Your text is kept on this device.")

    _state(section).get_by_role("link", name="Sign in").click()
    section.get_by_label("Username").fill("instructor@demo.example")
    section.get_by_label("Password").fill(PASSWORD)
    section.get_by_role("button", name="Sign in").click()

    expect(_text(section)).to_have_value("Written too late.")
    expect(_state(section)).to_contain_text("Saved ")
    section.reload()
    expect(_text(section)).to_have_value("Written too late.")
    people.forgive("401")  # of the count of notifications too


def test_going_elsewhere_saves_first(section: Page) -> None:
    _text(section).fill("Almost forgotten.")

    section.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Teach").click()

    section.wait_for_url("**/teach/")
    section.go_back()
    expect(_text(section)).to_have_value("Almost forgotten.")


def test_sections_are_moved_with_the_arrow_keys_and_the_focus_stays(section: Page) -> None:
    _add_quiz(section)
    handle = section.get_by_role("button", name="Move New quiz with the arrow keys")
    with section.expect_response("**/order/"):
        handle.press("ArrowUp")

    expect(section.locator("[data-announcer]")).to_have_text("New quiz: place 1 of 2")
    expect(handle).to_be_focused()
    with section.expect_response("**/order/"):
        handle.press("ArrowDown")
    section.reload()
    expect(_rows(section)).to_have_text(["New text", "New quiz"])


def test_who_moves_sections_that_somebody_else_moved_sees_their_order(
    section: Page, colleague: Page, people: People
) -> None:
    _add_quiz(section)
    colleague.goto(section.url)
    for page in (colleague, section):
        with page.expect_response("**/order/"):
            page.get_by_role("button", name="Move New quiz with the arrow keys").press("ArrowUp")

    expect(section.locator("[data-messages]")).to_contain_text("Somebody changed the outline meanwhile.")
    expect(_rows(section)).to_have_text(["New quiz", "New text"])
    with section.expect_response("**/order/"):
        section.get_by_role("button", name="Move New quiz with the arrow keys").press("ArrowDown")
    section.reload()
    expect(_rows(section)).to_have_text(["New text", "New quiz"])
    people.forgive("status of 412")


def test_what_is_written_while_somebody_sends_the_module_for_review_says_why_it_is_not_saved(
    section: Page, colleague: Page, people: People
) -> None:
    _text(section).fill("Flour")
    expect(_state(section)).to_contain_text("Saved ")
    colleague.goto(section.url)
    colleague.get_by_role("button", name="Send for review").click()
    expect(colleague.get_by_text("This module is in review")).to_be_visible()

    _text(section).fill("Flour and water")

    expect(_state(section)).to_contain_text("Not saved: This module is in review")
    people.forgive("status of 409")


def test_sections_are_dragged(section: Page) -> None:
    _add_quiz(section)
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
    expect(_rows(section)).to_have_text(["New quiz", "New text"])


def test_sections_are_moved_with_the_buttons_of_their_row(section: Page) -> None:
    _add_quiz(section)
    section.get_by_role("button", name="More about New quiz").click()

    with section.expect_response("**/order/"):
        section.get_by_role("button", name="Move up").filter(visible=True).click()

    expect(section.locator("[data-announcer]")).to_have_text("New quiz: place 1 of 2")
    section.reload()
    expect(_rows(section)).to_have_text(["New quiz", "New text"])


def test_a_deleted_section_comes_back_where_it_was(section: Page) -> None:
    _text(section).fill("Flour, water, salt.")
    expect(_state(section)).to_contain_text("Saved ")
    _add_quiz(section)

    section.get_by_role("button", name="More about New text").click()
    section.get_by_role("button", name="Delete").filter(visible=True).click()
    expect(_rows(section)).to_have_text(["New quiz"])
    section.get_by_role("button", name="Undo").click()

    expect(_rows(section)).to_have_text(["New text", "New quiz"])
    section.get_by_role("link", name="New text").click()
    expect(_text(section)).to_have_value("Flour, water, salt.")


def test_a_quiz_is_written_question_by_question(section: Page) -> None:
    _add_quiz(section)
    section.get_by_role("button", name="Add a question").click()
    section.get_by_role("textbox", name="Question", exact=True).fill("What is bread made of?")
    options = section.get_by_label("Text of the option")
    options.nth(0).fill("Flour")
    options.nth(1).fill("Bricks")
    section.get_by_label("Right", exact=True).nth(0).check()
    section.get_by_label("Right", exact=True).nth(1).check()

    expect(section.get_by_label("Right", exact=True).nth(0)).not_to_be_checked()  # one right answer
    expect(_state(section)).to_contain_text("Saved ")
    expect(section.locator("#lacking")).to_be_empty()
    section.get_by_role("button", name="Remove this question").click()
    section.get_by_role("button", name="Undo").click()
    expect(section.get_by_role("textbox", name="Question", exact=True)).to_have_value("What is bread made of?")
    section.reload()
    expect(options).to_have_count(2)


def test_the_toolbar_writes_markdown_and_the_preview_shows_it(section: Page) -> None:
    _text(section).fill("bread")
    _text(section).press("Control+a")
    section.get_by_role("button", name="Bold").click()
    expect(_text(section)).to_have_value("**bread**")

    section.get_by_role("button", name="Preview", exact=True).click()

    expect(section.locator("[data-preview] strong")).to_have_text("bread")


def test_the_keys_of_a_page_are_shown_and_work(section: Page) -> None:
    section.locator("h1").click()
    section.keyboard.press("?")
    keys = section.get_by_role("dialog", name="Keys on this page")
    expect(keys).to_contain_text("Preview as a learner")
    section.keyboard.press("Escape")

    section.keyboard.press("p")

    section.wait_for_url("**/preview/")


def test_the_chosen_theme_stays(section: Page) -> None:
    section.get_by_role("button", name="Account of Demo Instructor").click()
    section.get_by_label("Dark").check()
    expect(section.locator("html")).to_have_attribute("data-bs-theme", "dark")

    section.reload()

    expect(section.locator("html")).to_have_attribute("data-bs-theme", "dark")
