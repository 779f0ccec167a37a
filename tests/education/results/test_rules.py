"""What is counted, and what follows from the counts."""

import random
from collections import Counter
from statistics import correlation

import pytest

from education.learning.rules import Counted
from education.quizzes.rules import Question, Quiz, grade
from education.results.rules import (
    EditionFigures,
    changes_in_quiz,
    correlation_with_rest,
    parts_of,
    quiz_counters,
    quiz_figures,
)
from tests.people import QUIZ


def single(name, *, options=3):
    made = [{"option_id": f"o{number}", "text": str(number), "is_right": number == 0} for number in range(options)]
    return {"question_id": name, "kind": "single", "text": name, "points": 1 + len(name) % 3, "options": made}


def counts_of(quiz, sheets):
    total: Counter[str] = Counter()
    for answers in sheets:
        for part in changes_in_quiz(Counted(1, quiz, grade(quiz, answers))):
            total.update(part)
    return total


def figures_of(quiz, sheets):
    return quiz_figures([EditionFigures("1.0.0", 1, 1, quiz, counts_of(quiz, sheets))])


def test_the_discrimination_from_sums_is_pearsons_correlation_with_the_rest():
    chance = random.Random(4)  # noqa: S311 -- answers, not secrets
    quiz = Quiz.model_validate({"questions": [single("a"), single("bb"), single("ccc"), single("dddd")]})
    sheets = [{one.question_id: [chance.choice(["o0", "o0", "o1", "o2"])] for one in quiz.questions} for _ in range(60)]
    counts = counts_of(quiz, sheets)

    for question in quiz.questions:
        own, rest = [], []
        for answers in sheets:
            results = {one.question_id: one.points for one in grade(quiz, answers).results}
            own.append(results.pop(question.question_id))
            rest.append(sum(results.values()))
        assert correlation_with_rest(counts, question.question_id) == pytest.approx(correlation(own, rest))


def test_what_everybody_knows_separates_nobody():
    quiz = Quiz.model_validate(QUIZ)
    sheets = [{"q1": ["apple"], "q2": ["two", "four"] if number % 2 else ["two"]} for number in range(20)]

    known, mixed = figures_of(quiz, sheets).questions

    assert (known.facility, known.discrimination) == (100, None)
    assert known.separation_words == "Cannot be said: all do alike"
    assert (mixed.facility, mixed.difficulty_words) == (50, "Medium")


def test_a_wrong_key_shows_as_a_question_that_separates_the_wrong_way():
    quiz = Quiz.model_validate({"questions": [single("a"), single("b"), single("wrong-key")]})
    able = {"a": ["o0"], "b": ["o0"], "wrong-key": ["o1"]}
    others = {"a": ["o1"], "b": ["o2"], "wrong-key": ["o0"]}

    question = figures_of(quiz, [able] * 12 + [others] * 8).questions[2]

    assert question.discrimination == -1
    assert question.separation_words == "Separates the wrong way"
    assert "Is the right answer marked?" in question.advice


def test_a_favourite_that_is_wrong_is_named():
    quiz = Quiz.model_validate({"questions": [single("a")]})

    (question,) = figures_of(quiz, [{"a": ["o2"]}] * 9 + [{"a": ["o0"]}] * 3 + [{}]).questions

    assert [(one.choice_id, one.count, one.percent) for one in question.choices] == [
        ("o0", 3, 23),
        ("o1", 0, 0),
        ("o2", 9, 69),
    ]
    assert (question.right, question.blank, question.difficulty_words) == (3, 1, "Hard")
    assert "“2”" in question.advice


def test_few_answers_are_left_to_chance():
    quiz = Quiz.model_validate(QUIZ)

    question = figures_of(quiz, [{"q1": ["brick"]}] * 9).questions[0]

    assert (question.difficulty_words, question.separation_words, question.advice) == (
        "Too few answers yet",
        "Too few answers yet",
        "",
    )


def test_average_median_and_spread():
    quiz = Quiz.model_validate({"questions": [single("a"), single("b"), single("c"), single("d")]})
    all_right = {name: ["o0"] for name in "abcd"}
    sheets = [all_right, {**all_right, "a": ["o1"]}, {**all_right, "a": [], "b": []}, {}, {}]

    figures = figures_of(quiz, sheets)

    assert (figures.average, figures.median, figures.passed) == (45, 50, 2)
    assert figures.spread == (2, 0, 0, 0, 0, 1, 0, 1, 0, 1)


def test_only_a_changed_question_starts_anew():
    before = Quiz.model_validate({"questions": [single("same"), single("other")]})
    after = Quiz.model_validate({"questions": [single("same"), single("other", options=4)]})
    sheets = [{"same": ["o0"], "other": ["o1"]}] * 4
    editions = [
        EditionFigures("1.1.0", 2, 2, after, counts_of(after, sheets[:1])),
        EditionFigures("1.0.0", 1, 1, before, counts_of(before, sheets)),
    ]

    same, other = quiz_figures(editions).questions

    assert (same.answered, same.since) == (5, "1.0.0")
    assert (other.answered, other.since) == (1, "1.1.0")


def test_the_largest_quiz_is_counted_by_writes_that_dynamodb_takes_and_read_in_one_call():
    questions = [single(f"question-{number}", options=20) | {"kind": "several"} for number in range(100)]
    quiz = Quiz.model_validate({"questions": questions})
    everything = {one.question_id: [option.option_id for option in one.options] for one in quiz.questions}

    changes = changes_in_quiz(Counted(1, quiz, grade(quiz, everything)))

    assert len(changes) == len(parts_of(quiz))
    assert sum(len(part) for part in parts_of(quiz)) == 100
    # "ADD #123 :123, " for each, and what every item has beside.
    assert all(len(part) * 12 + 100 <= 4096 for part in changes)
    assert len(quiz_counters("section", 1, quiz)) <= 100


def test_answers_that_go_out_take_with_them_what_they_brought():
    quiz = Quiz.model_validate(QUIZ)
    given = grade(quiz, {"q1": ["apple"], "q2": ["three"]})

    (came,), (went,) = changes_in_quiz(Counted(1, quiz, given)), changes_in_quiz(Counted(1, quiz, given, sign=-1))

    assert came
    assert {name: came[name] + went[name] for name in came | went} == dict.fromkeys(came, 0)


def test_true_and_false_are_counted_like_options():
    question = Question.model_validate(
        {"question_id": "tf", "kind": "true_false", "text": "Water is wet.", "is_true": True}
    )
    quiz = Quiz(questions=[question])

    (figures,) = figures_of(quiz, [{"tf": ["false"]}, {"tf": ["true"]}, {"tf": ["true"]}]).questions

    assert [(one.text, one.is_right, one.count) for one in figures.choices] == [("True", True, 2), ("False", False, 1)]
