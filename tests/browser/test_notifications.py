"""A thread is muted and heard of again; mail is ended by its link, by somebody who is not signed in."""

from typing import Any

import pytest
from playwright.sync_api import expect

from community.discussion.rules.posts import Text
from organizations.notifications import services
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.furnishing import tell_of_a_thread
from tests.browser.talking import make_post
from tests.browser.walking import fits
from tests.browsing import demo_person
from tests.organizations.people import scope_for


@pytest.mark.parametrize(
    "options", [{"viewport": WIDE}, {"viewport": NARROW, "java_script_enabled": False}], ids=["desk", "phone-no-script"]
)
def test_a_thread_is_muted_and_the_message_undoes_it(people: People, options: dict[str, Any]) -> None:
    me = scope_for(demo_person("instructor"), "demo")
    tell_of_a_thread(me)
    page = people.enter("instructor", "/notifications/", **options)
    told = page.get_by_role("link", name="Demo Moderator, Demo Reviewer, Demo Member and 2 others reacted to")
    expect(told).to_have_count(1)

    page.get_by_role("button", name="Mute this thread").click()
    expect(page.get_by_text("You will hear no more of this thread.")).to_be_visible()
    fits(page)
    assert services.is_muted(me, thread="demo:post:1")
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("button", name="Mute this thread")).to_be_visible()
    assert not services.is_muted(me, thread="demo:post:1")


def test_mail_is_ended_by_its_link_without_signing_in(people: People) -> None:
    me = people.enter("instructor", "/account/notifications/")
    me.get_by_role("group", name="Community: reactions").get_by_label("Mail").check()
    me.get_by_role("button", name="Save").click()
    link = tell_of_a_thread(scope_for(demo_person("instructor"), "demo"))

    stranger = people.visit(viewport=NARROW, java_script_enabled=False)
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("No more mail about this?")
    stranger.get_by_role("button", name="End this mail").click()

    expect(stranger.get_by_role("heading", level=1)).to_have_text("No more mail about this")
    fits(stranger)
    me.reload()
    expect(me.get_by_role("group", name="Community: reactions").get_by_label("Mail")).not_to_be_checked()


@pytest.mark.parametrize(
    "options", [{"viewport": WIDE}, {"viewport": NARROW, "java_script_enabled": False}], ids=["desk", "phone-no-script"]
)
def test_a_thread_is_muted_in_the_menu_of_its_post_and_brought_back_in_the_account(
    people: People, options: dict[str, Any]
) -> None:
    post_id = make_post(scope_for(demo_person("owner"), "demo"), Text("Rye", "It needs more water."))
    me = scope_for(demo_person("member"), "demo")
    page = people.enter("member", "/community/", **options)
    page.get_by_role("button", name="More about Rye").click()
    if "java_script_enabled" in options:
        page.get_by_role("link", name="Mute this thread").click()
    page.get_by_role("button", name="Mute this thread").click()

    expect(page.get_by_text("You will hear no more of this thread.")).to_be_visible()
    fits(page)
    assert services.is_muted(me, thread=post_id)
    page.goto("/o/demo/account/notifications/")
    expect(page.get_by_role("link", name="Rye")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Unmute Rye").click()

    expect(page.get_by_text("You will hear of this thread again.")).to_be_visible()
    expect(page.get_by_role("heading", name="Muted threads")).to_be_visible()
    assert not services.is_muted(me, thread=post_id)
