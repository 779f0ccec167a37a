"""What is typed for others is not lost: reloads, ended sessions, other windows, lost networks; and files come along."""

import re

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from community.discussion import services
from community.discussion.rules.posts import Text
from tests import media_files
from tests.browser.conftest import People
from tests.browser.files import payload
from tests.browser.talking import make_post, person
from tests.browsing import demo_person, let_in
from tests.running import Live

FEED = "/community/"


def write(page: Page, words: str) -> None:
    """Open the composer and type."""
    page.get_by_text("What is on your mind").click()
    field(page).fill(words)


def field(page: Page) -> Locator:
    """Return where a post is written."""
    return page.get_by_role("textbox", name="Text", exact=True)


def test_what_was_typed_is_there_after_a_reload_and_as_a_draft_on_another_device(people: People) -> None:
    page = people.enter("member", FEED)
    write(page, "Half a thought")
    expect(page.get_by_text("Kept on this device").first).to_be_visible()
    expect(page.get_by_text(re.compile("^Draft saved"))).to_be_visible()

    page.reload()
    expect(field(page)).to_have_value("Half a thought")
    other = people.enter("member", "/community/drafts/")
    other.get_by_role("link", name="Half a thought").click()
    expect(field(other)).to_have_value("Half a thought")
    field(other).fill("A whole thought")
    other.get_by_role("button", name="Post it").click()
    expect(other.get_by_role("article").filter(has_text="A whole thought")).to_be_visible()
    assert services.list_drafts(person("member")).items == ()


def test_what_was_sent_is_not_offered_again(people: People) -> None:
    page = people.enter("member", FEED)
    write(page, "Once is enough")
    expect(page.get_by_text(re.compile("^Draft saved"))).to_be_visible()
    page.get_by_role("button", name="Post it").click()

    expect(page.get_by_role("article").filter(has_text="Once is enough")).to_have_count(1)
    page.get_by_text("What is on your mind").click()
    expect(field(page)).to_have_value("")
    assert services.list_drafts(person("member")).items == ()


def test_a_comment_survives_the_end_of_the_session(people: People, live: Live) -> None:
    post_id = make_post(person("owner"), Text("Rye", "It needs more water."))
    page = people.enter("member", f"{FEED}posts/{post_id}/")
    box = page.get_by_label("Write a comment")
    box.fill("How much more?")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.get_by_role("button", name="Comment", exact=True).click()

    expect(page.get_by_text("You are signed out. Your text is kept on this device.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in")).to_be_focused()
    let_in(page.context, live.url, demo_person("member"))
    page.reload()
    expect(box).to_have_value("How much more?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_role("article").filter(has_text="How much more?")).to_be_visible()
    page.reload()
    expect(box).to_have_value("")
    people.forgive("status of 401")


def test_a_lost_network_keeps_the_words_and_the_second_try_sends_them_once(people: People) -> None:
    post_id = make_post(person("owner"), Text("Rye", "It needs more water."))
    page = people.enter("member", f"{FEED}posts/{post_id}/")
    page.get_by_label("Write a comment").fill("How much more?")
    page.route("**/comments/", lambda route: route.abort())
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("The server cannot be reached.")).to_be_visible()

    page.unroute("**/comments/")
    page.get_by_role("button", name="Comment", exact=True).click()

    expect(page.get_by_role("article").filter(has_text="How much more?")).to_have_count(1)
    people.forgive("ERR_FAILED")


def test_two_windows_with_one_post_choose_what_stays(people: People) -> None:
    post_id = make_post(person("member"), Text("Rye", "It needs more water."))
    one, two = (people.enter("member", f"{FEED}posts/{post_id}/edit/") for _ in range(2))
    for page, words in ((one, "It needs 80 % water."), (two, "It needs 75 % water.")):
        field(page).fill(words)
    one.get_by_role("button", name="Save the post").click()
    expect(one.get_by_role("article").filter(has_text="It needs 80 % water.")).to_be_visible()

    two.get_by_role("button", name="Save the post").click()
    sheet = two.get_by_role("dialog", name="Two versions of this")
    expect(sheet).to_contain_text("It needs 80 % water.")
    sheet.get_by_label("Both, as I put them together").check()
    sheet.get_by_label("Text: both texts together").fill("It needs 75 to 80 % water.")
    sheet.get_by_role("button", name="Keep what I chose").click()
    expect(two.get_by_role("button", name="Save the post")).to_be_focused()
    two.get_by_role("button", name="Save the post").click()

    expect(two.get_by_role("article").filter(has_text="It needs 75 to 80 % water.")).to_be_visible()
    people.forgive("status of 412")


def test_a_text_that_is_too_long_says_by_how_much_and_is_not_cut(people: People) -> None:
    page = people.enter("member", FEED)
    write(page, "x" * 19_950)
    expect(page.get_by_text("50 characters left")).to_be_visible()
    field(page).fill("x" * 20_012)
    expect(page.get_by_text("12 characters too many")).to_be_visible()

    page.get_by_role("button", name="Post it").click()

    expect(page.get_by_role("alert").filter(has_text="12 too many")).to_be_visible()
    expect(field(page)).to_be_focused()
    assert len(field(page).input_value()) == 20_012
    people.forgive("status of 422")


def test_a_picture_comes_along_with_the_words_for_who_cannot_see_it(people: People) -> None:
    page = people.enter("member", FEED)
    page.get_by_text("What is on your mind").click()
    page.get_by_role("radio", name="Picture").check()
    page.get_by_text("Add pictures or files").click()
    page.locator("[data-composer] [data-file]").set_input_files(payload("loaf.png", media_files.picture()))
    words = page.get_by_label("What it shows")
    expect(words).to_be_focused()
    words.fill("A loaf with a dark crust")
    page.get_by_role("button", name="Post it").click()

    picture = page.get_by_role("img", name="A loaf with a dark crust")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (one) => { await one.decode(); return one.naturalWidth; }") > 0
