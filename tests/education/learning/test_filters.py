"""The catalogue by level and tag: through indexes, in its order, and only what is live."""

import pytest

from diatonic.common import errors
from diatonic.common.dynamo.connection import counting
from education.authoring import services as authoring
from education.authoring.models import PublishedTagModel
from education.learning import services
from tests.organizations.people import make_organization, make_person, sign_in
from tests.people import INSTRUCTOR, NOW, STRANGER, VIEWER, publish


def make(title: str, difficulty: str, *tags: str) -> str:
    fields = {"title": title, "difficulty": difficulty, "tags": list(tags)}
    module = authoring.create_module(INSTRUCTOR, fields=fields, now=NOW)
    authoring.add_section(
        INSTRUCTOR,
        module_id=module.module_id,
        content_type="text",
        title="One",
        content_data={"body": "Text."},
        now=NOW,
    )
    publish(module.module_id)
    return module.module_id


def titles(*, difficulty: str = "", tag: str = "") -> set[str]:
    page = services.list_catalogue(VIEWER, difficulty=difficulty, tag=tag)
    return {one.card.title for one in page.items}


def change(module_id: str, **fields: object) -> None:
    revision = authoring.get_module(INSTRUCTOR, module_id=module_id).revision
    authoring.update_module(INSTRUCTOR, module_id=module_id, fields=fields, revision=revision, now=NOW)


def test_a_level_a_tag_and_both():
    make("Rye", "beginner", "baking", "rye")
    make("Sourdough", "advanced", "baking")
    make("Cheese", "beginner", "milk")

    assert titles() == {"Rye", "Sourdough", "Cheese"}
    assert titles(difficulty="beginner") == {"Rye", "Cheese"}
    assert titles(tag=" Baking") == {"Rye", "Sourdough"}
    assert titles(tag="baking", difficulty="advanced") == {"Sourdough"}
    assert titles(tag="milk", difficulty="advanced") == set()
    assert services.list_catalogue(STRANGER, tag="baking").items == ()
    with pytest.raises(errors.Invalid):
        titles(difficulty="hard")


def test_a_page_is_two_calls_with_any_filter():
    for number in range(3):
        make(f"Module {number}", "beginner", "baking")

    for wanted in ({"difficulty": "beginner"}, {"tag": "baking"}, {"tag": "baking", "difficulty": "beginner"}):
        with counting() as calls:
            first = services.list_catalogue(VIEWER, limit=2, **wanted)
        second = services.list_catalogue(VIEWER, limit=2, cursor=first.next_cursor, **wanted)

        assert calls.total == 2
        assert len({one.card.module_id for one in (*first.items, *second.items)}) == 3
        with pytest.raises(errors.Invalid):
            services.list_catalogue(VIEWER, cursor=first.next_cursor)


def test_a_new_version_moves_it_and_archiving_takes_it_away():
    module_id = make("Rye", "beginner", "baking", "rye")
    change(module_id, tags=["grain", "rye"], difficulty="advanced")
    assert titles(tag="baking") == {"Rye"}  # what is live counts, not the draft

    publish(module_id)
    assert titles(tag="baking") == titles(difficulty="beginner") == set()
    assert titles(tag="grain") == titles(tag="rye", difficulty="advanced") == {"Rye"}

    authoring.archive_module(INSTRUCTOR, module_id=module_id, now=NOW)
    assert titles(tag="grain") == titles(difficulty="advanced") == set()
    assert list(PublishedTagModel.query(module_id, limit=20)) == []


def test_the_page_keeps_filters_in_its_address_and_offers_to_clear_them():
    make_organization("demo")
    client = sign_in(make_person("demo", name="Vera", role="viewer"))
    make("Rye", "beginner", "baking")

    found = client.get("/o/demo/learn/?tag=baking&difficulty=beginner").content.decode()
    nothing = client.get("/o/demo/learn/?tag=milk").content.decode()

    assert "Rye" in found
    assert "difficulty=advanced" in found
    assert "Clear the filter" in nothing
    assert "Rye" not in nothing
    assert client.get("/o/demo/learn/?difficulty=hard").status_code == 200
