"""Versions: what one holds, what differs between two, and which comes next."""

from typing import Any

import pytest

from diatonic.common import errors
from diatonic.common.dynamo.connection import counting
from education.authoring import services
from education.authoring.rules import Module
from education.authoring.rules.versions import Differences, Span
from tests.education.authoring.versioning import add, published_twice, restore, save
from tests.people import (
    INSTRUCTOR,
    NOW,
    QUIZ,
    STRANGER,
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
