"""Two people write the same: what merges by itself, what is asked, and what stays at hand."""

import pytest
from playwright.sync_api import Locator, Page, expect

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


def _add_quiz(page: Page) -> None:
    page.locator(".outline-add").get_by_role("button", name="Quiz").click()
    expect(_title(page)).to_have_value("New quiz")


def test_changes_of_two_people_in_different_fields_are_joined(section: Page, colleague: Page, people: People) -> None:
    colleague.goto(section.url)
    _title(colleague).fill("Flour by Olga")
    expect(_state(colleague)).to_contain_text("Saved ")

    _text(section).fill("Text by Ines")

    expect(_title(section)).to_have_value("Flour by Olga")
    expect(_state(section)).to_contain_text("Saved ")
    colleague.reload()
    expect(_text(colleague)).to_have_value("Text by Ines")
    people.forgive("status of 412")


def test_changes_of_the_same_field_are_both_shown_and_the_person_chooses(
    section: Page, colleague: Page, people: People
) -> None:
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
    people.forgive("status of 412")


def test_who_decides_later_between_two_texts_has_both_until_then(
    section: Page, colleague: Page, people: People
) -> None:
    colleague.goto(section.url)
    _text(colleague).fill("Text by Olga")
    expect(_state(colleague)).to_contain_text("Saved ")

    _text(section).fill("Text by Ines")
    sheet = section.get_by_role("dialog", name="Two versions of this")
    sheet.get_by_role("button", name="Decide later").click()
    expect(_state(section)).to_contain_text("Changed by Demo Owner")
    expect(_text(section)).to_have_value("Text by Ines")
    _state(section).get_by_role("button", name="Compare").click()
    sheet.get_by_label("What I wrote").check()
    sheet.get_by_role("button", name="Keep what I chose").click()

    expect(_state(section)).to_contain_text("Saved ")
    colleague.reload()
    expect(_text(colleague)).to_have_value("Text by Ines")
    people.forgive("status of 412")


def test_both_texts_are_put_together_and_the_two_of_before_stay_until_they_are_dismissed(
    section: Page, colleague: Page, people: People
) -> None:
    _text(section).fill("Flour.\n\nWater.\n\nSalt.")
    expect(_state(section)).to_contain_text("Saved ")
    colleague.goto(section.url)
    _text(colleague).fill("Rye flour.\n\nWater.\n\nSalt.")
    expect(_state(colleague)).to_contain_text("Saved ")

    _text(section).fill("Flour.\n\nWater.\n\nSea salt.")
    sheet = section.get_by_role("dialog", name="Two versions of this")
    expect(sheet.get_by_label("both texts together")).to_have_value("Rye flour.\n\nWater.\n\nSea salt.")
    expect(sheet.locator("[data-theirs] mark")).to_have_text(["Rye flour", "Salt"])
    sheet.get_by_role("button", name="Keep what I chose").click()

    expect(_text(section)).to_have_value("Rye flour.\n\nWater.\n\nSea salt.")
    expect(_state(section)).to_contain_text("Saved ")
    section.reload()
    expect(_text(section)).to_have_value("Rye flour.\n\nWater.\n\nSea salt.")
    section.get_by_text("Texts that were not kept (2)").click()
    expect(section.locator("[data-other-text]").first).to_have_text("Flour.\n\nWater.\n\nSea salt.")
    section.get_by_role("button", name="Dismiss").first.click()
    expect(section.get_by_text("Texts that were not kept (1)")).to_be_visible()
    people.forgive("status of 412")


def test_a_second_change_that_comes_while_somebody_decides_is_asked_about_too(
    section: Page, colleague: Page, people: People
) -> None:
    colleague.goto(section.url)
    _text(colleague).fill("Text by Olga")
    expect(_state(colleague)).to_contain_text("Saved ")
    _text(section).fill("Text by Ines")
    sheet = section.get_by_role("dialog", name="Two versions of this")
    expect(sheet).to_contain_text("Text by Olga")

    _text(colleague).fill("Second text by Olga")
    expect(_state(colleague)).to_contain_text("Saved ")
    sheet.get_by_label("What I wrote").check()
    sheet.get_by_role("button", name="Keep what I chose").click()
    expect(sheet).to_contain_text("Second text by Olga")
    sheet.get_by_label("What I wrote").check()
    sheet.get_by_role("button", name="Keep what I chose").click()

    expect(_state(section)).to_contain_text("Saved ")
    colleague.reload()
    expect(_text(colleague)).to_have_value("Text by Ines")
    people.forgive("status of 412")


def test_what_they_did_not_touch_is_saved_after_a_conflict(section: Page, colleague: Page, people: People) -> None:
    colleague.goto(section.url)
    _text(colleague).fill("Text by Olga")
    expect(_state(colleague)).to_contain_text("Saved ")

    minutes = section.locator("[name=duration]")
    minutes.fill("17")
    expect(_text(section)).to_have_value("Text by Olga")
    expect(_state(section)).to_contain_text("Saved ")
    section.reload()

    expect(minutes).to_have_value("17")
    people.forgive("status of 412")


def test_two_who_write_a_quiz_are_asked_only_about_the_question_that_both_changed(
    section: Page, colleague: Page, people: People
) -> None:
    _add_quiz(section)
    asked = section.get_by_role("textbox", name="Question", exact=True)
    for number in range(2):
        section.get_by_role("button", name="Add a question").click()
        asked.nth(number).fill(f"Question {number}")
    expect(_state(section)).to_contain_text("Saved ")
    colleague.goto(section.url)
    theirs = colleague.get_by_role("textbox", name="Question", exact=True)
    theirs.nth(0).fill("First by Olga")
    theirs.nth(1).fill("Second by Olga")
    expect(_state(colleague)).to_contain_text("Saved ")

    asked.nth(1).fill("Second by Ines")
    sheet = section.get_by_role("dialog", name="Two versions of this")
    expect(sheet.locator("legend")).to_have_text(["Question 2"])
    sheet.get_by_label("Both, one after the other").check()
    sheet.get_by_role("button", name="Keep what I chose").click()

    expect(_state(section)).to_contain_text("Saved ")
    section.reload()
    expect(asked).to_have_count(3)
    assert [asked.nth(place).input_value() for place in range(3)] == [
        "First by Olga",
        "Second by Ines",
        "Second by Olga",
    ]
    people.forgive("status of 412")


def test_who_else_is_editing_is_said_near_the_title_and_in_the_outline(section: Page, colleague: Page) -> None:
    with section.expect_response("**/presence/"):
        section.reload()

    colleague.goto(section.url)

    expect(colleague.locator("[data-presence]")).to_have_text("Demo Instructor is editing this section now")
    expect(colleague.locator("[data-outline]")).to_contain_text("Demo Instructor is here")
