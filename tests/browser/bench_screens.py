"""The screens of the workbench."""

from playwright.sync_api import Page, expect

from tests.browser.building import meet, refuse_tool, talk, try_tool
from tests.browser.looking import Screen


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


def _in_use(page: Page) -> None:
    page.get_by_label("Type water_for_dough to confirm").fill("water_for_dough")
    page.get_by_role("button", name="Delete the tool").click()
    expect(page.get_by_text("has it as a step").first).to_be_visible()


_PROJECT = "/workbench/projects/{project}/"
BENCH_SCREENS = (
    Screen("member", "bench-home", "/"),
    Screen("member", "bench-projects", "/workbench/projects/"),
    Screen("member", "bench-project-new", "/workbench/projects/new/"),
    Screen("member", "bench-project", _PROJECT),
    Screen("member", "bench-main", f"{_PROJECT}main/"),
    Screen("member", "bench-agent", "/workbench/agents/{agent}/"),
    Screen("member", "bench-agent-talked", "/workbench/agents/{agent}/", talk),
    Screen("member", "bench-agent-new", f"{_PROJECT}agents/new/"),
    Screen("member", "bench-flow", "/workbench/agents/{flow}/"),
    Screen("member", "bench-tools", f"{_PROJECT}tools/"),
    Screen("member", "bench-tool-new", f"{_PROJECT}tools/new/"),
    Screen("member", "bench-tool-tried", "/workbench/tools/{tool}/", try_tool),
    Screen("member", "bench-tool-json", "/workbench/tools/{tool}/", _as_json),
    Screen("member", "bench-tool-refused", "/workbench/tools/{tool}/", refuse_tool, 422),
    Screen("member", "bench-tool-used", "/workbench/tools/{tool}/delete/", _in_use, 409),
    Screen("member", "bench-action", "/workbench/tools/{action}/"),
    Screen("member", "bench-environment", f"{_PROJECT}environment/", _replace),
    Screen("member", "bench-value-delete", f"{_PROJECT}environment/OLD_KEY/delete/"),
    Screen("member", "bench-data", f"{_PROJECT}data/"),
    Screen("member", "bench-datum", f"{_PROJECT}data/{{datum}}/"),
    Screen("member", "bench-deployments", f"{_PROJECT}deployments/"),
    Screen("member", "bench-deployment", "/workbench/deployments/{deployed}/"),
    Screen("member", "bench-deployment-failed", "/workbench/deployments/{failed}/"),
    Screen("member", "bench-settings", f"{_PROJECT}settings/"),
    Screen("member", "bench-hand-over", f"{_PROJECT}hand-over/"),
    Screen("member", "bench-delete", f"{_PROJECT}delete/"),
    Screen("member", "bench-models", "/workbench/models/"),
    Screen("viewer", "bench-viewer", "/workbench/agents/{agent}/"),
    Screen("owner", "bench-usage", "/workbench/usage/", _table),
    Screen("owner", "bench-limits", "/workbench/limits/"),
    Screen("owner", "bench-calls", "/workbench/calls/"),
    Screen("owner", "bench-analytics", "/workbench/analytics/?days=90"),
    Screen("member", "bench-analytics-own", "/workbench/analytics/"),
    Screen("member", "bench-agent-met", "/workbench/agents/{agent}/", meet, 412),
    Screen("member", "bench-runs", "/workbench/runs/"),
    Screen("member", "bench-runs-none", "/workbench/runs/?status=stopped"),
    Screen("member", "bench-run-new", f"{_PROJECT}run/"),
    Screen("member", "bench-run-flow", f"{_PROJECT}run/?agent={{weigher}}&as=draft"),
    Screen("member", "bench-run-again", f"{_PROJECT}run/?agent={{weigher}}&as=draft&like={{done}}"),
    Screen("member", "bench-run-refused", f"{_PROJECT}run/?agent={{weigher}}&as=draft", _start, 422),
    Screen("member", "bench-run", "/workbench/runs/{done}/", _results),
    Screen("member", "bench-run-answered", "/workbench/runs/{answered}/", _judge),
    Screen("member", "bench-run-failed", "/workbench/runs/{broken}/"),
    Screen("member", "bench-run-acts", "/workbench/runs/{acts}/"),
    Screen("builder", "bench-run-asks", "/workbench/runs/{asks}/"),
    Screen("viewer", "bench-run-viewer", "/workbench/runs/{asks}/", status=403),
    Screen("owner@other", "bench-runs-empty", "/workbench/runs/"),
    Screen("owner@other", "bench-none", "/workbench/projects/"),
)
