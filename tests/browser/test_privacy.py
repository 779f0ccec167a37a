"""Your own data in a browser: taking it along, asking to be erased and thinking better of it; also without JavaScript."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.walking import fits


def wait_until_ready(page: Page) -> None:
    """Look again until the worker has put the data together."""
    download = page.get_by_role("link", name="Download the ZIP")
    for _ in range(120):
        if download.is_visible():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(download).to_be_visible()


@pytest.mark.parametrize(
    ("script", "size"), [(True, WIDE), (True, NARROW), (False, NARROW)], ids=["desk", "phone", "without script"]
)
def test_a_person_takes_their_data_along(people: People, script: bool, size: dict[str, int]) -> None:
    page = people.enter("viewer", "/account/privacy/", java_script_enabled=script, viewport=size)
    fits(page)

    page.get_by_role("button", name="Put my data together").click()
    wait_until_ready(page)
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download the ZIP").click()

    archive = ZipFile(io.BytesIO(Path(downloaded.value.path()).read_bytes()))
    assert {"README.txt", "index.json", "accounts.account.json"} <= set(archive.namelist())
    assert b"Demo Viewer" in archive.read("accounts.account.json")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_person_asks_to_be_erased_and_thinks_better_of_it(people: People, script: bool) -> None:
    page = people.enter("viewer", "/account/privacy/", java_script_enabled=script)

    page.get_by_label("to confirm").fill("erase")
    page.get_by_role("button", name="Erase my account").click()

    expect(page.get_by_text("Your account will be erased")).to_be_visible()
    receipt = page.get_by_role("link", name="your receipt").get_attribute("href") or ""
    assert receipt.startswith("/privacy/receipts/")
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_text("Your account stays.")).to_be_visible()
    expect(page.get_by_role("button", name="Erase my account")).to_be_visible()


def test_the_last_owner_is_told_to_hand_the_ownership_over(people: People) -> None:
    page = people.enter("owner", "/account/privacy/")

    page.get_by_label("to confirm").fill("erase")
    page.get_by_role("button", name="Erase my account").click()

    expect(page.get_by_role("alert")).to_contain_text("Hand the ownership over first")
    people.forgive("status of 409")


def test_whoever_may_see_an_organization_sees_what_it_keeps(people: People) -> None:
    page = people.enter("viewer", "/privacy/", viewport=NARROW)

    expect(page.get_by_role("heading", level=1)).to_have_text("Privacy")
    expect(page.get_by_role("row", name="Notifications").first).to_contain_text("90")
    fits(page)
