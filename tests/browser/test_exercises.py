"""An exercise from hand to hand: a learner hands in a text and a file, an instructor marks it, the learner sees it."""

import re

from playwright.sync_api import expect

from diatonic.common import clock
from education.authoring import services as authoring
from tests import media_files
from tests.browser import files
from tests.browser.conftest import NARROW, People
from tests.browser.furnishing import person
from tests.browser.walking import fits
from tests.people import EXERCISE


def test_work_is_handed_in_marked_and_seen(people: People) -> None:
    author, reviewer = person("instructor"), person("reviewer")
    module_id = authoring.create_module(author, fields={"title": "Practice"}, now=clock.now()).module_id
    section = authoring.add_section(
        author, module_id=module_id, content_type="exercise", title="Bake", content_data=EXERCISE, now=clock.now()
    )
    authoring.submit_module(author, module_id=module_id, now=clock.now())
    authoring.publish_module(reviewer, module_id=module_id, now=clock.now())
    path = f"/learn/{module_id}/sections/{section.content_id}/"

    learner = people.enter("viewer", path, viewport=NARROW)
    learner.get_by_role("textbox", name="Your answer").fill("It rose **well**.")
    expect(learner.get_by_text("Kept on this device until you hand it in.")).to_be_visible()
    learner.reload()
    expect(learner.get_by_role("textbox", name="Your answer")).to_have_value("It rose **well**.")
    learner.locator("input[type=file]").set_input_files([files.payload("loaf.pdf", media_files.pdf())])
    expect(learner.get_by_text("Ready to be handed in")).to_be_visible()
    fits(learner)
    learner.get_by_role("button", name="Hand in").click()
    expect(learner.get_by_text("Waiting to be marked").first).to_be_visible()

    marker = people.enter("instructor", "/")
    marker.get_by_role("link", name=re.compile("Bake")).first.click()
    expect(marker.get_by_text("It rose well.")).to_be_visible()
    marker.get_by_label("Points for Crumb").fill("5")
    marker.get_by_label("Points for Crust").fill("3")
    marker.get_by_label("To the learner").fill("A fine loaf.")
    marker.get_by_role("button", name="Passed").click()
    expect(marker.get_by_text("Nothing waits to be marked")).to_be_visible()

    learner.goto("/o/demo/notifications/")
    learner.get_by_role("link", name=re.compile("You have passed “Bake”")).click()
    expect(learner.get_by_text("8 of 10 points")).to_be_visible()
    expect(learner.get_by_text("A fine loaf.")).to_be_visible()
    expect(learner.get_by_role("link", name="loaf.pdf")).to_be_visible()
    fits(learner)
