"""Every screen, on a phone and on a desk, in light and in dark: it fits, axe finds nothing serious, nobody complains.

``script/test tests/browser/test_looks.py --pictures FOLDER`` keeps a picture of each.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from education.authoring.models import ModuleModel
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.membership import services as membership
from tests.browser import making
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.furnishing import furnish
from tests.browser.looking import STILL, Screen, bring_axe, look_at, look_at_all
from tests.browsing import demo_person, let_in
from tests.people import NOW, OWNER
from tests.running import Live


def _opened(button: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=button).first.click()


def _keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def _refused_form(page: Page) -> None:
    page.get_by_role("button", name="Start writing").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _open_questions(page: Page) -> None:
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _drawer(page: Page) -> None:
    if page.get_by_role("button", name="Menu").is_visible():
        _opened("Menu")(page)


def _preview(page: Page) -> None:
    if page.get_by_role("button", name="Preview", exact=True).is_visible():
        _opened("Preview")(page)
    expect(page.locator("[data-preview] table")).to_be_visible()


def _row_menu(page: Page) -> None:
    if not page.get_by_role("button", name="More about Flour").is_visible():
        page.get_by_role("complementary", name="Sections").locator("summary").click()
    _opened("More about Flour")(page)


def _choose(page: Page) -> None:
    page.get_by_role("checkbox").first.check()
    expect(page.get_by_role("group", name="With the chosen modules")).to_be_visible()


def _token(page: Page) -> None:
    page.get_by_label("What is it for?").fill("Nightly export")
    page.get_by_role("checkbox", name="Read published modules").check()
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("alert")).to_contain_text("Your new token")


def _no_token(page: Page) -> None:
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet")


def _entry(page: Page) -> None:
    page.locator(".audit-entry summary").first.click()
    expect(page.get_by_role("link", name="Everything by this person").first).to_be_visible()


def _line(page: Page) -> None:
    page.locator(".audit-entry summary").first.click()
    expect(page.get_by_role("link", name="Everything of this function").first).to_be_visible()


def _export(page: Page) -> None:
    page.get_by_role("button", name="Put my data together").click()
    expect(page.get_by_text("You asked for it").or_(page.get_by_text("Download the ZIP"))).to_be_visible()


def _ask_to_leave(page: Page) -> None:
    if page.get_by_label("to confirm").is_visible():
        page.get_by_label("to confirm").fill("erase")
        page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("button", name="Keep my account")).to_be_visible()


def _ask_as_last_owner(page: Page) -> None:
    page.get_by_label("to confirm").fill("erase")
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("link", name="Choose a member")).to_be_visible()


SCREENS = (
    Screen("", "landing", "/"),
    Screen("", "sign-in-problem", "/sign-in-problem/", status=401),
    Screen("instructor", "home-instructor", "/"),
    Screen("instructor", "account-menu", "/", _opened("Account of Demo Instructor")),
    Screen("instructor", "drawer", "/", _drawer),
    Screen("instructor", "modules", "/teach/"),
    Screen("instructor", "modules-none-so", "/teach/?status=archived"),
    Screen("instructor", "module-new", "/teach/new/"),
    Screen("instructor", "module-new-refused", "/teach/new/", _refused_form, 422),
    Screen("instructor", "module-empty", "/teach/{none}/"),
    Screen("instructor", "module", "/teach/{draft}/"),
    Screen("instructor", "module-returned", "/teach/{returned}/"),
    Screen("instructor", "module-in-review", "/teach/{live}/"),
    Screen("instructor", "module-more", "/teach/{draft}/", _opened("More actions")),
    Screen("instructor", "edit-text", "/teach/{draft}/sections/{draft_text}/"),
    Screen("instructor", "edit-text-preview", "/teach/{draft}/sections/{draft_text}/", _preview),
    Screen("instructor", "edit-text-picture", "/teach/{draft}/sections/{draft_text}/", _opened("Picture")),
    Screen("instructor", "edit-text-keys", "/teach/{draft}/sections/{draft_text}/", _keys),
    Screen("instructor", "edit-text-row-menu", "/teach/{draft}/sections/{draft_text}/", _row_menu),
    Screen("instructor", "edit-text-empty", "/teach/{draft}/sections/{empty_text}/"),
    Screen("instructor", "edit-video", "/teach/{draft}/sections/{draft_video}/"),
    Screen("instructor", "edit-video-empty", "/teach/{draft}/sections/{empty_video}/"),
    Screen("instructor", "edit-document-failed", "/teach/{draft}/sections/{draft_document}/"),
    Screen("instructor", "edit-quiz", "/teach/{draft}/sections/{draft_quiz}/"),
    Screen("instructor", "edit-quiz-empty", "/teach/{draft}/sections/{empty_quiz}/"),
    Screen("instructor", "section-in-review", "/teach/{live}/sections/{live_text}/"),
    Screen("instructor", "preview", "/teach/{draft}/preview/"),
    Screen("instructor", "preview-text", "/teach/{draft}/preview/{draft_text}/"),
    Screen("instructor", "preview-quiz", "/teach/{draft}/preview/{draft_quiz}/"),
    Screen("instructor", "preview-new-learner", "/teach/{locked}/preview/?as=new"),
    Screen("instructor", "prerequisites", "/teach/{locked}/prerequisites/"),
    Screen("instructor", "imports", "/teach/import/"),
    Screen("instructor", "import-not-sent", "/teach/import/{brought}/"),
    Screen("instructor", "review-by-author", "/teach/{live}/review/"),
    Screen("instructor", "versions", "/teach/{live}/versions/"),
    Screen("instructor", "version", "/teach/{live}/versions/1.0.0/"),
    Screen("instructor", "version-quiz", "/teach/{live}/versions/1.0.0/sections/{live_quiz}/"),
    Screen("instructor", "compare", "/teach/{live}/compare/"),
    Screen("instructor", "copy-section", "/teach/{draft}/sections/{draft_text}/copy/"),
    Screen("instructor", "modules-chosen", "/teach/", _choose),
    Screen("instructor", "versions-none", "/teach/{draft}/versions/"),
    Screen("instructor", "module-delete", "/teach/{draft}/delete/"),
    Screen("instructor", "module-people", "/teach/{draft}/people/?q="),
    Screen("instructor", "module-comments", "/teach/{draft}/comments/"),
    Screen("instructor", "module-coverage", "/teach/{draft}/coverage/"),
    Screen("instructor", "results", "/teach/{live}/results/"),
    Screen("instructor", "results-quiz", "/teach/{live}/results/quizzes/{live_quiz}/"),
    Screen("instructor", "results-learners", "/teach/{live}/results/learners/?show=going"),
    Screen("instructor", "extra-time", "/teach/{live}/extra-time/"),
    Screen("instructor", "questions", "/questions/"),
    Screen("instructor", "question-new", "/questions/new/"),
    Screen("instructor", "question-imports", "/questions/imports/"),
    Screen("instructor", "files", "/files/"),
    Screen("instructor", "files-none-so", "/files/?kind=image"),
    Screen("instructor", "file-video", "/files/{video_file}/"),
    Screen("instructor", "file-document", "/files/{document_file}/"),
    Screen("instructor", "file-text", "/files/{document_file}/read/"),
    Screen("instructor", "files-storage", "/files/storage/"),
    Screen("instructor", "files-unused", "/files/unused/"),
    Screen("instructor", "notifications", "/notifications/"),
    Screen("instructor", "account", "/account/"),
    Screen("instructor", "account-sessions", "/account/sessions/"),
    Screen("instructor", "account-notifications", "/account/notifications/"),
    Screen("instructor", "account-tokens", "/account/tokens/"),
    Screen("instructor", "account-token-made", "/account/tokens/", _token),
    Screen("instructor", "account-token-refused", "/account/tokens/", _no_token, 422),
    Screen("instructor", "account-privacy", "/account/privacy/"),
    Screen("instructor", "account-privacy-exporting", "/account/privacy/", _export),
    Screen("instructor", "edit-exercise", "/teach/{practice}/sections/{exercise}/"),
    Screen("instructor", "submissions", "/teach/{practice}/submissions/"),
    Screen("instructor", "submissions-none-so", "/teach/{none}/submissions/?state=passed"),
    Screen("instructor", "submission", "/teach/{practice}/submissions/{waiting_work}/"),
    Screen("reviewer", "home-reviewer", "/"),
    Screen("reviewer", "review", "/teach/{live}/review/"),
    Screen("viewer", "home-viewer", "/"),
    Screen("viewer", "learn", "/learn/"),
    Screen("viewer", "learn-module", "/learn/{live}/"),
    Screen("viewer", "learn-module-locked", "/learn/{locked}/"),
    Screen("viewer", "learn-text", "/learn/{live}/sections/{live_text}/"),
    Screen("viewer", "learn-video", "/learn/{live}/sections/{live_video}/"),
    Screen("viewer", "learn-document", "/learn/{live}/sections/{live_document}/"),
    Screen("viewer", "quiz-not-passed", "/learn/{live}/sections/{live_quiz}/"),
    Screen("viewer", "exercise-try-again", "/learn/{practice}/sections/{exercise}/"),
    Screen("viewer", "learn-filtered", "/learn/?difficulty=advanced&tag=baking"),
    Screen("viewer", "learn-none-so", "/learn/?tag=milk"),
    Screen("viewer", "organization-viewer", "/organization/"),
    Screen("viewer", "roles", "/organization/roles/"),
    Screen("viewer", "organization-leave", "/organization/leave/"),
    Screen("member", "account-privacy-leaving", "/account/privacy/", _ask_to_leave),
    Screen("viewer", "privacy", "/privacy/"),
    Screen("", "unsubscribe", "{unsubscribe}"),
    Screen("", "unsubscribed", "{unsubscribe}", _opened("End this mail")),
    Screen("", "receipt", "{receipt}"),
    Screen("", "receipt-stopped", "{receipt_stopped}"),
    Screen("moderator", "account-privacy-held-up", "/account/privacy/"),
    Screen("owner", "account-privacy-last-owner", "/account/privacy/", _ask_as_last_owner, 409),
    Screen("member", "exercise-passed", "/learn/{practice}/sections/{exercise}/"),
    Screen("member", "certificate", "/learn/{practice}/certificate/"),
    Screen("member", "quiz-passed", "/learn/{live}/sections/{live_quiz}/"),
    Screen("owner", "exercise", "/learn/{practice}/sections/{exercise}/"),
    Screen("owner", "quiz", "/learn/{live}/sections/{live_quiz}/"),
    Screen("owner", "quiz-open-questions", "/learn/{live}/sections/{live_quiz}/", _open_questions, 422),
    Screen("owner", "member-sign-ins", "/organization/members/{instructor}/sign-ins/"),
    Screen("owner", "organization", "/organization/"),
    Screen("owner", "members", "/organization/members/"),
    Screen("owner", "members-none-so", "/organization/members/?q=zz"),
    Screen("owner", "member", "/organization/members/{member}/"),
    Screen("owner", "member-remove", "/organization/members/{member}/remove/"),
    Screen("owner", "join-requests", "/organization/requests/"),
    Screen("owner", "organization-settings", "/organization/settings/"),
    Screen("owner", "domains", "/domains/"),
    Screen("owner", "domain-remove", "/domains/{domain}/remove/"),
    Screen("owner", "files-limits", "/files/storage/"),
    Screen("owner", "files-check", "/files/check/"),
    Screen("owner", "audit", "/audit/"),
    Screen("owner", "audit-entry", "/audit/?action=module.published", _entry),
    Screen("owner", "audit-none-so", "/audit/?since=2999-01-01"),
    Screen("owner", "audit-which", "/audit/?who=demo"),
    Screen("owner", "audit-nobody", "/audit/?who=xaver"),
    Screen("owner", "audit-refused", "/audit/?since=2026-02-02&until=2026-02-01", status=422),
    Screen("owner", "learn-module-new", "/learn/{live}/"),
    Screen("owner", "invites", "/invites/"),
    Screen("owner", "invite-new", "/invites/new/"),
    Screen("moderator", "flags", "/flags/"),
    Screen("moderator", "invocations", "/invocations/?show=slowest", _line),
    Screen("owner@other", "home-new", "/"),
    Screen("owner@other", "learn-empty", "/learn/"),
    Screen("owner@other", "modules-empty", "/teach/"),
    Screen("owner@other", "files-empty", "/files/"),
    Screen("owner@other", "notifications-empty", "/notifications/"),
    Screen("owner@other", "join-requests-none", "/organization/requests/"),
    Screen("owner@other", "organizations", "/../../organizations/"),
    Screen("owner@other", "welcome", "/../../welcome/"),
    Screen("owner@other", "domains-empty", "/domains/"),
)


#: So many screens are one test: a browser that hangs is killed after a time that all of them would need.
_AT_ONCE = 24


@pytest.mark.parametrize("first", range(0, len(SCREENS), _AT_ONCE))
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_every_screen_looks_right(people: People, size: ViewportSize, first: int, pictures: Path | None) -> None:
    places = furnish()
    found = look_at_all(people, SCREENS[first : first + _AT_ONCE], places, size=size, pictures=pictures)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_a_page_that_says_what_went_wrong_looks_right(
    people: People, live: Live, size: ViewportSize, pictures: Path | None
) -> None:
    module_id, _ = making.draft()
    ModuleModel.get(module_id).update([ModuleModel.status.set("nonsense")])  # as only a bug could leave it behind
    viewer, owner = (people.enter(role, viewport=size, **STILL) for role in ("viewer", "owner"))
    stranger = people.visit(viewport=size, **STILL)
    let_in(stranger.context, live.url, accounts.provision(Identity("new", "n@example.com", "Nora"), home="", now=NOW))
    found = []

    def look(page: Page, name: str, path: str, status: int) -> None:
        bring_axe(page.context)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status
        found.extend(look_at(page, name, pictures=pictures))
        people.forgive(f"status of {status}")

    look(viewer, "error-403", "/o/demo/teach/", 403)
    look(viewer, "error-404", "/o/demo/nowhere/", 404)
    look(viewer, "error-404-outside", "/nowhere/", 404)
    suspended = demo_person("viewer").user_id
    membership.change_member(OWNER, user_id=suspended, status="inactive", now=NOW)
    look(viewer, "membership-suspended", "/o/demo/", 403)
    look(owner, "error-500", f"/o/demo/teach/{module_id}/", 500)
    look(stranger, "no-organization", "/organizations/", 200)
    live.kill("dynamodb")
    try:
        look(owner, "error-503", "/o/demo/", 503)
    finally:
        live.start("dynamodb")

    assert not found, "\n".join(found)
