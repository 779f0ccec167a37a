"""Questions come out of a file into a quiz: sent, looked at, chosen, taken; and from the quiz into the bank and back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import making
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.looking import bring_axe, look_at
from tests.education.questions.reading import FILES


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """The folder of ``--pictures``."""
    folder: Path | None = request.config.getoption("--pictures")
    return folder


def test_a_file_of_questions_is_tried_dry_and_then_taken_into_a_quiz(people: People, pictures: Path | None) -> None:
    module_id, (quiz_id,) = making.draft("quiz")
    page = people.enter("instructor", reduced_motion="reduce")
    bring_axe(page.context)
    quiz = f"/o/demo/teach/{module_id}/sections/{quiz_id}/"
    page.goto(quiz)
    found: list[str] = []

    def look(name: str) -> None:
        for size in (NARROW, WIDE):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            found.extend(look_at(page, name, pictures=pictures))

    page.get_by_role("link", name="Import questions").click()
    look("questions-import")
    page.locator("input[type=file]").set_input_files(FILES / "bread.moodle.xml")
    expect(page.get_by_role("heading", level=1, name="bread.moodle.xml")).to_be_visible()
    expect(page.get_by_role("button", name="Take 8 questions")).to_be_visible()
    expect(page.get_by_text("The quiz has room for 98 more.")).to_be_visible()
    expect(page.get_by_text("The penalty of 50 % for a further try is dropped.")).to_be_visible()
    look("questions-dry-run")

    _choose_seven(page)
    page.get_by_role("button", name="Take 7 questions").click()
    expect(page.get_by_role("heading", name="7 questions taken")).to_be_visible()

    page.get_by_role("link", name="Open the quiz").click()
    expect(page.get_by_role("group", name="Question 9")).to_be_visible()
    _into_the_bank_and_on(page, look)
    assert not found, "\n".join(found)


def _choose_seven(page: Page) -> None:
    page.get_by_role("button", name="Not taken 3").click()
    expect(page.get_by_text("An essay has to be read by a person.")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    page.get_by_role("button", name="All 11").click()
    page.get_by_label("Take Question 2", exact=True).uncheck()
    expect(page.get_by_role("button", name="Take 7 questions")).to_be_visible()
    page.get_by_role("button", name="Changed 6").click()  # to another page of the choice and on
    expect(page.get_by_label("Take Question 2", exact=True)).not_to_be_checked()


def _into_the_bank_and_on(page: Page, look: object) -> None:
    page.get_by_role("link", name="Put into the bank").click()
    assert callable(look)
    expect(page.get_by_role("heading", level=1, name="Put into the bank")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Tags for all of them").fill("bread, warm-up")
    page.get_by_role("button", name="Put the chosen questions into the bank").click()
    expect(page.get_by_text("9 questions put into the bank.")).to_be_visible()

    page.get_by_role("link", name="Add from the bank").click()
    expect(page.get_by_text("In this quiz already")).to_have_count(7)  # two had ids that are no ids of the bank
    page.get_by_label("Which is a fruit?").check()
    page.get_by_role("button", name="Add the chosen questions").click()
    expect(page.get_by_text("1 question from the bank is in this quiz.")).to_be_visible()

    page.get_by_role("link", name="Questions", exact=True).click()
    look("questions-bank")
    page.get_by_label("Words").fill("oven")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name="How hot is the oven").click()
    look("questions-edit")
    page.get_by_label("Question", exact=True).fill("How hot is a good oven?")
    page.get_by_role("button", name="Save this question").click()
    expect(page.get_by_text("Saved. Quizzes that hold a copy")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The question is deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("How hot is a good oven?")
