"""One's own profile in a browser: a picture, the words, and whom one does not want to see."""

import pytest
from playwright.sync_api import ViewportSize, expect

from community.profiles import services
from community.profiles.rules import Relation
from diatonic.common import clock
from tests import media_files
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.files import payload
from tests.browser.furnishing import person
from tests.browser.looking import bring_axe, look_at

EDIT, HIDDEN = "/community/profile/edit/", "/community/hidden/"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_profile_is_written_and_what_is_wrong_is_said_beside_it(people: People, script: bool) -> None:
    page = people.enter("member", EDIT, java_script_enabled=script)
    page.get_by_label("What you do").fill("x" * 81)
    page.get_by_label("Address 2").fill("ftp://example.org")
    page.get_by_role("button", name="Save my community profile").click()

    expect(page.get_by_text("At most 80 characters in one line")).not_to_have_count(0)
    expect(page.get_by_text("A whole address such as https://example.org")).not_to_have_count(0)
    expect(page.get_by_label("Address 2")).to_have_value("ftp://example.org")
    people.forgive("status of 422")

    page.get_by_label("What you do").fill("Baker")
    page.get_by_label("Address 2").fill("https://example.org/bread")
    page.get_by_role("button", name="Save my community profile").click()

    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    expect(page.get_by_label("What you do")).to_have_value("Baker")
    expect(page.get_by_label("Address 1")).to_have_value("https://example.org/bread")


def test_a_picture_is_shown_once_it_is_ready_and_gone_once_it_is_removed(people: People) -> None:
    page = people.enter("member", EDIT)
    page.get_by_label("What you do").fill("Baker, not saved yet")
    page.locator("[data-file]").set_input_files(payload("me.png", media_files.picture(size=(600, 600))))

    picture = page.locator("img.person-picture")
    expect(picture).to_be_visible(timeout=30_000)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    expect(page.get_by_label("What you do")).to_have_value("Baker, not saved yet")

    page.get_by_role("button", name="Remove my picture").click()
    expect(page.get_by_text("Your picture is gone.")).to_be_visible()
    expect(picture).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_somebody_is_taken_off_the_list_again(people: People, script: bool) -> None:
    page = people.enter("member", java_script_enabled=script)
    _hide()
    page.goto(f"{page.url.rstrip('/')}{HIDDEN}")

    page.get_by_role("button", name="Unblock Demo Viewer").click()
    expect(page.get_by_text("They are not blocked any more.")).to_be_visible()
    page.get_by_role("button", name="Unmute Demo Viewer").click()
    expect(page.get_by_role("heading", name="Nobody")).to_be_visible()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_the_screens_look_right(people: People, size: ViewportSize, request: pytest.FixtureRequest) -> None:
    pictures = request.config.getoption("--pictures")
    page = people.enter("member", viewport=size, reduced_motion="reduce")
    bring_axe(page.context)
    home = page.url.rstrip("/")
    page.goto(f"{home}{EDIT}")
    found = look_at(page, "community-profile", pictures=pictures)
    page.goto(f"{home}{HIDDEN}")
    found += look_at(page, "hidden-nobody", pictures=pictures)
    _hide()
    page.reload()
    found += look_at(page, "hidden", pictures=pictures)

    assert not found, "\n".join(found)


def _hide() -> None:
    for relation in Relation:
        services.hide(person("member"), user_id=person("viewer").user_id, relation=relation, now=clock.now())
