"""The main job in a browser without JavaScript, where uploading and dragging are not the point."""

from playwright.sync_api import expect

from tests.browser import making
from tests.browser.conftest import NARROW, People
from tests.browser.hands import Mouse
from tests.browser.walking import Author, Learner, Reviewer, fits

TITLE = "Bread for beginners"


class PlainAuthor(Author):
    """Writes modules without autosave."""

    def save(self) -> None:
        """Press the button that is there without script."""
        with self.page.expect_navigation():
            self.hands.press(self.button("Save this section"))


def test_a_module_is_written_published_and_learned(people: People) -> None:
    author = PlainAuthor(Mouse(people.visit(java_script_enabled=False)))
    reviewer = Reviewer(Mouse(people.visit(java_script_enabled=False)))
    learner = Learner(Mouse(people.visit(java_script_enabled=False, viewport=NARROW)))

    write(author)
    move_quiz_to_the_top(author)
    author.send_for_review()
    reviewer.sign_in("reviewer")
    reviewer.publish(TITLE, "1.0.0")
    learn(learner)

    people.forgive("status of 422")  # the quiz with an open question


def test_two_who_saved_the_same_section_choose_what_stays_field_by_field(people: People) -> None:
    module_id, (text, quiz) = making.draft("text", "quiz")
    olga = people.enter("owner", f"/teach/{module_id}/sections/{text}/", java_script_enabled=False)
    ines = people.enter(
        "instructor", f"/teach/{module_id}/sections/{text}/", java_script_enabled=False, viewport=NARROW
    )
    body = ines.get_by_role("textbox", name="Text", exact=True)

    olga.get_by_label("Title of the section").fill("Flour by Olga")
    olga.get_by_role("textbox", name="Text", exact=True).fill("Text by Olga")
    olga.get_by_role("button", name="Save this section").click()
    body.fill("Text by Ines")
    ines.get_by_role("button", name="Save this section").click()

    expect(ines.get_by_role("heading", name="Demo Owner saved a change while you wrote")).to_be_visible()
    expect(ines.get_by_label("Title of the section")).to_have_value("Flour by Olga")
    group = ines.get_by_role("group", name="Text", exact=True)
    expect(group).to_contain_text("Text by Olga")
    expect(group).to_contain_text("Text by Ines")
    fits(ines)
    group.get_by_label("Both, as I put them together").check()
    group.get_by_label("Text: both texts together").fill("Text by both")
    ines.get_by_role("button", name="Save this section").click()

    expect(body).to_have_value("Text by both")
    olga.reload()
    expect(olga.get_by_role("textbox", name="Text", exact=True)).to_have_value("Text by both")

    for page, question in ((olga, "By Olga?"), (ines, "By Ines?")):
        page.goto(f"/o/demo/teach/{module_id}/sections/{quiz}/")
        page.get_by_role("textbox", name="Question", exact=True).nth(1).fill(question)
    for page in (olga, ines):
        page.get_by_role("button", name="Save this section").click()
    ines.get_by_role("group", name="Question 2", exact=True).first.get_by_label("What Demo Owner saved").check()
    ines.get_by_role("button", name="Save this section").click()

    expect(ines.get_by_role("textbox", name="Question", exact=True).nth(1)).to_have_value("By Olga?")
    people.forgive("status of 412")


def write(author: Author) -> None:
    """Write a text and a quiz."""
    author.sign_in("instructor")
    author.begin_module(TITLE, "How to bake a loaf.")
    author.add("Text", "Flour")
    author.write_text("Flour, water, **salt** and time.")
    author.add("Quiz", "Are you ready?")
    author.ask(1, "Which is a fruit?", {"An apple": True, "A brick": False, "A bus": False})
    author.ask(2, "Which are even?", {"2": True, "3": False, "4": True}, kind="Several right answers")


def learn(learner: Learner) -> None:
    """Answer with a question left open, wrong, and right; then read."""
    learner.sign_in("viewer")
    learner.find(TITLE)
    learner.begin("Are you ready?")
    learner.answer(["A brick"])
    learner.sees("Question 2 has no answer.")
    learner.answer(["A brick"], ["2"])
    expect(learner.page.get_by_role("heading", name="Not passed yet")).to_be_visible()
    learner.hands.press(learner.link("Answer again"))
    learner.answer(["An apple"], ["2", "4"])
    expect(learner.page.get_by_role("heading", name="Passed")).to_be_visible()
    learner.hands.press(learner.link("Next: Flour"))
    learner.arrive("Flour")
    expect(learner.page.locator("strong", has_text="salt")).to_be_visible()
    learner.hands.press(learner.button("Done"))
    learner.arrive(TITLE)
    learner.sees("2 of 2 sections done")


def move_quiz_to_the_top(author: Author) -> None:
    """Use the menu of its row, which the open section has; then take it out and bring it back."""
    rows = author.page.get_by_role("complementary", name="Sections").locator("ol").get_by_role("listitem")
    author.hands.press(rows.last.get_by_role("link", name="Are you ready?"))
    author.hands.press(author.button("More about Are you ready?"))
    author.hands.press(author.button("Move to the top"))
    expect(rows.first).to_contain_text("Are you ready?")
    author.hands.press(rows.first.get_by_role("link", name="Are you ready?"))
    author.hands.press(author.button("More about Are you ready?"))
    author.hands.press(author.button("Delete"))
    expect(rows).to_have_count(1)
    author.hands.press(author.button("Undo"))
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Are you ready?")
