"""Every screen of the workbench, on a phone and on a desk, in light and in dark: as ``test_looks`` for the others."""

from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.bench_screens import BENCH_SCREENS
from tests.browser.building import furnish_bench
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.looking import look_at_all
from tests.browser.running import furnish_runs

#: So many screens are one test: a browser that hangs is killed after a time that all of them would need.
_AT_ONCE = 14


@pytest.mark.parametrize("first", range(0, len(BENCH_SCREENS), _AT_ONCE))
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_every_screen_of_the_workbench_looks_right(
    people: People, size: ViewportSize, first: int, pictures: Path | None
) -> None:
    places = furnish_bench()
    places |= furnish_runs(places["project"])
    found = look_at_all(people, BENCH_SCREENS[first : first + _AT_ONCE], places, size=size, pictures=pictures)

    assert not found, "\n".join(found)
