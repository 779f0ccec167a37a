"""The screens of the community, as ``test_looks`` goes through them: who, name, path, what is done first, status."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


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


TALK_SCREENS: tuple[tuple[str, str, str, Callable[[Page], None] | None, int], ...] = (
    ("member", "talk-feed", "/community/", None, 200),
    ("member", "talk-composer", "/community/", _composer, 200),
    ("member", "talk-menu", "/community/", _menu, 200),
    ("member", "talk-public", "/community/?feed=public", None, 200),
    ("member", "talk-tag", "/community/?tag=sourdough", None, 200),
    ("member", "talk-no-such-tag", "/community/?tag=milk", None, 200),
    ("member", "talk-post", "/community/posts/{post}/", _who_reacted, 200),
    ("member", "talk-reply", "/community/posts/{post}/", _reply, 200),
    ("member", "talk-branch", "/community/posts/{post}/?comment={busy}", None, 200),
    ("member", "talk-held", "/community/posts/{held}/", None, 200),
    ("member", "talk-edit", "/community/posts/{held}/edit/", None, 200),
    ("member", "talk-delete", "/community/posts/{held}/delete/", None, 200),
    ("member", "talk-drafts", "/community/drafts/", None, 200),
    ("member", "talk-draft", "/community/posts/{draft}/edit/", None, 200),
    ("member", "talk-reactions", "/community/posts/{post}/reactions/", None, 200),
    ("member", "talk-report", "/community/posts/{post}/report/", _refused, 422),
    ("member", "talk-person", "/community/people/{instructor}/", None, 200),
    ("member", "talk-myself", "/community/people/{member}/", None, 200),
    ("viewer", "talk-viewer", "/community/posts/{post}/", None, 200),
    ("owner", "talk-history", "/community/posts/{edited}/history/", None, 200),
    ("owner", "talk-drafts-none", "/community/drafts/", None, 200),
    ("owner", "talk-muted", "/notifications/threads/{post}/", None, 200),
    ("owner", "talk-muted-threads", "/account/notifications/", None, 200),
    ("owner@other", "talk-elsewhere", "/community/?feed=public", None, 200),
)
