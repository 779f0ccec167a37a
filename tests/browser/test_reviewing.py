"""A review with comments: said at a section, answered in the editor, mended, resolved, published."""

import re

from playwright.sync_api import expect

from tests.browser import making
from tests.browser.conftest import People


def test_a_review_goes_back_and_forth_until_the_module_is_published(people: People) -> None:  # noqa: PLR0915 -- one story
    module_id, _ = making.draft(title="Bread")
    author = people.enter("instructor", f"/teach/{module_id}/")
    author.locator(".add-card", has_text="Text").click()
    text = author.get_by_role("textbox", name="Text", exact=True)
    state = author.locator("[data-save-state]")
    text.fill("![](/o/demo/learn/pictures/none/)")
    expect(author.locator("#checklist")).to_contain_text("A picture in “New text” has no alternative text")
    expect(author.locator("#checklist")).to_contain_text("1 to mend")
    author.get_by_role("button", name="Send for review").click()
    expect(author.locator("[data-messages]")).to_contain_text("Something has to be mended before")
    author.get_by_role("link", name="A picture in “New text” has no alternative text").click()
    text.fill("## Flour\n\nFlour and [salt](/salt).")
    expect(author.locator("#checklist")).to_contain_text("nothing stands in the way")
    author.get_by_role("button", name="Send for review").click()

    reviewer = people.enter("reviewer", f"/teach/{module_id}/review/")
    reviewer.get_by_label("About").select_option("New text")
    reviewer.get_by_label("Your comment").fill("Which flour?")
    reviewer.get_by_role("button", name="Comment", exact=True).click()
    expect(reviewer.locator("#comments")).to_contain_text("1 open")
    reviewer.get_by_label("What has to change").fill("See my comment.")
    reviewer.get_by_role("button", name="Send it back with this reason").click()

    author.goto(author.url)
    expect(author.locator("[data-outline]")).to_contain_text("1 open comment")
    author.get_by_role("link", name=re.compile("New text")).first.click()
    text.fill("## Flour\n\nRye flour and [salt](/salt).")
    expect(state).to_contain_text("Saved ")
    thread = author.locator(".comment-thread")
    thread.get_by_text("Reply", exact=True).click()
    thread.get_by_label(re.compile("Reply to")).fill("Rye.")
    thread.get_by_role("button", name="Send the reply").click()
    expect(thread).to_contain_text("Rye.")
    thread.get_by_role("button", name=re.compile("Resolve")).click()
    expect(author.locator("#comments")).to_contain_text("0 open")
    author.get_by_role("button", name="Send for review").click()

    reviewer.goto(f"/o/demo/teach/{module_id}/review/")
    reviewer.get_by_text("1 resolved").click()
    expect(reviewer.locator("#comments")).to_contain_text("Resolved by Demo Instructor")
    reviewer.get_by_role("button", name=re.compile("Publish version")).click()
    expect(reviewer.locator("[data-messages]")).to_contain_text("is what learners see now")
