"""A quiz of every kind: written in the editor, started against the clock, answered with the keyboard."""

from playwright.sync_api import Locator, Page, expect

from diatonic.common import clock
from education.authoring import services as authoring
from tests.browser import making
from tests.browser.conftest import People
from tests.people import INSTRUCTOR, KINDS_QUIZ, REVIEWER


def _card(page: Page, number: int, kind: str) -> Locator:
    page.get_by_role("button", name="Add a question").click()
    card = page.get_by_role("group", name=f"Question {number}", exact=True)
    card.get_by_role("textbox", name="Question", exact=True).fill(f"A question: {kind}?")
    card.get_by_label("Kind of question").select_option(label=kind)
    return card


def test_an_author_writes_each_kind(people: People) -> None:
    module_id, _ = making.draft("text", title="Bread")
    page = people.enter("instructor", f"/teach/{module_id}/")
    page.locator(".outline-add").get_by_role("button", name="Quiz").click()

    _card(page, 1, "True or false").get_by_label("The statement is").select_option("true")
    _card(page, 2, "Short text").get_by_label("Answers that are right").fill("Lisbon\nLisboa")
    number = _card(page, 3, "Number")
    number.get_by_label("Right number").fill("3,14")
    number.get_by_label("Give or take").fill("0.01")
    order = _card(page, 4, "Put in order")
    order.get_by_label("Text of the item").nth(0).fill("Bake")
    order.get_by_label("Text of the item").nth(1).fill("Mix")
    order.get_by_role("button", name="Move this item up").nth(1).press("Enter")
    pairs = _card(page, 5, "Find pairs")
    for row, sides in enumerate((("France", "Paris"), ("Portugal", "Lisbon"))):
        pairs.get_by_label("Left side", exact=True).nth(row).fill(sides[0])
        pairs.get_by_label("Right side", exact=True).nth(row).fill(sides[1])
    order.get_by_role("button", name="Duplicate this question").click()

    expect(page.locator("#lacking")).to_be_empty()
    expect(page.locator("[data-save-state]")).to_contain_text("Saved ")
    page.reload()
    expect(page.get_by_label("Right number").nth(2)).to_have_value("3.14")
    items = page.get_by_role("group", name="Question 5", exact=True).get_by_label("Text of the item")
    expect(items.nth(0)).to_have_value("Mix")
    expect(items.nth(1)).to_have_value("Bake")
    expect(page.locator("[data-quiz-total]")).to_have_text("6 questions, 6 points")


def test_a_learner_starts_puts_in_order_and_sends(people: People) -> None:
    module_id, _ = making.draft("text", title="Bread")
    quiz = authoring.add_section(
        INSTRUCTOR,
        module_id=module_id,
        content_type="quiz",
        title="Seven kinds",
        content_data={**KINDS_QUIZ, "time_limit": 10, "show_answers": "each"},
        now=clock.now(),
    )
    authoring.submit_module(INSTRUCTOR, module_id=module_id, now=clock.now())
    authoring.publish_module(REVIEWER, module_id=module_id, now=clock.now())
    page = people.enter("viewer", f"/learn/{module_id}/sections/{quiz.content_id}/")

    expect(page.get_by_role("heading", name="You have 10 minutes")).to_be_visible()
    page.get_by_role("button", name="Start").press("Enter")
    expect(page.get_by_role("timer")).to_contain_text(":")
    page.get_by_label("An apple").check()
    page.get_by_label("2", exact=True).check()
    page.get_by_label("4", exact=True).check()
    page.get_by_label("True", exact=True).check()
    page.get_by_label("Your answer to question 4").fill("lisboa")
    page.get_by_label("Your answer to question 5").fill("3,14")
    for place, item in ((1, "Mix"), (2, "Knead"), (3, "Bake")):
        page.get_by_label(f"Place of “{item}”").select_option(str(place))
    page.get_by_label("France").select_option(label="Paris")
    page.get_by_label("Portugal").select_option(label="Oslo")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    page.reload()
    expect(page.get_by_label("Your answer to question 4")).to_have_value("lisboa")
    page.get_by_role("button", name="Send my answers").click()

    expect(page.get_by_text("6 of 7 points")).to_be_visible()
    expect(page.get_by_text("Oslo", exact=False)).to_be_visible()
