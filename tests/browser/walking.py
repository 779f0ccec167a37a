"""What people do, page by page; each class is one person, and works with either pair of hands."""

import re
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

from local.people import PASSWORD
from tests.browser.hands import Hands

_SAVED = re.compile("^Saved")


class Person:
    """Somebody at the product: signs in, goes to the parts of it."""

    def __init__(self, hands: Hands) -> None:
        self.hands, self.page = hands, hands.page

    def sign_in(self, role: str) -> None:
        """Come in by the front door and the identity provider's own form."""
        self.page.goto("/")
        self.hands.press(self.link("Sign in"))
        self.hands.write(self.page.get_by_label("Username"), f"{role}@demo.example")
        self.hands.write(self.page.get_by_label("Password"), PASSWORD)
        self.hands.press(self.button("Sign in"))
        self.arrive("Hello, Demo")

    def go_to(self, name: str) -> None:
        """Follow a link of the main navigation, which folds into a drawer on a phone."""
        menu = self.button("Menu")
        if menu.is_visible():
            self.hands.press(menu)
        self.hands.press(self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True))
        self.arrive(name)

    def arrive(self, heading: str) -> None:
        """Wait for the page with this heading; it fits the screen's width."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        fits(self.page)

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait for the text."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def button(self, name: str) -> Locator:
        """The button with this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str | re.Pattern[str]) -> Locator:
        """The link with this name."""
        return self.page.get_by_role("link", name=name)


class Author(Person):
    """Writes modules."""

    def begin_module(self, title: str, description: str) -> None:
        """Start a module."""
        self.go_to("Modules")
        self.hands.press(self.link("New module"))
        self.arrive("New module")
        self.hands.write(self.page.get_by_label("Title"), title)
        self.hands.write(self.page.get_by_label("Description"), description)
        self.hands.press(self.button("Start writing"))
        self.arrive(title)

    def add(self, kind: str, title: str) -> None:
        """Add a section below the others and name it."""
        self.unfold_outline()
        self.hands.press(self.page.get_by_role("group", name="Add a section").get_by_role("button", name=kind))
        expect(self.page.get_by_role("region", name=f"Section: New {kind.lower()}")).to_be_visible()
        self.hands.write(self.page.get_by_label("Title of the section"), title)
        self.save()
        fits(self.page)

    def write_text(self, text: str) -> None:
        """Write the body of a text section."""
        self.hands.write(self.page.get_by_role("textbox", name="Text", exact=True), text)
        self.save()

    def slot(self, name: str) -> Locator:
        """The place for a file, such as "Captions"."""
        return self.page.get_by_role("region", name=name, exact=True)

    def upload(self, slot: str, file: FilePayload) -> None:
        """Hand a file over; see it become ready."""
        place = self.slot(slot)
        self.hands.hand_over(place.locator("input[type=file]"), [file])
        expect(place.get_by_role("button", name="Take out of this section")).to_be_visible()
        expect(place.get_by_text(file["name"]).first).to_be_visible()
        fits(self.page)

    def ask(self, number: int, question: str, options: dict[str, bool], *, kind: str = "") -> None:
        """Add a question to a quiz; ``options``: text → whether it is right."""
        self.hands.press(self.button("Add a question"))
        card = self.page.get_by_role("group", name=f"Question {number}", exact=True)
        self.hands.write(card.get_by_label("Question", exact=True), question)
        if kind:
            self.hands.pick(card.get_by_label("Kind of question"), kind)
        texts = card.get_by_label("Text of the option")
        for count in range(texts.count() + 1, len(options) + 1):
            self.hands.press(card.get_by_role("button", name="Add an option"))
            expect(texts).to_have_count(count)
        for at, (text, is_right) in enumerate(options.items()):
            self.hands.write(texts.nth(at), text)
            if is_right:
                self.hands.choose(card.get_by_role("checkbox", name="Right").nth(at))
        self.save()

    def send_for_review(self) -> None:
        """Hand the module to the reviewers."""
        expect(self.page.get_by_text("Every section is complete")).to_be_visible()
        self.hands.press(self.button("Send for review"))
        self.sees("is in review. Its reviewers have been told.")
        fits(self.page)

    def unfold_outline(self) -> None:
        """Open the list of sections, which is folded on a phone while a section is written."""
        outline = self.page.get_by_role("complementary", name="Sections")
        if not self.page.get_by_role("group", name="Add a section").is_visible():
            self.hands.press(outline.locator("summary"))

    def save(self) -> None:
        """Wait until the line near the title says so."""
        expect(self.page.locator("[data-save-words]")).to_have_text(_SAVED)


class Reviewer(Person):
    """Decides what learners see."""

    def publish(self, title: str, version: str) -> None:
        """Follow the notification, read the module, publish it."""
        self.go_to("Notifications")
        self.hands.press(self.link(re.compile(title)))
        self.arrive("Review")
        self.hands.press(self.button(f"Publish version {version}"))
        self.sees(f"Version {version} of “{title}” is what learners see now.")
        fits(self.page)


class Learner(Person):
    """Reads, watches, answers."""

    def find(self, title: str) -> None:
        """Find the module in the catalogue."""
        self.go_to("Learn")
        self.hands.press(self.link(title))
        self.arrive(title)

    def begin(self, section: str) -> None:
        """Open the first section."""
        self.hands.press(self.link("Begin"))
        self.arrive(section)

    def go_on(self, section: str) -> None:
        """Note that a section is done; the next one follows."""
        self.hands.press(self.button(f"Done, next: {section}"))
        self.arrive(section)

    def watch(self) -> None:
        """Play the video, see it move, and go to another place in it."""
        video = self.page.locator("video")
        self.page.wait_for_function(_IS_KNOWN)
        self.hands.play(video)
        self.page.wait_for_function(_IS_MOVING)
        seek(video, 0.5)
        expect(video).to_have_js_property("error", None)

    def opens_the_document(self, name: str) -> None:
        """Follow the link to the file, which the browser shows in a new tab."""
        link = self.link(re.compile(name))
        expect(link).to_be_visible()
        answer = self.page.request.get(link.get_attribute("href") or "")
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.body().startswith(b"%PDF")

    def answer(self, *answers: list[str]) -> None:
        """Choose these options, question by question, and send them."""
        for number, chosen in enumerate(answers, 1):
            card = self.page.get_by_role("group", name=re.compile(f"^Question {number}"))
            for option in chosen:
                self.hands.choose(card.get_by_label(option, exact=True))
        self.hands.press(self.button("Send my answers"))


_IS_KNOWN = "() => document.querySelector('video').duration > 0"
_IS_MOVING = "() => document.querySelector('video').currentTime > 0.05"
_SEEK = "(video, share) => { video.pause(); video.currentTime = video.duration * share; }"
_HAS_ARRIVED = """share => {
  const video = document.querySelector("video");
  return !video.seeking && Math.abs(video.currentTime - video.duration * share) < 0.5;
}"""


def seek(video: Locator, share: float) -> None:
    """Go to a place in the video, as a share of its duration, and arrive there."""
    video.evaluate(_SEEK, share)
    video.page.wait_for_function(_HAS_ARRIVED, arg=share)


def fits(page: Page) -> None:
    """Nothing sticks out at the side."""
    wide: Any = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide} px at {page.viewport_size}"
