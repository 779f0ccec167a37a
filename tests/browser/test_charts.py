"""Numbers over time in a browser: drawn from the page's own table, for the pointer, the keyboard and without script."""

from playwright.sync_api import expect

from diatonic.common import clock
from tests.browser.building import make_agent
from tests.browser.conftest import People
from tests.browser.furnishing import person
from tests.browser.running import run_until
from workbench.agents import services as agents

_DEMO = {"region": "", "model_id": "demo"}


def _run() -> None:
    member = person("member")
    project_id = agents.create_project(member, fields={"name": "Bakery"}, now=clock.now()).project_id
    run_until("completed", member, make_agent(member, project_id, name="Baker", model=_DEMO), message="Hello")


def test_the_days_of_runs_are_drawn_and_told_to_the_keyboard(people: People) -> None:
    _run()
    page = people.enter("owner", "/workbench/analytics/?days=7")
    charts = page.locator("[data-chart]")
    expect(charts.locator("canvas")).to_have_count(3)

    charts.first.press("End")
    expect(page.get_by_role("status").filter(has_text="Runs: 1, Failed: 0")).to_have_count(1)
    expect(charts.first.locator(".u-legend")).to_contain_text("Runs1Failed0")
    charts.first.press("ArrowLeft")
    expect(page.get_by_role("status").filter(has_text="Runs: 0, Failed: 0")).to_have_count(1)
    page.set_viewport_size({"width": 360, "height": 740})
    expect(charts.first.locator("canvas")).to_be_visible()
    fits = "place => place.querySelector('canvas').getBoundingClientRect().width <= place.clientWidth"
    page.wait_for_function(f"() => [...document.querySelectorAll('[data-chart]')].every({fits})")
    page.emulate_media(color_scheme="dark")
    expect(charts.locator("canvas")).to_have_count(3)


def test_without_script_the_table_tells_the_same(people: People) -> None:
    _run()
    page = people.enter("owner", "/workbench/analytics/?days=7", java_script_enabled=False)

    expect(page.locator("[data-chart]").first).to_be_hidden()
    expect(page.get_by_role("region", name="Day", exact=True).get_by_role("row")).to_have_count(2)
