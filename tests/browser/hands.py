"""Two ways to use a page: with the mouse, and with the keyboard alone. A test that walks works with either."""

import time
from collections.abc import Sequence
from typing import Protocol

from playwright.sync_api import FilePayload, Locator, Page, expect

_HAS_FOCUS = "element => element === document.activeElement"
_FOCUS_IS_IN_GROUP = (
    "element => document.activeElement.type === 'radio' && document.activeElement.name === element.name"
)
#: The key that leads there. Where the target stands before the focus, Shift+Tab is shorter; what
#: floats comes right after its button, wherever it stands in the page.
_KEY_TOWARDS = """element => {
  const isBefore = document.activeElement.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
  return isBefore && !element.closest("[popover]") ? "Shift+Tab" : "Tab";
}"""
_MOST_STEPS = 250
_MOST_OPTIONS = 20
_MOST_SECONDS = 60


class Hands(Protocol):
    """What a person does to a page."""

    page: Page

    def press(self, target: Locator) -> None:
        """Activate a link or a button, open a summary."""

    def write(self, target: Locator, text: str) -> None:
        """Replace what stands in a field."""

    def choose(self, target: Locator) -> None:
        """Check a radio button or a checkbox."""

    def pick(self, target: Locator, choice: str) -> None:
        """Pick a choice of a list."""

    def play(self, target: Locator) -> None:
        """Start a video."""

    def hand_over(self, target: Locator, files: Sequence[FilePayload]) -> None:
        """Choose files in the system's dialog, which a test cannot see."""


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Click it."""
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """Click into it and type."""
        target.click()
        _type(self.page, text)

    def choose(self, target: Locator) -> None:
        """Click it."""
        target.check()

    def pick(self, target: Locator, choice: str) -> None:
        """Pick it from the list."""
        target.select_option(choice)

    def play(self, target: Locator) -> None:
        """Click on it."""
        target.click()

    def hand_over(self, target: Locator, files: Sequence[FilePayload]) -> None:
        """Skip the dialog."""
        target.set_input_files(files)


class Keyboard:
    """Tabs to things and presses keys."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Press Enter on it."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        """Type over what is there."""
        self.reach(target)
        _type(self.page, text)

    def choose(self, target: Locator) -> None:
        """Press Space on it; among radio buttons the arrows go from one to the next."""
        is_radio = target.get_attribute("type") == "radio"
        self._tab_until(target, _FOCUS_IS_IN_GROUP if is_radio else _HAS_FOCUS)
        for _ in range(_MOST_OPTIONS if is_radio else 0):
            if target.evaluate(_HAS_FOCUS):
                break
            self.page.keyboard.press("ArrowDown")
        if not target.is_checked():
            self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def pick(self, target: Locator, choice: str) -> None:
        """Type how it begins."""
        self.reach(target)
        self.page.keyboard.type(choice)
        expect(target.locator("option:checked")).to_have_text(choice)

    def play(self, target: Locator) -> None:
        """Press Space on it."""
        self.reach(target)
        self.page.keyboard.press("Space")

    def hand_over(self, target: Locator, files: Sequence[FilePayload]) -> None:
        """Reach the field; the dialog that Space would open is the system's."""
        self.reach(target)
        target.set_input_files(files)

    def reach(self, target: Locator) -> None:
        """Press Tab until it has the focus."""
        self._tab_until(target, _HAS_FOCUS)

    def _tab_until(self, target: Locator, reached: str) -> None:
        target.wait_for()
        expect(target).to_be_enabled()
        end = time.monotonic() + _MOST_SECONDS
        next_key = f"element => ({reached})(element) ? '' : ({_KEY_TOWARDS})(element)"
        for _ in range(_MOST_STEPS):
            key = target.evaluate(next_key)
            if not key:
                return
            self.page.keyboard.press(key)
            if time.monotonic() > end:
                break
        raise AssertionError(f"Tab does not lead to {target}")


def _type(page: Page, text: str) -> None:
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
