"""A person's browser."""

import json
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from local.people import PASSWORD
from local.place import from_environment
from local.provision import accounts_file
from organizations.accounts.rules import Account
from tests.organizations import people

_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)


class Chromium:
    """The machine's Chromium without a window, started when it is first needed and again after it has ended.

    Not every call has a time limit of its own: a promise on a page may stay open, a page may not let itself be closed.
    What waits for a Chromium that is no more fails at once, and shows where.
    """

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None
        self._process = 0

    @contextmanager
    def for_at_most(self, seconds: float) -> Iterator[Browser]:
        """Lend the browser; after ``seconds`` it is killed. Raises TimeoutError at the end where it was."""
        browser, is_over = self._started(), threading.Event()

        def end() -> None:
            is_over.set()
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield browser
        finally:
            timer.cancel()
            if is_over.is_set():
                raise TimeoutError(f"Chromium was killed: the test had not let go of it after {seconds:.0f} s")

    def close(self) -> None:
        """End it."""
        if self._browser is not None:
            self._browser.close()

    def _started(self) -> Browser:
        if self._browser is None or not self._browser.is_connected():
            flags = [*_FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*_FLAGS]
            self._browser = self._playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
            processes = self._browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
            self._process = next(each["id"] for each in processes if each["type"] == "browser")
        return self._browser


def listen(context: BrowserContext, url: str, problems: list[str]) -> None:
    """Collect what any page below ``url`` complains about; the identity provider's own page is not ours."""

    def note(message: ConsoleMessage) -> None:
        page = message.page.url if message.page else ""
        if message.type in ("error", "warning") and page.startswith(url):
            problems.append(f"{page}: {message.text}")

    context.on("console", note)
    context.on("page", lambda page: page.on("crash", lambda _: problems.append(f"{page.url}: the page crashed")))
    context.on("weberror", lambda error: problems.append(str(error.error)))


def sign_in(page: Page, role: str, *, organization: str = "demo") -> None:
    """Sign in as the demo person of the role, through the identity provider's own form."""
    page.goto("/oidc/authenticate/")
    page.get_by_label("Username").fill(f"{role}@{organization}.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/o/**")


def demo_person(role: str, *, organization: str = "demo") -> Account:
    """Return the account of the demo person of the role."""
    known = {one["email"]: one["sub"] for one in json.loads(accounts_file(from_environment()).read_text())}
    return people.account_of(known[f"{role}@{organization}.example"])


def let_in(context: BrowserContext, url: str, account: Account) -> None:
    """Open a session of theirs in this browser, without the seconds that the provider's form takes."""
    name = settings.SESSION_COOKIE_NAME
    key = people.sign_in(account).cookies[name].value
    context.add_cookies([{"name": name, "value": key, "url": url}])
