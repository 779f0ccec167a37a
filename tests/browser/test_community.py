"""People talk: a post is written, read, reacted to, commented on and reported, with script and without."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from community.discussion.rules.posts import Text
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.talking import furnish_talk, make_post, person
from tests.browser.walking import fits

FEED = "/community/"
WORDS = "My loaf rose twice as high this time."


def compose(page: Page, words: str, *, title: str = "", tags: str = "") -> None:
    """Write a post and send it."""
    page.get_by_text("What is on your mind").click()
    page.get_by_role("textbox", name="Text", exact=True).fill(words)
    page.get_by_label("Title").fill(title)
    page.get_by_role("textbox", name=re.compile("^Tags")).fill(tags)
    page.get_by_role("button", name="Post it").click()


def article(page: Page, words: str) -> Locator:
    """Return the post with these words."""
    return page.get_by_role("article").filter(has_text=words).first


def delete_comment(page: Page, words: str) -> None:
    """Delete one's comment: it is asked first."""
    mine = page.get_by_role("article").filter(has_text=words).last
    mine.locator("summary", has_text="Delete").click()
    expect(mine.get_by_text("This cannot be undone.")).to_be_visible()
    mine.get_by_role("button", name="Delete the comment").click()
    expect(page.get_by_text("Your comment is deleted.")).to_be_visible()
    expect(page.get_by_text(words)).to_have_count(0)


def test_a_post_is_written_checked_and_found_by_the_others_without_a_jump(people: People) -> None:
    member, owner = people.enter("member", FEED, viewport=NARROW), people.enter("owner", FEED)

    compose(member, WORDS, title="Higher", tags="bread")
    expect(member.get_by_text("Your post is there.")).to_be_visible()
    expect(article(member, WORDS).get_by_text("Being checked")).to_have_count(0)

    pill = owner.get_by_role("link", name="1 new post")
    expect(pill).to_be_visible()
    expect(article(owner, WORDS)).to_have_count(0)
    pill.click()
    expect(article(owner, WORDS)).to_be_focused()
    expect(pill).to_be_hidden()
    owner.keyboard.press("l")
    like = article(owner, WORDS).get_by_role("button", name="Like, 1")
    expect(like).to_have_attribute("aria-pressed", "true")
    article(owner, WORDS).get_by_role("link", name=re.compile("1 reaction")).click()
    expect(owner.get_by_role("dialog", name="Who reacted")).to_contain_text("Demo Owner")
    fits(member)


def test_people_comment_answer_and_report(people: People) -> None:
    post_id = make_post(person("member"), Text("Higher", WORDS))
    member, owner = (people.enter(role, f"{FEED}posts/{post_id}/") for role in ("member", "owner"))

    owner.get_by_label("Write a comment").fill("How long did you wait?")
    owner.keyboard.press("Control+Enter")
    said = owner.get_by_role("article").filter(has_text="How long did you wait?")
    expect(said).to_be_focused()
    expect(said.get_by_text("Being checked")).to_have_count(0)

    member.reload()
    answer = member.get_by_role("article").filter(has_text="How long did you wait?")
    answer.locator("summary", has_text="Reply").click()
    expect(answer.get_by_label("Your reply")).to_be_focused()
    answer.get_by_label("Your reply").fill("Four hours.")
    answer.get_by_role("button", name="Reply", exact=True).click()
    expect(member.get_by_role("article").filter(has_text="Four hours.")).to_be_focused()

    owner.get_by_role("button", name="More about Higher").click()
    owner.get_by_role("link", name="Report it").click()
    owner.get_by_label("Does not belong here").check()
    owner.get_by_label("What should moderators know?").fill("This is about cakes.")
    owner.get_by_role("button", name="Report this post").click()
    expect(owner.get_by_text("Thank you. The moderators look at it.")).to_be_visible()


