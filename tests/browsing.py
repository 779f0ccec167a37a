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


def listen(context: BrowserContext, problems: list[str]) -> None:
    """Collect what any page of the browser complains about."""

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            problems.append(f"{message.page.url if message.page else ''}: {message.text}")

    context.on("console", note)
    context.on("weberror", lambda error: problems.append(str(error.error)))


def sign_in(page: Page, role: str, *, organization: str = "demo") -> None:
    """Sign in as the demo person of the role, through the identity provider's own form."""
    page.goto("/oidc/authenticate/")
    page.get_by_label("Username").fill(f"{role}@{organization}.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/o/**")
