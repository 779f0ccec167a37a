"""Every screen of the workbench, on a phone and on a desk, in light and in dark: as ``test_looks`` for the others."""

from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.bench_screens import BENCH_SCREENS
from tests.browser.building import furnish_bench
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.looking import bring_axe, look_at, sticks_out
from tests.browser.running import furnish_runs

_ZOOMED: ViewportSize = {"width": 720, "height": 450}
#: So many screens are one test: a browser that hangs is killed after a time that all of them would need.
_AT_ONCE = 14


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """The folder of ``--pictures``."""
    folder: Path | None = request.config.getoption("--pictures")
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("first", range(0, len(BENCH_SCREENS), _AT_ONCE))
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_every_screen_of_the_workbench_looks_right(
    people: People, size: ViewportSize, first: int, pictures: Path | None
) -> None:
    places, found = furnish_bench(), []
    places |= furnish_runs(places["project"])
    for who, screens in groupby(BENCH_SCREENS[first : first + _AT_ONCE], key=lambda screen: screen[0]):
        role, _, organization = who.partition("@")
        options: dict[str, Any] = {"viewport": size, "has_touch": size == NARROW, "reduced_motion": "reduce"}
        page = people.enter(role, organization=organization or "demo", **options)
        bring_axe(page.context)
        home = page.url.rstrip("/")
        for _, name, path, then, status in screens:
            page.goto(home + path.format(**places))
            if then:
                then(page)
            found += look_at(page, name, pictures=pictures)
            if status != 200:
                people.forgive(f"status of {status}")
            page.set_viewport_size(_ZOOMED if size == WIDE else size)
            found += [f"{name} scrolls sideways at 200 %"] if sticks_out(page) else []
            page.set_viewport_size(size)

    assert not found, "\n".join(found)
