"""The forms of the authoring screens, without a server."""

import pytest

from education.authoring.forms import PublishForm, SettingsForm, form_for, quizzes
from education.authoring.rules import SectionType
from education.quizzes.rules import Quiz
from tests.people import KINDS_QUIZ, QUIZ

QUESTIONS = Quiz.model_validate(QUIZ).model_dump(mode="json")["questions"]
ALL_KINDS = Quiz.model_validate(KINDS_QUIZ).model_dump(mode="json")["questions"]


def test_questions_of_every_kind_survive_the_way_through_the_form():
    read = quizzes.read(dict(quizzes.write(ALL_KINDS)))

    assert Quiz.model_validate({"questions": read}) == Quiz.model_validate({"questions": ALL_KINDS})


def test_questions_are_described_in_lines():
    assert quizzes.describe(ALL_KINDS).splitlines() == [
        "1. Which is a fruit?",
        "✓ An apple",
        "A brick",
        "2. Which are even?",
        "✓ 2",
        "3",
        "✓ 4",
        "3. Bread needs time.",
        "✓ True",
        "4. Capital of Portugal?",
        "✓ Lisbon",
        "✓ Lisboa",
        "5. Pi?",
        "✓ 3.14 ± 0.01",
        "6. In which order?",
        "1) Mix",
        "2) Knead",
        "3) Bake",
        "7. Which capital?",
        "France → Paris",
        "Portugal → Lisbon",
        "→ Oslo",
    ]


def test_a_question_that_becomes_another_kind_keeps_what_was_written():
    sent = dict(quizzes.write(QUESTIONS)) | {"questions-1-kind": "ordering"}

    (_, question) = quizzes.read(sent)

    assert [item["text"] for item in question["items"]] == ["2", "3", "4"]
    assert question["options"] == []


def test_a_kind_with_a_list_begins_with_two_rows():
    (question,) = quizzes.apply([{**ALL_KINDS[3], "kind": "matching"}], "change_kind 0")

    assert len(question["pairs"]) == 2


def test_a_copy_of_a_question_has_ids_of_its_own():
    changed = quizzes.apply(ALL_KINDS, "duplicate_question 6")
    original, copy = changed[6:]

    assert [pair["left"] for pair in copy["pairs"]] == ["France", "Portugal"]
    assert copy["question_id"] != original["question_id"]
    assert not {pair["pair_id"] for pair in copy["pairs"]} & {pair["pair_id"] for pair in original["pairs"]}


@pytest.mark.parametrize(
    ("command", "items", "pairs", "distractors"),
    [
        ("move_item_up 5 2", ["Mix", "Bake", "Knead"], 2, 1),
        ("move_item_down 5 0", ["Knead", "Mix", "Bake"], 2, 1),
        ("move_item_down 5 2", ["Mix", "Knead", "Bake"], 2, 1),
        ("remove_item 5 0", ["Knead", "Bake"], 2, 1),
        ("add_item 5", ["Mix", "Knead", "Bake", ""], 2, 1),
        ("add_pair 6", ["Mix", "Knead", "Bake"], 3, 1),
        ("remove_pair 6 0", ["Mix", "Knead", "Bake"], 1, 1),
        ("add_distractor 6", ["Mix", "Knead", "Bake"], 2, 2),
        ("remove_distractor 6 0", ["Mix", "Knead", "Bake"], 2, 0),
    ],
)
def test_buttons_change_items_and_pairs_without_script(command, items, pairs, distractors):
    changed = quizzes.apply(ALL_KINDS, command)

    assert [item["text"] for item in changed[5]["items"]] == items
    assert (len(changed[6]["pairs"]), len(changed[6]["distractors"])) == (pairs, distractors)


def test_new_questions_and_options_get_ids():
    read = quizzes.read({"questions-0-text": "Why?", "questions-0-options-0-text": "So."})

    assert read[0]["question_id"]
    assert read[0]["options"][0]["option_id"]


@pytest.mark.parametrize(
    ("command", "titles", "options"),
    [
        ("add_question", ["Which is a fruit?", "Which are even?", ""], 2),
        ("remove_question 0", ["Which are even?"], 3),
        ("move_up 1", ["Which are even?", "Which is a fruit?"], 3),
        ("move_down 0", ["Which are even?", "Which is a fruit?"], 3),
        ("add_option 0", ["Which is a fruit?", "Which are even?"], 3),
        ("remove_option 0 1", ["Which is a fruit?", "Which are even?"], 1),
        ("move_up 0", ["Which is a fruit?", "Which are even?"], 2),
        ("remove_question 7", ["Which is a fruit?", "Which are even?"], 2),
        ("remove_option 0", ["Which is a fruit?", "Which are even?"], 2),
        ("launch -1", ["Which is a fruit?", "Which are even?"], 2),
    ],
)
def test_buttons_change_the_questions_without_script(command, titles, options):
    changed = quizzes.apply(QUESTIONS, command)

    assert [question["text"] for question in changed] == titles
    assert len(changed[0]["options"]) == options


def test_a_button_leaves_what_it_was_given_alone():
    quizzes.apply(QUESTIONS, "remove_option 0 0")

    assert len(QUESTIONS[0]["options"]) == 2


def test_settings_are_read_as_people_write_them():
    form = SettingsForm(
        {
            "title": "Bread",
            "description": "",
            "difficulty": "beginner",
            "content_type": "mixed",
            "learning_objectives": "Bake\r\n\r\n  Knead ",
            "tags": "Food, bread,food,, ",
            "estimated_duration": "",
            "revision": "3",
        }
    )

    assert form.is_valid()
    assert form.changes()["learning_objectives"] == ["Bake", "Knead"]
    assert form.changes()["tags"] == ["food", "bread"]
    assert form.changes()["estimated_duration"] is None


@pytest.mark.parametrize("kind", list(SectionType))
def test_every_type_of_section_has_a_form(kind):
    assert form_for(kind).template


def test_a_first_publication_has_no_choice_of_version():
    first = PublishForm(versions=[("minor", "1.0.0")])
    later = PublishForm(versions=[("minor", "1.1.0: something new"), ("major", "2.0.0: very different")])

    assert first.fields["bump"].widget.is_hidden
    assert not later.fields["bump"].widget.is_hidden