def test_the_same_without_script(people: People) -> None:
    member = people.enter("member", FEED, java_script_enabled=False, viewport=NARROW)
    post_id = make_post(person("owner"), Text("Rye", "It needs more water."))
    owner = people.enter("owner", f"{FEED}posts/{post_id}/", java_script_enabled=False)

    compose(member, WORDS)
    expect(article(member, WORDS)).to_be_visible()
    compose(member, "")
    expect(member.get_by_role("alert")).to_contain_text("Write something.")
    people.forgive("status of 422")
    member.goto(owner.url)
    member.get_by_role("button", name="Insight").first.click()
    expect(member.get_by_role("button", name="Insight, 1").first).to_have_attribute("aria-pressed", "true")
    member.get_by_role("link", name=re.compile("1 reaction")).first.click()
    expect(member).to_have_url(re.compile("reactions"))
    expect(member.get_by_role("main")).to_contain_text("Demo Member")
    member.goto(owner.url)
    member.get_by_label("Write a comment").fill("Why?")
    member.get_by_role("button", name="Comment", exact=True).click()
    delete_comment(member, "Why?")

    owner.get_by_role("button", name="Share").click()
    expect(owner.get_by_text("The link to pass on")).to_contain_text(f"/o/demo/community/posts/{post_id}/")
    owner.get_by_role("button", name=re.compile("More about")).click()
    owner.get_by_role("link", name="Edit").click()
    owner.get_by_role("textbox", name="Text", exact=True).fill("It needs much more water.")
    owner.get_by_role("button", name="Save the post").click()
    expect(article(owner, "It needs much more water.")).to_be_visible()
    owner.get_by_role("button", name=re.compile("More about")).click()
    owner.get_by_role("link", name="Delete").click()
    owner.get_by_role("button", name="Delete the post").click()
    expect(owner.get_by_text("The post is deleted.")).to_be_visible()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_a_thread_is_read_by_keyboard_and_goes_on_where_it_is_asked_to(people: People, size: ViewportSize) -> None:
    made = furnish_talk()
    page = people.enter("member", f"{FEED}posts/{made['post']}/", viewport=size)

    more = page.get_by_role("link", name="Show 3 more replies")
    more.click()
    expect(page.get_by_role("article").filter(has_text="Answer number 3.")).to_be_focused()
    expect(page.get_by_role("article").filter(has_text="Answer number 5.")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("article").filter(has_text="Answer number 4.")).to_be_focused()
    page.keyboard.press("l")
    expect(
        page.get_by_role("article").filter(has_text="Answer number 4.").get_by_role("button", name="Like, 1")
    ).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys on this page")).to_contain_text("Next, previous comment")
    page.keyboard.press("Escape")
    page.goto(f"/o/demo/community/comments/{made['comment']}/")
    expect(page.get_by_text("This is a part of the discussion.")).to_be_visible()
    expect(page.get_by_role("article").filter(has_text="Twelve hours at")).to_be_focused()
    while page.get_by_role("link", name="Show 1 more reply").count():
        shown = page.get_by_role("article").count()
        page.get_by_role("link", name="Show 1 more reply").first.click()
        expect(page.get_by_role("article")).not_to_have_count(shown)
    expect(page.get_by_role("article").filter(has_text="That is level 6")).to_be_visible()
    fits(page)


def test_a_reaction_that_does_not_arrive_is_taken_back_and_said(people: People) -> None:
    make_post(person("owner"), Text("Rye", "It needs more water."))
    page = people.enter("member", FEED)
    page.route("**/react/", lambda route: route.abort())

    page.get_by_role("button", name="Love").first.click()

    expect(page.get_by_text("That did not arrive.")).to_be_visible()
    expect(page.get_by_role("button", name="Love", exact=True).first).to_have_attribute("aria-pressed", "false")
    people.forgive("ERR_FAILED")


def test_the_feed_asks_more_rarely_after_failures_and_never_in_a_hidden_tab(people: People) -> None:
    make_post(person("owner"), Text("Rye", "It needs more water."))
    asked: list[str] = []
    page = people.enter("member", "/")
    page.clock.install()

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503)

    page.route("**/api/community/posts?*since=*", refuse)
    page.goto("/o/demo/community/")
    expect(page.get_by_text("It needs more water.")).to_be_visible()

    page.clock.run_for(5_100)
    page.wait_for_timeout(100)
    assert len(asked) == 1
    page.clock.run_for(9_000)
    assert len(asked) == 1
    page.clock.run_for(2_000)
    page.wait_for_timeout(100)
    assert len(asked) == 2
    people.forgive("status of 503")
