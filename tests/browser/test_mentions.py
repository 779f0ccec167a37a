"""Mentioning somebody by keyboard, in the composer and below a post."""

from playwright.sync_api import Page, expect

from community.discussion.rules.posts import Text
from tests.browser.conftest import NARROW, People
from tests.browser.looking import bring_axe, look_at
from tests.browser.talking import make_post, person

OFFERED = "People to mention"


def _options(page: Page):
    return page.get_by_role("listbox", name=OFFERED).get_by_role("option")


def test_a_comment_names_somebody_by_keyboard_alone(people: People) -> None:
    post_id = make_post(person("owner"), Text(content="Who bakes on Sunday?"))
    page = people.enter("member", f"/community/posts/{post_id}/", viewport=NARROW)
    bring_axe(page.context)
    page.reload()
    field = page.get_by_role("textbox", name="Write a comment")
    field.click()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/mentions?" in request.url else None)

    page.keyboard.type("Ask @demo")
    expect(_options(page).first).to_be_visible()
    assert look_at(page, "talk-mention", pictures=None) == []
    assert len(asked) == 1
    page.keyboard.type(" ow")
    expect(_options(page)).to_have_text(["Demo Owner"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox", name=OFFERED)).to_have_count(0)
    expect(field).to_have_value(f"Ask @[Demo Owner]({person('owner').user_id}) ")
    page.keyboard.type("or me")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_role("link", name="@Demo Owner")).to_be_visible()


def test_escape_leaves_an_at_as_it_is_and_arrows_choose(people: People) -> None:
    page = people.enter("member", "/community/")
    page.get_by_text("What is on your mind").click()
    field = page.get_by_role("textbox", name="Text", exact=True)
    field.click()

    page.keyboard.type("@demo")
    expect(_options(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(_options(page).nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(_options(page)).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.type("next line, and an address: me@demo")
    expect(field).to_have_value("@demo\nnext line, and an address: me@demo")
    expect(_options(page)).to_have_count(0)
