"""The audit log in a browser: read, narrowed, taken along and checked without us; all of it without JavaScript too."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from diatonic.common import clock
from local.place import ROOT
from organizations.audit import services as audit
from tests.browser import making
from tests.browser.conftest import NARROW, WIDE, People


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_administrator_reads_the_log_and_takes_it_along(people: People, tmp_path: Path, scripts: bool) -> None:
    making.draft()
    audit.seal_waiting(now=clock.now())
    page = people.enter("owner", "/audit/", java_script_enabled=scripts, viewport=WIDE if scripts else NARROW)

    entry = page.get_by_role("listitem").filter(has_text="created the module").first
    entry.get_by_text(re.compile("sealed as number")).click()
    entry.get_by_role("link", name="Everything about this module").click()
    expect(page.get_by_text("What happened to one module")).to_be_visible()
    page.get_by_role("link", name="Show everything").click()
    page.get_by_label("What").select_option("Member added")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("created the module")).to_have_count(0)
    expect(page.get_by_text(re.compile("added Demo Viewer as viewer"))).to_be_visible()
    page.get_by_role("link", name="Clear").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="as JSON Lines").click()
    with page.expect_download() as program:
        page.get_by_role("link", name="the program that checks JSON Lines without us").click()

    export, check = tmp_path / "export.jsonl", tmp_path / "verify_audit.py"
    download.value.save_as(export)
    program.value.save_as(check)
    assert check.read_bytes() == (ROOT / "static/audit/verify_audit.py").read_bytes()
    checked = subprocess.run([sys.executable, check, export], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert "Nothing is wrong." in checked.stdout


def test_an_entry_is_opened_and_left_with_the_keyboard(people: People) -> None:
    making.draft()
    page = people.enter("owner", "/audit/?action=module.created")

    summary = page.locator(".audit-entry summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Everything of this kind").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Everything by this person").first).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text(re.compile("^What \\w+ did$"))).to_be_visible()
