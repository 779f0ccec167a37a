"""Every screen of the community, on a phone and on a desk, in light and in dark: as ``test_looks`` for the others."""

from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.looking import look_at_all
from tests.browser.talk_screens import TALK_SCREENS
from tests.browser.talking import furnish_talk

#: So many screens are one test: a browser that hangs is killed after a time that all of them would need.
_AT_ONCE = 11


@pytest.mark.parametrize("first", range(0, len(TALK_SCREENS), _AT_ONCE))
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_every_screen_of_the_community_looks_right(
    people: People, size: ViewportSize, first: int, pictures: Path | None
) -> None:
    places = furnish_talk()
    found = look_at_all(people, TALK_SCREENS[first : first + _AT_ONCE], places, size=size, pictures=pictures)

    assert not found, "\n".join(found)
