"""The screens of the workbench, as ``test_looks`` goes through them: who, name, path, what is done first, status."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.building import meet, refuse_tool, talk, try_tool


def _replace(page: Page) -> None:
    page.get_by_text("Replace it").first.click()
    expect(page.get_by_label("New value").first).to_be_visible()


def _as_json(page: Page) -> None:
    page.get_by_text("Arguments as JSON").first.click()
    page.get_by_role("button", name="Try it with this JSON").click()
    expect(page.get_by_role("heading", name="It worked")).to_be_visible()


def _table(page: Page) -> None:
    page.get_by_text("By day as a table").click()
    expect(page.get_by_role("region", name="Day", exact=True)).to_be_visible()


def _start(page: Page) -> None:
    page.get_by_label("flour").fill("")
    page.get_by_role("button", name="Start the run").click()
    expect(page.get_by_role("heading", name="It has not started")).to_be_visible()


def _results(page: Page) -> None:
    for summary in page.get_by_text("Result", exact=True).all():
        summary.click()
    page.get_by_text("What it was given").click()


def _judge(page: Page) -> None:
    page.get_by_role("button", name="Yes it helped").click()
    expect(page.get_by_text("It is kept that this answer helped.")).to_be_visible()


_PROJECT = "/workbench/projects/{project}/"
BENCH_SCREENS: tuple[tuple[str, str, str, Callable[[Page], None] | None, int], ...] = (
    ("member", "bench-home", "/", None, 200),
    ("member", "bench-projects", "/workbench/projects/", None, 200),
    ("member", "bench-project-new", "/workbench/projects/new/", None, 200),
    ("member", "bench-project", _PROJECT, None, 200),
    ("member", "bench-main", f"{_PROJECT}main/", None, 200),
    ("member", "bench-agent", "/workbench/agents/{agent}/", None, 200),
    ("member", "bench-agent-talked", "/workbench/agents/{agent}/", talk, 200),
    ("member", "bench-agent-new", f"{_PROJECT}agents/new/", None, 200),
    ("member", "bench-flow", "/workbench/agents/{flow}/", None, 200),
    ("member", "bench-tools", f"{_PROJECT}tools/", None, 200),
    ("member", "bench-tool-new", f"{_PROJECT}tools/new/", None, 200),
    ("member", "bench-tool-tried", "/workbench/tools/{tool}/", try_tool, 200),
    ("member", "bench-tool-json", "/workbench/tools/{tool}/", _as_json, 200),
    ("member", "bench-tool-refused", "/workbench/tools/{tool}/", refuse_tool, 422),
    ("member", "bench-action", "/workbench/tools/{action}/", None, 200),
    ("member", "bench-environment", f"{_PROJECT}environment/", _replace, 200),
    ("member", "bench-value-delete", f"{_PROJECT}environment/OLD_KEY/delete/", None, 200),
    ("member", "bench-data", f"{_PROJECT}data/", None, 200),
    ("member", "bench-datum", f"{_PROJECT}data/{{datum}}/", None, 200),
    ("member", "bench-deployments", f"{_PROJECT}deployments/", None, 200),
    ("member", "bench-deployment", "/workbench/deployments/{deployed}/", None, 200),
    ("member", "bench-deployment-failed", "/workbench/deployments/{failed}/", None, 200),
    ("member", "bench-settings", f"{_PROJECT}settings/", None, 200),
    ("member", "bench-delete", f"{_PROJECT}delete/", None, 200),
    ("member", "bench-models", "/workbench/models/", None, 200),
    ("viewer", "bench-viewer", "/workbench/agents/{agent}/", None, 200),
    ("owner", "bench-usage", "/workbench/usage/", _table, 200),
    ("owner", "bench-limits", "/workbench/limits/", None, 200),
    ("owner", "bench-calls", "/workbench/calls/", None, 200),
    ("owner", "bench-analytics", "/workbench/analytics/?days=90", None, 200),
    ("member", "bench-analytics-own", "/workbench/analytics/", None, 200),
    ("member", "bench-agent-met", "/workbench/agents/{agent}/", meet, 412),
    ("member", "bench-runs", "/workbench/runs/", None, 200),
    ("member", "bench-runs-none", "/workbench/runs/?status=stopped", None, 200),
    ("member", "bench-run-new", f"{_PROJECT}run/", None, 200),
    ("member", "bench-run-flow", f"{_PROJECT}run/?agent={{weigher}}&as=draft", None, 200),
    ("member", "bench-run-refused", f"{_PROJECT}run/?agent={{weigher}}&as=draft", _start, 422),
    ("member", "bench-run", "/workbench/runs/{done}/", _results, 200),
    ("member", "bench-run-answered", "/workbench/runs/{answered}/", _judge, 200),
    ("member", "bench-run-failed", "/workbench/runs/{broken}/", None, 200),
    ("member", "bench-run-acts", "/workbench/runs/{acts}/", None, 200),
    ("builder", "bench-run-asks", "/workbench/runs/{asks}/", None, 200),
    ("viewer", "bench-run-viewer", "/workbench/runs/{asks}/", None, 403),
    ("owner@other", "bench-runs-empty", "/workbench/runs/", None, 200),
    ("owner@other", "bench-none", "/workbench/projects/", None, 200),
)
