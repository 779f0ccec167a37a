"""The account in a browser: how it looks, where one is signed in, tokens; with and without JavaScript."""

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, People
from tests.running import Live


def save_profile(page: Page, **choices: str) -> None:
    for label, value in choices.items():
        page.get_by_label(label.replace("_", " "), exact=True).select_option(label=value)
    page.get_by_role("button", name="Save my profile").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_time_zone_and_look_hold_on_every_device(people: People, script: bool) -> None:
    desk = people.enter("viewer", "/account/", java_script_enabled=script)
    phone = people.enter("viewer", "/account/sessions/", viewport=NARROW, java_script_enabled=script)

    desk.get_by_label("Dark", exact=True).last.check()
    save_profile(desk, Time_zone="Tokyo")
    phone.reload()

    expect(phone.locator("html")).to_have_attribute("data-bs-theme", "dark")
    shown = phone.locator("time").first.get_attribute("datetime") or ""
    assert shown.endswith("+09:00")


def test_the_menu_changes_the_look_of_the_account(people: People) -> None:
    desk = people.enter("viewer")
    desk.get_by_role("button", name="Account of Demo Viewer").click()
    with desk.expect_response("**/account/theme/") as answer:
        desk.get_by_label("Dark").check()
    assert answer.value.status == 204

    phone = people.enter("viewer", viewport=NARROW)

    expect(phone.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_exact_times_are_in_the_zone_and_language_of_the_account(people: People) -> None:
    page = people.enter("viewer", "/account/", timezone_id="America/New_York", locale="en-US")
    save_profile(page, Time_zone="Tokyo", Dates_and_numbers="Deutsch (Deutschland)")

    page.goto("/o/demo/account/sessions/")

    time = page.locator("main time").first
    moment = time.get_attribute("datetime") or ""
    day, clock_time = moment[8:10], moment[11:16]
    expect(time).to_have_attribute("title", f"{day}.{moment[5:7]}.{moment[:4]}, {clock_time}")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_other_sessions_are_ended(people: People, script: bool) -> None:
    phone = people.enter("viewer", viewport=NARROW)
    desk = people.enter("viewer", "/account/sessions/", java_script_enabled=script)
    expect(desk.get_by_text("This one")).to_have_count(1)
    expect(desk.get_by_role("list", name="Your sessions").get_by_text("Last used")).to_have_count(2)

    desk.get_by_role("button", name="Sign out everywhere else").click()

    expect(desk.get_by_text("You are signed out everywhere else.")).to_be_visible()
    phone.goto("/o/demo/")
    assert "/o/demo/" not in phone.url
    people.forgive("status of 401")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_token_is_made_used_and_revoked(people: People, live: Live, script: bool) -> None:
    page = people.enter("viewer", "/account/tokens/", java_script_enabled=script)
    page.get_by_label("What is it for?").fill("Nightly export")
    page.get_by_role("checkbox", name="Read published modules").check()
    page.get_by_role("button", name="Make the token").click()
    token = page.locator("#token-text").inner_text()

    def catalogue() -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{live.url}/api/education/catalogue", headers=headers, timeout=10).status_code

    assert catalogue() == 200
    page.goto("/o/demo/account/tokens/")
    expect(page.get_by_text("Last used")).to_be_visible()
    expect(page.get_by_text(token)).to_have_count(0)
    page.get_by_role("button", name="Revoke Nightly export").click()

    expect(page.get_by_text("The token is revoked.")).to_be_visible()
    assert catalogue() == 401


def test_a_token_is_copied_by_a_button(people: People) -> None:
    page = people.enter("viewer", "/account/tokens/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("What is it for?").fill("Nightly export")
    page.get_by_role("checkbox", name="Read published modules").check()
    page.get_by_role("button", name="Make the token").click()

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.locator("#token-text").inner_text()


def test_an_owner_signs_a_member_out(people: People) -> None:
    member = people.enter("viewer")
    owner = people.enter("owner")
    user_id = member.evaluate("async () => (await (await fetch('/api/me')).json()).user_id")

    owner.goto(f"/o/demo/organization/members/{user_id}/sign-ins/")
    owner.get_by_role("button", name="Sign out everywhere").click()

    expect(owner.get_by_text("Signed in with no browser.")).to_be_visible()
    member.goto("/o/demo/")
    assert "/o/demo/" not in member.url
    people.forgive("status of 401")
