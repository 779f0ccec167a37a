"""The forms of the authoring screens, without a server."""

import pytest

from education.authoring.forms import PublishForm, SettingsForm, form_for, quizzes
from education.authoring.rules import SectionType
from tests.people import QUIZ

QUESTIONS = [
    {**question, "feedback": question.get("feedback", ""), "points": question.get("points", 1)}
    | {
        "options": [
            {**option, "is_right": option.get("is_right", False), "feedback": option.get("feedback", "")}
            for option in question["options"]
        ]
    }
    for question in QUIZ["questions"]
]


def test_questions_survive_the_way_through_the_form():
    read = quizzes.read(dict(quizzes.write(QUESTIONS)))

    assert [{**question, "points": int(question["points"])} for question in read] == QUESTIONS


def test_questions_are_described_in_lines():
    assert quizzes.describe(QUESTIONS).splitlines()[:3] == ["1. Which is a fruit?", "✓ An apple", "A brick"]


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
