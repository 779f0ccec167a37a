"""How a page looks: whether it fits the screen, and what axe finds on it."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import BrowserContext, Page, ViewportSize

from local.place import ROOT
from tests.browser.conftest import NARROW, WIDE, People

_AXE = ROOT / "node_modules/axe-core/axe.min.js"
_SERIOUS = """async options => (await axe.run(document, options)).violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)"""
_QUICKLY: dict[str, Any] = {"resultTypes": ["violations"], "preload": False, "iframes": False}
_EVERYTHING = {**_QUICKLY, "rules": {"target-size": {"enabled": True}}}
_COLOURS = {**_QUICKLY, "runOnly": ["color-contrast"]}
_TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth - clientWidth;
}"""
_IS_QUIET = """() => !document.querySelector(".htmx-request") && [...document.images].every(
  ({ complete, loading }) => complete || loading === "lazy")"""


STILL: dict[str, Any] = {"reduced_motion": "reduce"}
_ZOOMED: ViewportSize = {"width": 720, "height": 450}  # a desk's screen at 200 %


class Screen(NamedTuple):
    """Who sees what where: a role (``@organization`` where it is another one), and a path below the organization's.

    ``path`` names in braces what was furnished; ``then`` is what is done there before it is looked at.
    """

    who: str
    name: str
    path: str
    then: Callable[[Page], None] | None = None
    status: int = 200


def look_at_all(
    people: People,
    screens: Sequence[Screen],
    places: Mapping[str, str],
    *,
    size: ViewportSize,
    pictures: Path | None,
) -> list[str]:
    """Return what is wrong with these screens, in light and in dark, and on a desk at 200 % too."""
    found = []
    for who, theirs in groupby(screens, key=lambda screen: screen.who):
        role, _, organization = who.partition("@")
        options: dict[str, Any] = {"viewport": size, "has_touch": size == NARROW, **STILL}
        page = people.enter(role, organization=organization or "demo", **options) if who else people.visit(**options)
        bring_axe(page.context)
        home = page.url.rstrip("/") if who else ""
        for screen in theirs:
            page.goto(home + screen.path.format(**places))
            if screen.then:
                screen.then(page)
            found += look_at(page, screen.name, pictures=pictures)
            if screen.status != 200:
                people.forgive(f"status of {screen.status}")
            if size == WIDE:
                page.set_viewport_size(_ZOOMED)
                found += [f"{screen.name} scrolls sideways at 200 %"] if sticks_out(page) else []
                page.set_viewport_size(WIDE)
    return found


def bring_axe(context: BrowserContext) -> None:
    """Have axe on every page of the browser; a page's own policy does not concern the one who tests it."""
    context.add_init_script(path=_AXE)


def look_at(page: Page, name: str, *, pictures: Path | None) -> list[str]:
    """Return what is wrong with the page, in light and in dark; keep a picture of each where a folder is given."""
    page.wait_for_function(_IS_QUIET)
    width: int = page.evaluate("() => innerWidth")
    found = []
    for theme, rules in (("light", _EVERYTHING), ("dark", _COLOURS)):
        # Without motion: in the middle of a change of colours nothing has contrast.
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]  # one of the two
        if pictures:
            page.screenshot(path=pictures / f"{name}-{width}-{theme}.png", full_page=True)
        found += [f"{name}, {width} px, {theme}: {problem}" for problem in page.evaluate(_SERIOUS, rules)]
    if sticks_out(page):
        found.append(f"{name}, {width} px: scrolls sideways by {sticks_out(page)} px")
    return found


def sticks_out(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    wide: int = page.evaluate(_TOO_WIDE)
    return max(wide, 0)
