"""An organization's people: found, given more to do, suspended, removed; one comes in, the ownership goes over."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diatonic.common import clock
from diatonic.common.scope import system_scope
from organizations.membership import services as membership
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.walking import fits
from tests.browsing import demo_person


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    fits(page)


@pytest.mark.parametrize(
    "options", [{"viewport": WIDE}, {"viewport": NARROW, "java_script_enabled": False}], ids=["desk", "phone-no-script"]
)
def test_a_member_is_found_made_an_instructor_suspended_and_removed(people: People, options: dict[str, Any]) -> None:
    owner, member = people.enter("owner", "/organization/", **options), people.enter("member", "/")
    expect(member.get_by_role("link", name="Modules", exact=True)).to_have_count(0)

    owner.get_by_role("navigation", name="Organization").get_by_role("link", name="Members", exact=True).click()
    heading(owner, "Members")
    owner.get_by_role("searchbox").fill("demo mem")
    owner.get_by_role("button", name="Search").click()
    expect(owner.get_by_role("link", name="Demo Owner", exact=True)).to_have_count(0)
    owner.get_by_role("link", name="Demo Member", exact=True).click()
    heading(owner, "Demo Member")
    owner.get_by_label("Instructor").check()
    owner.get_by_role("button", name="Save what Demo may do").click()
    expect(owner.get_by_text("It holds from Demo Member's next request.")).to_be_visible()
    member.reload()
    expect(member.get_by_role("link", name="Modules", exact=True)).to_be_visible()

    owner.get_by_role("button", name="Suspend Demo").click()
    expect(owner.get_by_role("button", name="Let Demo back in")).to_be_visible()
    answer = member.goto("/o/demo/")
    assert answer is not None
    assert answer.status == 403
    people.forgive("status of 403")
    heading(member, "Your membership is suspended")
    expect(member.get_by_text("Its owners and administrators can change that.")).to_be_visible()
    owner.get_by_role("button", name="Let Demo back in").click()
    expect(owner.get_by_role("button", name="Suspend Demo")).to_be_visible()

    owner.get_by_role("link", name="Remove Demo").click()
    heading(owner, "Remove Demo Member")
    owner.get_by_role("button", name="Remove Demo Member").click()
    heading(owner, "Members")
    expect(owner.get_by_role("link", name="Demo Member", exact=True)).to_have_count(0)


def test_who_asks_is_let_in_and_the_ownership_goes_over(people: People) -> None:
    asking = demo_person("owner", organization="other")
    visitor = membership.visitor("demo", user_id=asking.user_id, name=asking.name)
    membership.ask_to_join(visitor, email=asking.email, note="I bake.", now=clock.now())
    owner, guest = people.enter("owner", "/notifications/"), people.enter("owner", "/", organization="other")

    owner.get_by_role("link", name=re.compile("Other Owner asks to join")).click()
    heading(owner, "Requests to join")
    owner.get_by_role("button", name="Let in Other Owner").click()
    expect(owner.get_by_text("Nobody waits")).to_be_visible()

    owner.goto(f"/o/demo/organization/members/{asking.user_id}/")
    owner.get_by_role("button", name="Offer my ownership to Other").click()
    expect(owner.get_by_text("The ownership is offered to Other Owner")).to_be_visible()
    guest.goto("/o/demo/organization/")
    guest.get_by_role("button", name="Accept the ownership").click()
    expect(guest.get_by_text("You are an owner now.")).to_be_visible()
    owner.goto("/o/demo/organization/")
    expect(owner.get_by_text("You are admin.")).to_be_visible()

    owner.get_by_role("link", name="Leave this organization").click()
    heading(owner, "Leave Demo Organization")
    owner.get_by_role("button", name="Leave Demo Organization").click()
    expect(owner).to_have_url(re.compile("/welcome/"))


def test_a_suspended_organization_says_so_on_every_page(people: People) -> None:
    scope = system_scope("demo", reason="test")
    membership.change_standing(scope, status="suspended", reason="The bill is not paid.", now=clock.now())
    instructor = people.enter("instructor", "/teach/")

    for path in ("/o/demo/teach/", "/o/demo/", "/o/demo/organization/"):
        instructor.goto(path)
        expect(instructor.get_by_text("nothing can be changed. The bill is not paid.")).to_be_visible()
    instructor.goto("/o/demo/teach/new/")
    instructor.get_by_label("Title").fill("Bread")
    instructor.get_by_role("button", name="Start writing").click()

    expect(instructor.get_by_text("nothing can be changed").first).to_be_visible()
    people.forgive("status of 403")
