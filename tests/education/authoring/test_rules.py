"""Versions, orders, completeness and estimated times of the draft."""

import pytest

from education.authoring import rules
from education.authoring.rules import Section, SectionType


def section(content_type: SectionType, **changes):
    values = {
        "content_id": "c",
        "module_id": "m",
        "title": "t",
        "content_type": content_type,
        "content_data": {},
        "duration": 0,
        "revision": 1,
        "edition": 1,
        "updated_at": "",
        "updated_by_name": "",
    }
    return Section(**{**values, **changes})


@pytest.mark.parametrize(
    ("version", "bump", "is_first", "expected"),
    [
        ("1.0.0", "minor", True, "1.0.0"),
        ("1.0.0", "patch", False, "1.0.1"),
        ("1.0.9", "minor", False, "1.1.0"),
        ("1.9.9", "major", False, "2.0.0"),
        ("1.0.9", "patch", False, "1.0.10"),
    ],
)
def test_next_version_raises_the_part_asked_for(version, bump, is_first, expected):
    assert rules.next_version(version, bump=bump, is_first=is_first) == expected


@pytest.mark.parametrize("wanted", [["a"], ["a", "b", "b"], ["a", "c"], []])
def test_an_order_names_every_section_once(wanted):
    assert rules.moved(("a", "b"), wanted) is not None


def test_any_permutation_is_an_order():
    assert rules.moved(("a", "b"), ["b", "a"]) is None


@pytest.mark.parametrize(
    ("incomplete", "pointer"),
    [
        (section(SectionType.TEXT, content_data={"body": "  \n"}), "/content_data/body"),
        (section(SectionType.VIDEO), "/content_data/file_id"),
        (section(SectionType.VIDEO, files={"captions": "f"}), "/content_data/file_id"),
        (section(SectionType.VIDEO, files={"video": "f"}, uploads={"captions": "u"}), "/content_data/file_id"),
        (section(SectionType.DOCUMENT), "/content_data/file_id"),
        (section(SectionType.QUIZ, content_data={"questions": []}), "/content_data/questions"),
    ],
)
def test_missing_says_what_a_section_lacks(incomplete, pointer):
    assert [error.pointer for error in rules.missing(incomplete)] == [pointer]
    assert not incomplete.entry.is_complete


@pytest.mark.parametrize(
    "complete",
    [
        section(SectionType.TEXT, content_data={"body": "Words."}),
        section(SectionType.VIDEO, files={"video": "f"}),
        section(SectionType.DOCUMENT, files={"document": "f"}),
    ],
)
def test_a_complete_section_misses_nothing(complete):
    assert rules.missing(complete) == []


def test_reading_time_is_estimated_unless_the_author_set_it():
    text = {"body": "word " * 201}

    assert rules.timed(section(SectionType.TEXT, content_data=text)).duration == 2
    assert rules.timed(section(SectionType.TEXT, content_data=text, duration=9, duration_is_set=True)).duration == 9
