"""How a page looks: whether it fits the screen, and what axe finds on it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from local.place import ROOT

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
