"""Moderators at work: by keyboard, two at once, and what the author reads and says against it."""

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from community.discussion import services as discussion
from community.discussion.rules.posts import Given
from community.moderation import services as moderation
from community.moderation.rules.cases import Case
from diatonic.common import clock
from local.processes import wait_until
from organizations.media import services as media
from tests import media_files
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.furnishing import person
from tests.browser.looking import bring_axe, look_at
from tests.browser.walking import fits
from tests.organizations.media.conftest import send

MEAN = "You are a stupid fucking idiot, and your bread is"


def _held(*endings: str) -> list[Case]:
    """Return the cases about posts of the instructor that the worker has checked, the first one first."""
    author, moderator = person("instructor"), person("moderator")
    for number, ending in enumerate(endings, start=1):
        discussion.create_post(author, Given(content=f"{MEAN} {ending}."), now=clock.now())
        wait_until(partial(_are_waiting, moderator, number), "the worker checks the post")
    return _waiting(moderator)


def _are_waiting(moderator: Any, number: int) -> bool:
    return len(_waiting(moderator)) >= number


def _waiting(moderator: Any) -> list[Case]:
    return list(moderation.list_cases(moderator, now=clock.now()).items)


def _shown(page: Page, ending: str) -> None:
    expect(page.locator(".marking-main .case-text").first).to_contain_text(ending)
    page.wait_for_load_state()  # until then no script listens for keys


def test_a_moderator_decides_by_keyboard_alone(people: People) -> None:
    _held("flat", "sour")
    page = people.enter("moderator", "/moderation/")

    expect(page.locator(".nav-count")).to_contain_text("2")
    page.keyboard.press("j")
    _shown(page, "flat")
    page.keyboard.press("j")
    _shown(page, "sour")
    page.keyboard.press("k")
    _shown(page, "flat")
    page.keyboard.press("w")
    expect(page.get_by_role("checkbox", name=re.compile("Warn the author"))).to_be_checked()
    page.keyboard.press("e")
    expect(page.get_by_role("textbox", name=re.compile("Note to the author"))).to_be_focused()
    page.keyboard.type("ah, rah: no keys here")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("r")
    expect(page.get_by_text("Done: removed, author warned")).to_be_visible()
    _shown(page, "sour")
    page.keyboard.press("z")
    expect(page.get_by_text("The case waits again")).to_be_visible()
    _shown(page, "flat")
    page.keyboard.press("a")
    _shown(page, "sour")
    page.keyboard.press("h")
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    people.forgive("409")  # a claim that was on its way while the case was decided


def test_of_two_moderators_the_second_reads_who_was_first_and_how(people: People) -> None:
    (case,) = _held("flat")
    first = people.enter("moderator", f"/moderation/cases/{case.case_id}/")
    expect(first.locator("[data-claimed]")).to_be_hidden()
    wait_until(lambda: bool(_waiting(person("moderator"))[0].claim.by), "the first one has it in hand")
    second = people.enter("owner", f"/moderation/cases/{case.case_id}/")

    expect(second.locator("[data-claimed-words]")).to_contain_text("Demo Moderator has this case in hand")
    first.get_by_role("button", name="Remove").click()
    expect(first.get_by_text("Done: removed")).to_be_visible()
    second.get_by_role("button", name=re.compile("Hide")).click()

    expect(second.get_by_text("Already handled by Demo Moderator").first).to_be_visible()
    expect(second.get_by_role("button", name=re.compile("Hide"))).to_have_count(0)
    people.forgive("409")


def test_an_appeal_is_decided_by_another_moderator(people: People) -> None:
    (case,) = _held("flat")
    page = people.enter("moderator", f"/moderation/cases/{case.case_id}/")
    page.get_by_role("textbox", name=re.compile("Note to the author")).fill("Please stay friendly.")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Done: removed")).to_be_visible()

    author = people.enter("instructor", f"/community/decisions/{case.case_id}/", viewport=NARROW)
    expect(author.get_by_role("heading", name="Your post was removed")).to_be_visible()
    expect(author.get_by_text("Please stay friendly.")).to_be_visible()
    fits(author)
    author.get_by_role("textbox", name="Why is the decision wrong?").fill("It was a quote.")
    author.get_by_role("button", name="Send the appeal").click()
    expect(author.get_by_text("Your appeal is sent.")).to_be_visible()

    other = people.enter("owner", "/moderation/?show=appeals")
    other.keyboard.press("j")
    expect(other.get_by_text("It was a quote.")).to_be_visible()
    other.get_by_role("textbox", name="Reason").fill("A quote it is.")
    other.get_by_role("button", name=re.compile("Overturn it")).click()
    expect(other.get_by_text("The appeal is answered: overturned.")).to_be_visible()

    author.reload()
    expect(author.get_by_text("You were right")).to_be_visible()
    expect(author.get_by_text("A quote it is.")).to_be_visible()


