"""Modules of before the catalogue had levels and tags are listed under them, once, beside everything else."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from education.authoring import services
from education.authoring.models import PublishedModel, PublishedTagModel
from tests.organizations.people import make_organization
from tests.people import INSTRUCTOR, NOW, VIEWER, make_module, publish
from tests.routes.iam import Asked, refused


def published(title: str, *tags: str) -> str:
    """A module that learners see, with these tags."""
    module = make_module(title=title)
    services.update_module(
        INSTRUCTOR, module_id=module.module_id, fields={"tags": list(tags)}, revision=module.revision, now=NOW
    )
    return publish(module.module_id).module_id


def as_before(module_id: str) -> None:
    """Take away what was not written yet when there were no levels and tags in the catalogue."""
    PublishedModel("demo", module_id).update(actions=[PublishedModel.difficulty_in.remove()])
    for item in PublishedTagModel.query(module_id):
        item.delete()


def listed(**query: Any) -> list[str]:
    return sorted(card.title for card in services.list_published(VIEWER, **query).items)


def run(*organizations: str) -> str:
    said = StringIO()
    call_command("catalogue", *organizations, stdout=said)
    return said.getvalue()


def test_modules_are_found_under_their_level_and_tags_afterwards():
    make_organization("demo")
    for module_id in (published("Bread", "flour", "salt"), published("Rye", "flour"), published("Plain")):
        as_before(module_id)
    published("New", "flour")
    assert listed(difficulty="beginner") == listed(tag="flour") == ["New"]

    with Asked() as asked:
        first = run("demo")
    again = run("demo")

    assert first == "demo: 3 modules listed\n"
    assert again == "demo: 0 modules listed\n"
    assert listed(difficulty="beginner") == listed() == ["Bread", "New", "Plain", "Rye"]
    assert listed(tag="flour") == ["Bread", "New", "Rye"]
    assert listed(tag="salt", difficulty="beginner") == ["Bread"]
    assert refused("web", asked.calls) == []


def test_what_learners_see_stays_as_it_was():
    module_id = published("Bread", "flour")
    before = services.get_published(VIEWER, module_id=module_id)
    as_before(module_id)

    services.list_again(INSTRUCTOR)

    assert services.get_published(VIEWER, module_id=module_id) == before


def test_more_than_a_page_is_gone_through(monkeypatch):
    for number in range(5):
        as_before(published(f"Module {number}", "flour"))
    monkeypatch.setattr("diatonic.common.pages.MAX_LIMIT", 2)

    assert services.list_again(INSTRUCTOR) == 5
    assert len({item.module_id for item in PublishedTagModel.tag_index.query("demo#flour")}) == 5


def test_an_organization_that_there_is_not_changes_nothing():
    make_organization("demo")
    as_before(published("Bread"))

    with pytest.raises(CommandError, match="There is no organization nowhere"):
        run("demo", "nowhere")

    assert listed(difficulty="beginner") == []
