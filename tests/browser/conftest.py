"""People at the running product, each with a browser of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import demo_person, let_in, listen
from tests.running import Live

#: A busy machine is slow; a condition that holds is seen at once all the same.
_PATIENCE = 30_000
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 740}

expect.set_options(timeout=_PATIENCE)


class People:
    """Opens browsers at the product; whatever one of them complains about is in ``problems``."""

    def __init__(self, browser: Browser, address: str, problems: list[str]) -> None:
        self._browser, self._address, self._problems = browser, address, problems
        self._opened: list[BrowserContext] = []
        self._forgiven: list[str] = []

    def visit(self, **options: Any) -> Page:
        """Open a browser of somebody who is not signed in; ``options`` as of playwright's ``new_context``."""
        context = self._browser.new_context(**{"base_url": self._address, "viewport": WIDE, **options})
        context.set_default_timeout(_PATIENCE)
        listen(context, self._address, self._problems)
        self._opened.append(context)
        return context.new_page()

    def enter(self, role: str, path: str = "/", *, organization: str = "demo", **options: Any) -> Page:
        """Open a browser in which the demo person of the role is signed in, at a path below the organization's."""
        page = self.visit(**options)
        let_in(page.context, self._address, demo_person(role, organization=organization))
        page.goto(f"/o/{organization}{path}")
        return page

    def forgive(self, words: str) -> None:
        """Expect the browser's own complaints with these words, about an answer that the test provoked."""
        self._forgiven.append(words)  # what is complained about may be heard only after what the page shows

    @property
    def problems(self) -> list[str]:
        """What was complained about and not forgiven."""
        return [problem for problem in self._problems if not any(words in problem for words in self._forgiven)]

    def leave(self) -> None:
        """Close every browser."""
        for context in self._opened:
            context.close()


@pytest.fixture
def people(browser: Browser, live: Live, demo: Any, problems: list[str]) -> Iterator[People]:
    """The demo people; at the end nothing may have been complained about."""
    made = People(browser, live.url, problems)
    yield made
    made.leave()
    assert made.problems == []


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """The folder of ``--pictures``."""
    folder: Path | None = request.config.getoption("--pictures")
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return folder
