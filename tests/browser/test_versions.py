"""Two versions are compared, and the first one becomes the draft again; modules are archived together."""

from playwright.sync_api import Page, expect

from diatonic.common import clock
from education.authoring import services as authoring
from tests.browser.conftest import People
from tests.browser.furnishing import person


def published_and_changed() -> tuple[str, str]:
    """Return a module that was published, and its section, which says something else in the draft."""
    author, reviewer = person("instructor"), person("reviewer")
    module_id = authoring.create_module(author, fields={"title": "Rye"}, now=clock.now()).module_id
    content_id = authoring.add_section(
        author,
        module_id=module_id,
        content_type="text",
        title="Flour",
        content_data={"body": "Flour, water and salt."},
        now=clock.now(),
    ).content_id
    authoring.submit_module(author, module_id=module_id, now=clock.now())
    authoring.publish_module(reviewer, module_id=module_id, now=clock.now())
    authoring.save_section(
        author,
        module_id=module_id,
        content_id=content_id,
        changes={"content_data": {"body": "Rye, water and salt."}},
        revision=1,
        now=clock.now(),
    )
    return module_id, content_id


def test_versions_are_compared_and_the_first_is_restored_and_undone(people: People) -> None:
    module_id, content_id = published_and_changed()
    page = people.enter("instructor", f"/teach/{module_id}/")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("link", name="Versions").click()
    page.get_by_role("link", name="Compare version 1.0.0 with the draft").click()
    expect(page.get_by_role("deletion")).to_have_text("Flour")
    expect(page.get_by_role("insertion")).to_have_text("Rye")

    page.get_by_label("From").select_option("draft")
    page.get_by_label("To", exact=True).select_option("1.0.0")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("insertion")).to_have_text("Flour")

    page.get_by_role("navigation").get_by_role("link", name="Versions").click()
    page.get_by_role("button", name="Restore as the draft").click()
    expect(page.get_by_text("The draft is version 1.0.0 again.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The draft is what it was before again.")).to_be_visible()
    page.goto(f"/o/demo/teach/{module_id}/sections/{content_id}/")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_have_value("Rye, water and salt.")


def test_modules_are_chosen_and_archived_together_without_script(people: People) -> None:
    author = person("instructor")
    for title in ("Barley", "Spelt"):
        authoring.create_module(author, fields={"title": title}, now=clock.now())
    page = people.enter("instructor", "/teach/", java_script_enabled=False)
    expect(page.get_by_role("button", name="Archive", exact=True)).to_be_hidden()

    for title in ("Barley", "Spelt"):
        page.get_by_role("checkbox", name=f"Choose {title}").check()
    archive_chosen(page)

    expect(page.get_by_text("2 modules are archived.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 modules are drafts again.")).to_be_visible()


def archive_chosen(page: Page) -> None:
    """Press the button that appears once something is chosen."""
    page.get_by_role("group", name="With the chosen modules").get_by_role("button", name="Archive").click()
