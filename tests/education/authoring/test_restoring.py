"""A version made the draft again: whole or not at all, beside people who write, with its files."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from diatonic.common import clock, errors
from diatonic.common.jobs import worker
from education.authoring import services
from education.authoring.policies import WrongState
from education.authoring.rules import Module
from education.authoring.rules.versions import Differences
from organizations.audit import services as audit
from organizations.media import services as media
from tests import media_files
from tests.education.authoring.versioning import add, bodies, published_twice, restore, save, there
from tests.organizations.media.conftest import make_file, work
from tests.people import (
    COLLEAGUE,
    INSTRUCTOR,
    NOW,
    OWNER,
    VIEWER,
    make_module,
    make_published,
    publish,
    section_ids,
)


@pytest.fixture
def twice() -> Module:
    """A module that was published twice."""
    return published_twice()


def test_restoring_makes_fields_and_sections_the_draft_and_keeps_the_ids(twice):
    flour, quiz, baking = section_ids(twice.module_id)
    revision = services.get_module(OWNER, module_id=twice.module_id).revision

    restored = restore(twice.module_id, "1.0.0", revision=revision)

    assert section_ids(twice.module_id) == [flour, quiz]
    assert bodies(twice.module_id)[0] == "Flour, water, salt and time."
    assert restored.module.fields.description == ""
    assert (restored.module.section_count, restored.module.has_unpublished_changes) == (2, True)
    assert (restored.kept, restored.lost) == ("draft-1", ())
    with pytest.raises(errors.NotFound):
        there(twice.module_id, baking)
    assert audit.list_events(OWNER).items[0].action == "module.version_restored"
    found = services.compare_versions(INSTRUCTOR, module_id=twice.module_id, before="1.0.0")
    assert found.differences == Differences()


def test_what_the_checklist_says_of_restored_sections_is_known_at_once(twice):
    restore(twice.module_id, "1.0.0")

    _, outline = services.get_module_with_outline(OWNER, module_id=twice.module_id)

    assert [entry.findings is None for entry in outline.entries] == [False, False]


def test_what_was_there_comes_back_like_a_version(twice):
    before = bodies(twice.module_id)

    kept = restore(twice.module_id, "1.0.0").kept
    restore(twice.module_id, kept)

    assert bodies(twice.module_id) == before
    assert services.get_module(OWNER, module_id=twice.module_id).fields.description == "Better."
    assert [release.version for release in services.list_releases(OWNER, module_id=twice.module_id).items] == [
        "1.1.0",
        "1.0.0",
    ]


def test_a_restored_section_is_edited_moved_deleted_and_published_like_any(twice):
    flour, quiz = section_ids(twice.module_id)[:2]
    restore(twice.module_id, "1.0.0")

    assert save(twice.module_id, flour, title="Wheat").section.content_data["body"].startswith("Flour")
    revision = services.get_module_with_outline(OWNER, module_id=twice.module_id)[1].revision
    services.move_sections(INSTRUCTOR, module_id=twice.module_id, order=[quiz, flour], revision=revision, now=NOW)
    again = publish(twice.module_id, bump="major")
    restore(twice.module_id, "1.1.0")
    services.delete_section(INSTRUCTOR, module_id=twice.module_id, content_id=flour, now=NOW)
    services.restore_section(INSTRUCTOR, module_id=twice.module_id, content_id=flour, now=NOW)

    published = services.get_published(VIEWER, module_id=again.module_id)
    assert [entry.title for entry in published.outline.entries] == ["Check", "Wheat"]
    assert there(twice.module_id, flour).content_data["body"].startswith("Rye")


def test_no_edition_ever_gets_another_content(twice):
    """Restored, edited, restored again: each version still says what it said."""
    flour = section_ids(twice.module_id)[0]
    for number in range(3):
        restore(twice.module_id, "1.0.0")
        save(twice.module_id, flour, content_data={"body": f"Attempt {number}."})
        publish(twice.module_id, bump="minor")

    said = [
        services.get_version(OWNER, module_id=twice.module_id, version=version).contents[flour].content_data["body"]
        for version in ("1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0")
    ]
    assert said[:2] == ["Flour, water, salt and time.", "Rye, water, salt and time."]
    assert said[2:] == ["Attempt 0.", "Attempt 1.", "Attempt 2."]


def test_whoever_has_the_section_open_is_told_and_loses_nothing(twice):
    flour = section_ids(twice.module_id)[0]
    open_since = there(twice.module_id, flour).revision
    theirs = []
    for version in ("1.0.0", "draft-1", "1.0.0"):
        restore(twice.module_id, version)
        with pytest.raises(errors.Stale) as told:
            services.save_section(
                COLLEAGUE,
                module_id=twice.module_id,
                content_id=flour,
                changes={"title": "Mine"},
                revision=open_since,
                now=NOW,
            )
        open_since = told.value.extra["revision"]
        theirs.append(told.value.extra["theirs"]["content_data"]["body"].split(",")[0])

    assert theirs == ["Flour", "Rye", "Flour"]


def test_what_somebody_saves_while_a_version_is_restored_is_in_one_of_both(twice):
    flour = section_ids(twice.module_id)[0]
    saved: list[str] = []

    def write() -> None:
        for number in range(5):
            try:
                save(twice.module_id, flour, scope=COLLEAGUE, content_data={"body": f"Text {number}."})
            except errors.Stale:
                continue
            saved.append(f"Text {number}.")

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(write)
        restored = pool.submit(lambda: restore(twice.module_id, "1.0.0")).result()
        writing.result()

    kept = services.get_version(OWNER, module_id=twice.module_id, version=restored.kept).contents[flour]
    now_there = there(twice.module_id, flour).content_data["body"]
    assert kept.content_data["body"] in [*saved, "Rye, water, salt and time."]
    assert now_there in [*saved, "Flour, water, salt and time."]
    if saved and saved[-1] != kept.content_data["body"]:
        assert now_there == saved[-1]


def test_of_two_restorings_at_once_with_the_same_revision_one_is_told(twice):
    revision = services.get_module(OWNER, module_id=twice.module_id).revision

    def attempt(version: str) -> bool:
        try:
            restore(twice.module_id, version, revision=revision)
        except errors.Stale:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, ["1.0.0"] * 4))

    assert outcomes.count(True) == 1
    assert bodies(twice.module_id)[0].startswith("Flour")


def test_a_stale_revision_and_a_locked_draft_are_refused(twice):
    with pytest.raises(errors.Stale):
        restore(twice.module_id, "1.0.0", revision=1)
    add(twice.module_id, "New")
    services.submit_module(INSTRUCTOR, module_id=twice.module_id, now=NOW)
    with pytest.raises(WrongState):
        restore(twice.module_id, "1.0.0")

    assert len(section_ids(twice.module_id)) == 4


def test_a_version_that_is_the_draft_already_changes_nothing(twice):
    before = services.get_module(OWNER, module_id=twice.module_id)

    assert restore(twice.module_id, "1.1.0").kept == ""
    assert services.get_module(OWNER, module_id=twice.module_id) == before


class Pictured:
    """A draft with a document, which a text replaced in the second version."""

    def __init__(self) -> None:
        module = make_module()
        self.module_id = module.module_id
        section = services.add_section(
            INSTRUCTOR, module_id=self.module_id, content_type="document", title="Recipe", now=NOW
        )
        self.content_id = section.content_id
        self.first, self.second = (
            make_file(INSTRUCTOR, media_files.pdf(), name).file_id for name in ("one.pdf", "two.pdf")
        )
        self.put(self.first)

    def put(self, file_id: str) -> None:
        save(self.module_id, self.content_id, content_data={"file_id": file_id})

    def uses(self, file_id: str) -> list[str]:
        return [use.holder for use in media.get_file_with_uses(OWNER, file_id=file_id).uses]


def test_files_are_held_for_what_is_restored_and_let_go_for_what_is_not():
    here = Pictured()
    publish(here.module_id)
    here.put(here.second)
    holder = f"{here.content_id}#document"
    assert (holder in here.uses(here.first), holder in here.uses(here.second)) == (False, True)

    kept = restore(here.module_id, "1.0.0").kept
    work(INSTRUCTOR.organization_id)

    assert there(here.module_id, here.content_id).files == {"document": here.first}
    assert (holder in here.uses(here.first), here.uses(here.second)) == (True, [])
    restore(here.module_id, kept)
    work(INSTRUCTOR.organization_id)
    assert (holder in here.uses(here.first), holder in here.uses(here.second)) == (False, True)


def test_a_file_that_was_deleted_meanwhile_does_not_come_back_and_is_named():
    here = Pictured()
    publish(here.module_id)
    here.put(here.second)
    kept = restore(here.module_id, "1.0.0").kept
    work(INSTRUCTOR.organization_id)
    media.delete_file(OWNER, file_id=here.second, now=clock.now())

    restored = restore(here.module_id, kept)

    assert restored.lost == ("the document of “Recipe”",)
    section = there(here.module_id, here.content_id)
    assert (section.files, section.entry.is_complete) == ({}, False)
    here.put(here.first)
    publish(here.module_id)
    work(INSTRUCTOR.organization_id)
    view = services.get_version(OWNER, module_id=here.module_id, version="1.1.0")
    assert view.contents[here.content_id].files == {"document": here.first}


def test_what_cannot_be_required_any_more_is_named_and_the_rest_comes_back():
    module_id = make_published(title="Bread").module_id
    other, gone = (make_module(title=title).module_id for title in ("Rye", "Salt"))
    for required in (other, gone):
        services.require_module(INSTRUCTOR, module_id=module_id, required_id=required, now=NOW)
    kept = restore(module_id, "1.0.0").kept
    services.delete_module(INSTRUCTOR, module_id=gone, now=NOW)

    back = restore(module_id, kept)

    assert (back.module.fields.prerequisites, back.lost) == ([other], ("a required module that is no more",))
    restore(module_id, "1.0.0")
    services.require_module(INSTRUCTOR, module_id=other, required_id=module_id, now=NOW)
    circle = restore(module_id, kept)
    assert circle.module.fields.prerequisites == []
    assert "would require itself" in circle.lost[-1]


def test_settling_twice_is_once(twice):
    kept = restore(twice.module_id, "1.0.0").kept
    worker.run(f"settle-{twice.module_id}-{kept}")

    services.settle_restored(OWNER, module_id=twice.module_id, kept=kept, now=NOW)

    assert bodies(twice.module_id)[0].startswith("Flour")
