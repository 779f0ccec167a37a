"""The tests' own browser: no test waits in it for ever."""

import pytest
from playwright.sync_api import Error

from tests.browsing import Chromium


def test_a_call_that_is_never_answered_ends_and_the_next_test_has_a_browser_again(chromium: Chromium) -> None:
    def wait_for_ever() -> None:  # five seconds: killed while it opens a page, playwright itself would wait for ever
        with chromium.for_at_most(5) as browser:
            page = browser.new_page()
            with pytest.raises(Error, match="closed"):
                page.evaluate("() => new Promise(() => {})")

    with pytest.raises(TimeoutError, match="after 5 s"):
        wait_for_ever()

    with chromium.for_at_most(60) as browser, browser.new_context() as context:
        assert context.new_page().evaluate("() => 1 + 1") == 2
