"""One person writes the same in two windows: nothing that was typed in either of them is lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from community.discussion import services
from community.discussion.rules.posts import Text
from tests.browser.conftest import People
from tests.browser.talking import make_post, person
from tests.browser.test_community_typing import FEED, field, write


def sheet(page: Page) -> Locator:
    """Return where both texts are shown."""
    return page.get_by_role("dialog", name="Two versions of this")


def begin(people: People) -> tuple[Page, Page]:
    """Return the feed with a draft being written, and another device on which that was opened and written on."""
    here = people.enter("member", FEED)
    write(here, "Half a thought")
    expect(here.get_by_text(re.compile("^Draft saved"))).to_be_visible()
    there = people.enter("member", "/community/drafts/")
    there.get_by_role("link", name="Half a thought").click()
    field(there).fill("Half a thought, and a bit of there")
    expect(there.get_by_text(re.compile("^Draft saved"))).to_be_visible()
    return here, there


def test_the_composer_shows_both_texts_of_a_draft_and_keeps_what_was_not_chosen(people: People) -> None:
    here, there = begin(people)

    field(here).fill("Half a thought, and a bit of here")
    expect(sheet(here)).to_contain_text("and a bit of there")
    sheet(here).get_by_label("What I wrote").check()
    sheet(here).get_by_role("button", name="Keep what I chose").click()

    expect(here.get_by_text(re.compile("^Draft saved"))).to_be_visible()
    expect(field(here)).to_have_value("Half a thought, and a bit of here")
    here.get_by_text("Texts that were not kept (1)").click()
    expect(here.locator("[data-other-text]")).to_have_text("Half a thought, and a bit of there")
    here.get_by_role("button", name="Post it").click()
    expect(here.get_by_role("article").filter(has_text="and a bit of here")).to_be_visible()
    field(there).fill("Half a thought, and more of there")
    expect(there.get_by_text("Kept on this device").or_(there.get_by_text(re.compile("^Draft saved")))).to_be_visible()
    expect(field(there)).to_have_value("Half a thought, and more of there")
    people.forgive("status of 412")


def test_who_decides_later_has_both_texts_after_a_reload_and_posting_asks_again(people: People) -> None:
    here, _ = begin(people)

    field(here).fill("Half a thought, and a bit of here")
    sheet(here).get_by_role("button", name="Decide later").click()
    expect(field(here)).to_have_value("Half a thought, and a bit of here")
    here.get_by_role("button", name="Post it").click()
    expect(sheet(here)).to_contain_text("and a bit of there")
    assert services.list_drafts(person("member")).items[0].text.content.endswith("there")
    sheet(here).get_by_label("Both, as I put them together").check()
    sheet(here).get_by_label("Text: both texts together").fill("Half a thought, and a bit of both")
    sheet(here).get_by_role("button", name="Keep what I chose").click()
    here.get_by_role("button", name="Post it").click()

    expect(here.get_by_role("article").filter(has_text="and a bit of both")).to_be_visible()
    here.get_by_text("What is on your mind").click()
    here.get_by_text("Texts that were not kept (2)").click()
    left = sorted(here.locator("[data-other-text]").all_text_contents())
    assert left == ["Half a thought, and a bit of here", "Half a thought, and a bit of there"]
    assert services.list_drafts(person("member")).items == ()
    people.forgive("status of 412")


@pytest.mark.parametrize("script", ["kept", "composer"])
def test_what_is_typed_before_a_script_is_there_is_saved_too(people: People, script: str) -> None:
    page = people.enter("member", FEED)
    late: list[Route] = []
    page.route(f"**/js/{script}*.js", lambda route: late.append(route))  # noqa: PLW0108 - Playwright marks what it is given, and a method of a list takes no mark

    with page.expect_request(f"**/js/{script}*.js"):
        page.reload(wait_until="commit")
    write(page, "Typed on a slow line")
    late[0].continue_()

    expect(page.get_by_text(re.compile("^Draft saved"))).to_be_visible()
    assert services.list_drafts(person("member")).items[0].text.content == "Typed on a slow line"


def test_what_is_posted_while_its_draft_is_on_its_way_is_not_asked_about(people: People) -> None:
    page = people.enter("member", FEED)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/drafts/save/", hold)
    with page.expect_request("**/drafts/save/"):
        write(page, "Half a thought")
    field(page).fill("A whole thought")

    page.get_by_role("button", name="Post it").click()
    held[0].continue_()

    expect(page.get_by_role("article").filter(has_text="A whole thought")).to_be_visible()
    assert services.list_drafts(person("member")).items == ()


def test_a_comment_that_was_changed_in_another_window_shows_both_texts(people: People) -> None:
    post_id = make_post(person("owner"), Text("Rye", "It needs more water."))
    here, there = (people.enter("member", f"{FEED}posts/{post_id}/") for _ in range(2))
    here.get_by_label("Write a comment").fill("How much?")
    here.get_by_role("button", name="Comment", exact=True).click()
    expect(here.get_by_role("article").filter(has_text="How much?")).to_be_visible()
    there.reload()
    for page, words in ((there, "How much more?"), (here, "How much, in percent?")):
        mine = page.get_by_role("article").filter(has_text="How much").last
        mine.locator("summary", has_text="Edit").click()
        mine.get_by_label("Your comment").fill(words)
        mine.get_by_role("button", name="Save the comment").click()

    expect(sheet(here)).to_contain_text("How much more?")
    sheet(here).get_by_label("What I wrote").check()
    sheet(here).get_by_role("button", name="Keep what I chose").click()
    here.get_by_role("button", name="Save the comment").click()

    expect(here.locator(".said-text", has_text="How much, in percent?")).to_be_visible()
    here.locator("summary", has_text="Edit").click()
    here.get_by_text("Texts that were not kept (1)").click()
    expect(here.locator("[data-other-text]")).to_have_text("How much more?")
    people.forgive("status of 412")
