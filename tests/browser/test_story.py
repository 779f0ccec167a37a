"""The main job, told once: from an empty module to a learner who has passed; every part is the real one."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests
from playwright.sync_api import ViewportSize, expect

from local.people import PASSWORD
from tests.browser import files
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.walking import Author, Learner, Person, Reviewer
from tests.organizations.accounts.issuers import tokens_for_the_spa

TITLE = "Bread for beginners"
TEXT = "Flour, water, **salt** and time.\n\n## What you need\n\nA bowl and patience.\n"
FRUIT = {"An apple": True, "A brick": False}
EVEN = {"2": True, "3": False, "4": True}


@pytest.mark.parametrize(
    ("way", "screen", "given"),
    [
        pytest.param(Mouse, WIDE, files.generated, id="by mouse"),
        pytest.param(Keyboard, NARROW, files.of_others, id="by keyboard on a phone"),
    ],
)
def test_a_module_is_written_published_and_learned(
    people: People, way: Callable[..., Hands], screen: ViewportSize, given: Callable[[], files.Files]
) -> None:
    author = Author(way(people.visit(viewport=screen)))
    reviewer = Reviewer(way(people.visit(viewport=screen)))
    learner = Learner(way(people.visit(viewport=screen)))

    write(author, given())
    publish(reviewer, author)
    learn(learner, given())
    pass_the_quiz(learner)

    read_by_api(learner)


def write(author: Author, given: files.Files) -> None:
    """Write a section of each type, upload its files, and send all of it for review."""
    author.sign_in("instructor")
    author.begin_module(TITLE, "How to bake a loaf.")
    author.add("Text", "Flour")
    author.write_text(TEXT)
    author.add("Video", "Kneading")
    author.upload("Video or sound", given["Video or sound"])
    author.upload("Captions", given["Captions"])
    author.add("Document", "The recipe")
    author.upload("Document", given["Document"])
    author.add("Quiz", "Are you ready?")
    author.ask(1, "Which is a fruit?", FRUIT)
    author.ask(2, "Which are even?", EVEN, kind="Several right answers")
    author.send_for_review()


def publish(reviewer: Reviewer, author: Author) -> None:
    """Read what a notification leads to, and publish it; the author is told."""
    reviewer.sign_in("reviewer")
    expect(reviewer.link(re.compile(r"^Notifications \d+ unread"))).to_be_visible()
    reviewer.publish(TITLE, "1.0.0")
    author.go_to("Notifications")
    expect(author.link(re.compile(f"published.*{TITLE}|{TITLE}.*published")).first).to_be_visible()


def learn(learner: Learner, given: files.Files) -> None:
    """Find the module; read, watch, open the document."""
    learner.sign_in("viewer")
    learner.find(TITLE)
    learner.begin("Flour")
    expect(learner.page.get_by_role("heading", name="What you need")).to_be_visible()
    learner.go_on("Kneading")
    learner.watch()
    learner.go_on("The recipe")
    learner.opens_the_document(given["Document"]["name"])
    learner.go_on("Are you ready?")


def pass_the_quiz(learner: Learner) -> None:
    """Answer wrong, then right; see the progress."""
    learner.answer(["A brick"], ["2"])
    expect(learner.page.get_by_role("heading", name="Not passed yet")).to_be_visible()
    expect(learner.page.get_by_text("Right answer:")).to_have_count(0)
    learner.hands.press(learner.link("Answer again"))
    learner.answer(["An apple"], ["2", "4"])
    expect(learner.page.get_by_role("heading", name="Passed")).to_be_visible()
    learner.hands.press(learner.link("Back to the module"))
    learner.arrive(TITLE)
    learner.sees("Completed")
    learner.sees("4 of 4 sections done")


def read_by_api(learner: Person) -> None:
    """Read the same module, and the same progress, with the learner's access token."""
    tokens = tokens_for_the_spa("viewer@demo.example", redirect_uri="http://127.0.0.1:5173/callback", password=PASSWORD)

    def get(path: str) -> Any:
        address = learner.page.url.partition("/o/")[0] + "/api/education/catalogue" + path
        answer = requests.get(
            address, headers={"Authorization": f"Bearer {tokens['access_token']}", "X-Organization": "demo"}, timeout=30
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    card = next(item for item in get("")["items"] if item["title"] == TITLE)
    module = get(f"/{card['module_id']}")
    sections = [get(f"/{card['module_id']}/sections/{each['content_id']}") for each in module["sections"]]
    assert (module["version"], module["percent"]) == ("1.0.0", 100)
    assert [each["title"] for each in sections] == ["Flour", "Kneading", "The recipe", "Are you ready?"]
    assert "<strong>salt</strong>" in sections[0]["html"]
    assert "is_right" not in str(sections[3])
    assert sections[3]["progress"]["attempts"] == 2

    video = get(f"/{card['module_id']}/sections/{sections[1]['content_id']}/files/video")
    part = requests.get(video["url"], headers={"Range": "bytes=100-199"}, timeout=30)
    assert (part.status_code, len(part.content), video["content_type"]) == (206, 100, "video/mp4")
