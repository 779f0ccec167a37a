"""An administrator proves a domain, and somebody with an address there finds their way in; with script and without."""

import pytest
from playwright.sync_api import Page, expect

from diatonic.common import clock, ids
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account, Identity
from tests.browser.conftest import NARROW, People
from tests.browsing import let_in
from tests.dns_servers import Server
from tests.running import Live

_MOST_PRESSES = 100


def _newcomer() -> Account:
    return accounts.sign_in(Identity(ids.new(), "ada@bakers.example", "Ada Byron"), now=clock.now())


def _look_until_verified(page: Page) -> None:
    """Press again: right after another look the product asks for a little patience."""
    verified = page.locator("[data-status=verified]")
    for _ in range(_MOST_PRESSES):
        page.get_by_role("button", name="Look for the record of bakers.example now").click()
        page.wait_for_load_state()
        if verified.count():
            return
    raise AssertionError("It is not verified.")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_the_record_to_the_first_page_inside(people: People, live: Live, dns_server: Server, script: bool) -> None:
    ada = _newcomer()
    owner = people.enter("owner", "/domains/", java_script_enabled=script)
    owner.get_by_label("Domain", exact=True).fill("bakers.example")
    owner.get_by_role("button", name="Add the domain").click()
    name, value = owner.locator(".record code").nth(1).inner_text(), owner.locator(".record code").nth(2).inner_text()

    owner.get_by_role("button", name="Look for the record of bakers.example now").click()
    expect(owner.get_by_text("has no TXT record yet").first).to_be_visible()
    assert name == "_diatonic.bakers.example"
    dns_server.say(name, value)
    _look_until_verified(owner)
    owner.get_by_label("They become members by themselves").check()
    owner.get_by_label("As", exact=True).select_option("Viewer")
    owner.get_by_role("button", name="Save what bakers.example does").click()
    expect(owner.get_by_text("What bakers.example does is saved.")).to_be_visible()

    page = people.visit(viewport=NARROW, java_script_enabled=script)
    let_in(page.context, live.url, ada)
    page.goto("/start/")
    expect(page.get_by_role("heading", name="Welcome, Ada")).to_be_visible()
    page.get_by_role("button", name="Join as viewer").click()
    expect(page).to_have_url(f"{live.url}/o/demo/")
    expect(page.get_by_text("Welcome to ").first).to_be_visible()
