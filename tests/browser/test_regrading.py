"""A quiz is corrected after it was answered: the reviewer chooses, the learner is told, the author sees how far it is."""

from typing import Any

from playwright.sync_api import expect

from diatonic.common import clock
from education.authoring import services as authoring
from education.learning import services as learning
from tests.browser.conftest import NARROW, People
from tests.browser.furnishing import person
from tests.browser.looking import bring_axe, look_at
from tests.people import QUIZ

TITLE = "Corrected bread"


def answered_and_corrected() -> str:
    """Return a module in review: a viewer failed its quiz, which now lets them pass."""
    author, reviewer = person("instructor"), person("reviewer")
    module_id = authoring.create_module(author, fields={"title": TITLE}, now=clock.now()).module_id
    ids: dict[str, Any] = {"module_id": module_id}
    content: dict[str, Any] = {"content_type": "quiz", "title": "Check", "content_data": QUIZ}
    ids["content_id"] = authoring.add_section(author, **ids, **content, now=clock.now()).content_id
    authoring.submit_module(author, module_id=module_id, now=clock.now())
    authoring.publish_module(reviewer, module_id=module_id, now=clock.now())
    submitted = {"answers": {"q1": ["apple"], "q2": ["two"]}}
    learning.submit_attempt(person("member"), **ids, submitted=submitted, now=clock.now())
    submitted = {"answers": {"q1": ["brick"], "q2": ["two", "four"]}}
    learning.submit_attempt(person("viewer"), **ids, submitted=submitted, now=clock.now())
    changes = {"content_data": {**QUIZ, "pass_mark": 30}}
    authoring.save_section(author, **ids, changes=changes, revision=1, now=clock.now())
    authoring.submit_module(author, module_id=module_id, now=clock.now())
    return module_id


def test_a_corrected_quiz_is_graded_again_as_the_reviewer_chooses(people: People) -> None:
    module_id = answered_and_corrected()

    reviewer = people.enter("reviewer", f"/teach/{module_id}/review/")
    # A worker counts what would change; the page says so once it is read again.
    choice = reviewer.get_by_label(
        "Grade again: 2 learners are graded anew; 1 would newly pass, 0 would pass no longer."
    )
    expect(reviewer.get_by_text("“Check” changes, and 2 learners have answered it")).to_be_visible()
    for _ in range(20):
        if choice.count():
            break
        reviewer.wait_for_timeout(500)
        reviewer.reload()
    choice.check()
    reviewer.get_by_role("button", name="Publish version").click()
    expect(reviewer.get_by_text(f"of “{TITLE}” is what learners see now")).to_be_visible()

    author = people.enter("instructor", f"/teach/{module_id}/results/", viewport=NARROW)
    bring_axe(author.context)
    author.reload()
    expect(author.get_by_text("2 learners graded again: 1 newly passed, 0 passed no longer.")).to_be_visible()
    assert look_at(author, "results", pictures=None) == []
    author.get_by_role("link", name="Check").click()
    expect(author.get_by_role("heading", level=1)).to_have_text("Check")
    expect(author.get_by_text("Too few answers yet").first).to_be_visible()
    assert look_at(author, "results-quiz", pictures=None) == []
    author.goto(f"/o/demo/teach/{module_id}/results/learners/?show=finished")
    author.get_by_role("link", name="Demo Viewer").click()
    assert look_at(author, "results-learner", pictures=None) == []

    learner = people.enter("viewer", "/notifications/")
    expect(learner.get_by_text("was corrected and graded again: you have passed it, with 33 %")).to_be_visible()
