"""A person's browser."""

import os
import shutil

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from local.people import PASSWORD

_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)


def launch(playwright: Playwright) -> Browser:
    """Start the machine's Chromium without a window."""
    flags = [*_FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*_FLAGS]
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)


def listen(context: BrowserContext, url: str, problems: list[str]) -> None:
    """Collect what any page below ``url`` complains about; the identity provider's own page is not ours."""

    def note(message: ConsoleMessage) -> None:
        page = message.page.url if message.page else ""
        if message.type in ("error", "warning") and page.startswith(url):
            problems.append(f"{page}: {message.text}")

    context.on("console", note)
    context.on("weberror", lambda error: problems.append(str(error.error)))


def sign_in(page: Page, role: str, *, organization: str = "demo") -> None:
    """Sign in as the demo person of the role, through the identity provider's own form."""
    page.goto("/oidc/authenticate/")
    page.get_by_label("Username").fill(f"{role}@{organization}.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/o/**")