def _with_picture() -> Case:
    """Return the case about a post with a picture that the worker has taken in."""
    author, content = person("instructor"), media_files.picture(size=(320, 240))
    ticket = discussion.request_upload(author, filename="loaf.png", content_type="", size=len(content), now=clock.now())
    send(ticket, content)
    media.complete_upload(author, upload_id=ticket.upload_id, now=clock.now())
    wait_until(lambda: media.get_upload(author, upload_id=ticket.upload_id).state == "ready", "the picture is ready")
    given = Given(content=f"{MEAN} burnt.", attachments=[(ticket.upload_id, "A loaf")])
    discussion.create_post(author, given, now=clock.now())
    wait_until(partial(_are_waiting, person("moderator"), 1), "the worker checks the post")
    return _waiting(person("moderator"))[0]


def test_a_picture_is_blurred_until_it_is_asked_for_by_keyboard_too(people: People) -> None:
    page = people.enter("moderator", f"/moderation/cases/{_with_picture().case_id}/")
    picture = page.get_by_role("img", name="Picture 1 of the post")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 320)
    expect(picture).to_have_css("filter", re.compile("blur"))

    show = page.get_by_role("checkbox", name="Show picture 1")
    show.focus()
    page.keyboard.press("Space")
    expect(picture).to_have_css("filter", "none")
    page.keyboard.press("Space")
    expect(picture).to_have_css("filter", re.compile("blur"))


def _try_settings(page: Page) -> None:
    page.get_by_role("textbox", name=re.compile("A text to try")).fill(f"{MEAN} flat.")
    page.get_by_role("button", name="Try this text").click()
    expect(page.get_by_text("Flagged").first).to_be_visible()


def _simulate(page: Page) -> None:
    page.get_by_label(re.compile("Profanity")).fill("1")
    page.get_by_role("button", name="Try them on recent posts").click()
    expect(page.get_by_role("heading", name="What these settings would have done")).to_be_visible()


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["phone", "desk"])
def test_every_screen_of_moderation_fits_and_axe_finds_nothing(
    people: People, viewport: Any, pytestconfig: pytest.Config
) -> None:
    cases = _held("flat", "sour")
    means = {"actions": ["remove", "suspend"], "duration_hours": 72, "rule": "harassment", "note": "Be kind."}
    decided = {"revision": cases[0].revision, **means}
    moderation.decide(person("owner"), case_id=cases[0].case_id, given=decided, now=clock.now())
    moderation.appeal(person("instructor"), case_id=cases[0].case_id, message="A quote.", now=clock.now())
    folder = pytestconfig.getoption("--pictures")
    pictures = Path(folder) if folder else None
    screens = [
        ("moderation", "moderator", "/moderation/", None),
        ("moderation-none-so", "moderator", "/moderation/?show=edited", None),
        ("moderation-case", "moderator", f"/moderation/cases/{cases[1].case_id}/", None),
        ("moderation-appeal", "moderator", f"/moderation/cases/{cases[0].case_id}/", None),
        ("moderation-sanctions", "moderator", "/moderation/sanctions/", None),
        ("moderation-sanctions-none", "owner@other", "/moderation/sanctions/", None),
        ("moderation-settings", "moderator", "/moderation/settings/", None),
        ("moderation-settings-tried", "moderator", "/moderation/settings/", _try_settings),
        ("moderation-settings-simulated", "moderator", "/moderation/settings/", _simulate),
        ("moderation-statistics", "moderator", "/moderation/statistics/", None),
        ("moderation-home", "moderator", "/", None),
        ("transparency", "viewer", "/community/transparency/", None),
        ("outcome-appealed", "instructor", f"/community/decisions/{cases[0].case_id}/", None),
        ("outcome-held", "instructor", f"/community/decisions/{cases[1].case_id}/", None),
    ]
    wrong = []
    pages: dict[str, Page] = {}
    for name, who, path, then in screens:
        if who not in pages:
            role, _, elsewhere = who.partition("@")
            pages[who] = people.enter(role, "/account/", organization=elsewhere or "demo", viewport=viewport)
            bring_axe(pages[who].context)
        page = pages[who]
        page.goto(f"/o/{who.partition('@')[2] or 'demo'}{path}")
        if then:
            then(page)
        wrong += look_at(page, name, pictures=pictures)

    assert wrong == []
