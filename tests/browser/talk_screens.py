"""The screens of the community."""

from playwright.sync_api import Page, expect

from tests.browser.looking import Screen


def _composer(page: Page) -> None:
    page.get_by_text("What is on your mind").click()
    page.get_by_role("radio", name="Formatted text").check()
    expect(page.get_by_role("button", name="Post it")).to_be_visible()


def _menu(page: Page) -> None:
    page.get_by_role("button", name="More about").last.click()
    expect(page.get_by_role("link", name="Open it")).to_be_visible()


def _who_reacted(page: Page) -> None:
    page.get_by_role("link", name="3 reactions").click()
    expect(page.get_by_role("dialog", name="Who reacted")).to_be_visible()


def _reply(page: Page) -> None:
    page.locator("summary", has_text="Reply").first.click()
    expect(page.get_by_label("Your reply").first).to_be_visible()


def _refused(page: Page) -> None:
    page.get_by_role("button", name="Report this post").click()
    expect(page.get_by_role("alert")).to_be_visible()


TALK_SCREENS = (
    Screen("member", "talk-feed", "/community/"),
    Screen("member", "talk-composer", "/community/", _composer),
    Screen("member", "talk-menu", "/community/", _menu),
    Screen("member", "talk-public", "/community/?feed=public"),
    Screen("member", "talk-tag", "/community/?tag=sourdough"),
    Screen("member", "talk-no-such-tag", "/community/?tag=milk"),
    Screen("member", "talk-post", "/community/posts/{post}/", _who_reacted),
    Screen("member", "talk-reply", "/community/posts/{post}/", _reply),
    Screen("member", "talk-branch", "/community/posts/{post}/?comment={busy}"),
    Screen("member", "talk-held", "/community/posts/{held}/"),
    Screen("member", "talk-edit", "/community/posts/{held}/edit/"),
    Screen("member", "talk-delete", "/community/posts/{held}/delete/"),
    Screen("member", "talk-drafts", "/community/drafts/"),
    Screen("member", "talk-draft", "/community/posts/{draft}/edit/"),
    Screen("member", "talk-reactions", "/community/posts/{post}/reactions/"),
    Screen("member", "talk-report", "/community/posts/{post}/report/", _refused, 422),
    Screen("member", "talk-person", "/community/people/{instructor}/"),
    Screen("member", "talk-myself", "/community/people/{member}/"),
    Screen("viewer", "talk-viewer", "/community/posts/{post}/"),
    Screen("owner", "talk-history", "/community/posts/{edited}/history/"),
    Screen("owner", "talk-drafts-none", "/community/drafts/"),
    Screen("owner", "talk-muted", "/notifications/threads/{post}/"),
    Screen("owner", "talk-muted-threads", "/account/notifications/"),
    Screen("owner@other", "talk-elsewhere", "/community/?feed=public"),
)
