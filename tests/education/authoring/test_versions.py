"""Versions: what one holds, what differs between two, which comes next, and one made the draft again."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from diatonic.common import clock, errors
from diatonic.common.dynamo.connection import counting
from diatonic.common.jobs import worker
from education.authoring import services
from education.authoring.policies import WrongState
from education.authoring.rules.versions import Differences, Span
from organizations.audit import services as audit
from organizations.media import services as media
from tests import media_files
from tests.organizations.media.conftest import make_file, work
from tests.people import (
    COLLEAGUE,
    INSTRUCTOR,
    NOW,
    OWNER,
    QUIZ,
    STRANGER,
    VIEWER,
    make_module,
    make_published,
    publish,
    section_ids,
)


def save(module_id: str, content_id: str, *, scope: Any = INSTRUCTOR, **changes: Any) -> Any:
    seen = there(module_id, content_id)
    return services.save_section(
        scope, module_id=module_id, content_id=content_id, changes=changes, revision=seen.revision, now=NOW
    )


def there(module_id: str, content_id: str) -> Any:
    return services.get_section(OWNER, module_id=module_id, content_id=content_id).section


def restore(module_id: str, version: str, **options: Any) -> Any:
    options = {"revision": None, "now": NOW, **options}
    return services.restore_version(options.pop("scope", INSTRUCTOR), module_id=module_id, version=version, **options)


def bodies(module_id: str) -> list[str]:
    return [there(module_id, one).content_data.get("body", "") for one in section_ids(module_id)]


def add(module_id: str, title: str, body: str = "Text.") -> str:
    return services.add_section(
        INSTRUCTOR, module_id=module_id, content_type="text", title=title, content_data={"body": body}, now=NOW
    ).content_id


@pytest.fixture
def twice() -> Any:
    """A module whose second version has another text, a further section and another description."""
    module = make_published(with_quiz=True)
    flour, _ = section_ids(module.module_id)
    save(module.module_id, flour, content_data={"body": "Rye, water, salt and time."})
    add(module.module_id, "Baking")
    services.update_module(
        INSTRUCTOR,
        module_id=module.module_id,
        fields={"description": "Better."},
        revision=services.get_module(OWNER, module_id=module.module_id).revision,
        now=NOW,
    )
    return publish(module.module_id, bump="minor")


def test_a_version_is_read_as_it_was_published(twice):
    view = services.get_version(INSTRUCTOR, module_id=twice.module_id, version="1.0.0")

    flour, quiz = section_ids(twice.module_id)[:2]
    assert view.snapshot.release is not None
    assert view.snapshot.release.number == 1
    assert view.snapshot.fields["description"] == ""
    assert list(view.contents) == [flour, quiz]
    assert view.contents[flour].content_data == {"body": "Flour, water, salt and time."}


@pytest.mark.parametrize("version", ["9.9.9", "1.0", "draft-1", "01.0.0", "release#000001", "last "])
def test_a_version_that_never_was_is_not_found(twice, version):
    with pytest.raises(errors.NotFound):
        services.get_version(INSTRUCTOR, module_id=twice.module_id, version=version)


@pytest.mark.parametrize("scope", [VIEWER, STRANGER])
def test_versions_are_for_who_sees_the_module(twice, scope):
    expected = errors.Denied if scope is VIEWER else errors.NotFound
    for ask in (
        lambda: services.get_version(scope, module_id=twice.module_id, version="1.0.0"),
        lambda: services.compare_versions(scope, module_id=twice.module_id),
        lambda: restore(twice.module_id, "1.0.0", scope=scope),
    ):
        with pytest.raises(expected):
            ask()


def test_two_versions_are_compared_in_fields_sections_and_words(twice):
    flour = section_ids(twice.module_id)[0]

    found = services.compare_versions(INSTRUCTOR, module_id=twice.module_id, before="1.0.0", after="1.1.0")

    assert [change.name for change in found.differences.fields] == ["description"]
    assert [(change.kind, change.title) for change in found.differences.sections] == [
        ("changed", "Flour"),
        ("added", "Baking"),
    ]
    (line,) = found.differences.sections[0].texts[0].lines
    assert line.after[0] == Span("added", "Rye")
    assert found.differences.sections[0].content_id == flour
    back = services.compare_versions(INSTRUCTOR, module_id=twice.module_id, before="1.1.0", after="1.0.0")
    assert [change.kind for change in back.differences.sections] == ["changed", "removed"]


def test_the_draft_is_compared_with_the_last_publication_unless_others_are_named(twice):
    flour = section_ids(twice.module_id)[0]
    same = services.compare_versions(INSTRUCTOR, module_id=twice.module_id)
    save(twice.module_id, flour, title="Rye")

    found = services.compare_versions(INSTRUCTOR, module_id=twice.module_id)

    assert same.differences == Differences()
    assert (found.before.name, found.after.name) == ("1.1.0", "draft")
    assert [change.name for change in found.differences.sections[0].texts] == ["title"]


def test_before_the_first_publication_everything_is_new():
    module = make_module(with_quiz=True)

    found = services.compare_versions(INSTRUCTOR, module_id=module.module_id)

    assert {change.kind for change in found.differences.sections} == {"added"}
    assert (found.before.name, found.next_version, found.proposal.bump) == ("", "1.0.0", "minor")


def test_the_calls_do_not_grow_with_the_sections():
    module_id = make_published().module_id
    for number in range(30):
        add(module_id, f"Section {number}")

    with counting() as comparing:
        services.compare_versions(INSTRUCTOR, module_id=module_id)
    publish(module_id)
    with counting() as reading:
        services.get_version(INSTRUCTOR, module_id=module_id, version="1.1.0")

    assert (comparing.total, reading.total) == (3, 3)


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
    module_id, other, gone = (make_module(title=title).module_id for title in ("Bread", "Rye", "Salt"))
    for required in (other, gone):
        services.require_module(INSTRUCTOR, module_id=module_id, required_id=required, now=NOW)
    publish(module_id)
    for required in (other, gone):
        services.unrequire_module(INSTRUCTOR, module_id=module_id, required_id=required, now=NOW)
    publish(module_id)
    services.delete_module(INSTRUCTOR, module_id=gone, now=NOW)
    kept = restore(module_id, "1.0.0")
    restore(module_id, kept.kept)
    services.require_module(INSTRUCTOR, module_id=other, required_id=module_id, now=NOW)

    circle = restore(module_id, "1.0.0")

    assert (kept.module.fields.prerequisites, kept.lost) == ([other], ("a required module that is no more",))
    assert circle.module.fields.prerequisites == []
    assert "would require itself" in circle.lost[0]


def test_settling_twice_is_once(twice):
    kept = restore(twice.module_id, "1.0.0").kept
    worker.run(f"settle-{twice.module_id}-{kept}")

    services.settle_restored(OWNER, module_id=twice.module_id, kept=kept, now=NOW)

    assert bodies(twice.module_id)[0].startswith("Flour")


def changed_quiz(**changes: Any) -> dict[str, Any]:
    first, second = QUIZ["questions"]
    return {**QUIZ, "questions": [{**first, **changes}, second]}


@pytest.mark.parametrize(
    ("content", "bump", "words"),
    [
        (changed_quiz(text="Which one is a fruit?"), "patch", "Only words changed, in “Check”."),
        ({**QUIZ, "pass_mark": 80}, "minor", "other settings"),
        ({**QUIZ, "questions": [*QUIZ["questions"], {"question_id": "q3"}]}, "minor", "questions were added"),
        ({**QUIZ, "questions": QUIZ["questions"][:1]}, "major", "questions were taken out of “Check”"),
        (
            changed_quiz(options=[{"option_id": "apple", "text": "x"}, {"option_id": "brick", "is_right": True}]),
            "major",
            "right answers changed",
        ),
    ],
)
def test_the_next_version_is_proposed_from_what_changed_in_a_quiz(content, bump, words):
    module_id = make_published(with_quiz=True).module_id
    save(module_id, section_ids(module_id)[1], content_data=content)

    proposal = services.compare_versions(INSTRUCTOR, module_id=module_id).proposal

    assert proposal.bump == bump
    assert words.lower() in proposal.reason.lower()


def test_the_next_version_is_proposed_from_what_changed_in_the_module():
    def proposed() -> str:
        return services.compare_versions(INSTRUCTOR, module_id=module_id).proposal.bump

    module_id = make_published(with_quiz=True).module_id
    flour, quiz = section_ids(module_id)
    save(module_id, flour, content_data={"body": "Flour and water."})
    found = [proposed()]
    services.move_sections(INSTRUCTOR, module_id=module_id, order=[quiz, flour], revision=1 + 2, now=NOW)
    found.append(proposed())
    services.delete_section(INSTRUCTOR, module_id=module_id, content_id=flour, now=NOW)
    found.append(proposed())

    assert found == ["patch", "minor", "major"]
