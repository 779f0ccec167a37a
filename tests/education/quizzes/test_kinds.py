"""Each kind of question: right, wrong and odd answers; what a learner sees of it; nothing of the right answer leaks."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diatonic.common.errors import Invalid
from diatonic.common.validation import parse
from education.quizzes import rules
from education.quizzes.rules import Quiz
from tests.people import KINDS_QUIZ, RIGHT_KINDS

QUIZ = Quiz.model_validate(KINDS_QUIZ)
BY_ID = {question.question_id: question for question in QUIZ.questions}


def quiz_of(kind: str, **fields: Any) -> Quiz:
    return parse(Quiz, {"questions": [{"question_id": "q", "kind": kind, "text": "?", **fields}]})


def is_right(quiz: Quiz, *chosen: str) -> bool:
    return rules.grade(quiz, {"q": chosen}).results[0].is_right


def complaint(quiz: Quiz, *chosen: str) -> str:
    return "".join(error.message for error in rules.wrong_answers(quiz, {"q": chosen}))


def texts(*words: str) -> list[dict[str, str]]:
    return [{"item_id": f"i{number}", "text": word} for number, word in enumerate(words)]


def pairs(*sides: tuple[str, str]) -> list[dict[str, str]]:
    return [{"pair_id": f"p{number}", "left": left, "right": right} for number, (left, right) in enumerate(sides)]


def test_every_kind_is_right_with_its_right_answers_and_wrong_without_any():
    whole, nothing = rules.grade(QUIZ, RIGHT_KINDS), rules.grade(QUIZ, {})

    assert (whole.percent, whole.passed) == (100, True)
    assert (nothing.points, nothing.percent) == (0, 0)
    assert rules.wrong_answers(QUIZ, RIGHT_KINDS) == []
    assert {question.kind for question in QUIZ.questions} == set(rules.QuestionKind)


def test_a_complete_quiz_of_all_kinds_misses_nothing():
    assert rules.missing(QUIZ) == []


def test_a_quiz_of_before_the_kinds_still_loads():
    old = {
        "questions": [{"question_id": "q", "kind": "single", "text": "?", "points": 1, "options": [], "feedback": ""}]
    }

    quiz = Quiz.model_validate({**old, "introduction": "", "pass_mark": 60, "max_attempts": 0})

    assert (quiz.show_answers, quiz.time_limit, quiz.shuffle_questions) == ("passed", 0, False)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("Lisbon", True),
        ("  lisbon ", True),
        ("ＬＩＳＢＯＮ", True),  # noqa: RUF001 -- full width, as some keyboards write
        ("LISBON", True),
        ("são  paulo", True),
        ("sa\u0303o paulo", True),
        ("Sao Paulo", False),
        ("", False),
        (" ", False),
        ("Lisbon, Portugal", False),
    ],
)
def test_a_short_text_is_compared_without_case_and_runs_of_space(answer, right):
    assert is_right(quiz_of("text", accepted=["Lisbon", "São Paulo"]), answer) is right


def test_case_counts_where_the_author_says_so():
    quiz = quiz_of("text", accepted=["NaCl"], match_case=True)

    assert is_right(quiz, " NaCl ")
    assert not is_right(quiz, "nacl")


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("3.14", True),
        ("3,14", True),
        (" 3.15 ", True),
        ("3.13", True),
        ("314e-2", True),
        ("+3.14", True),
        ("3.1500000001", False),
        ("3.12", False),
        ("\u22123.14", False),
        ("", False),
    ],
)
def test_a_number_is_right_within_its_tolerance_as_people_write_it(answer, right):
    quiz = quiz_of("number", value="3.14", tolerance="0.01")

    assert complaint(quiz, answer) == ""
    assert is_right(quiz, answer) is right


@pytest.mark.parametrize(
    "answer", ["NaN", "Infinity", "-inf", "three", "3.14 m", "1e999", "0x10", "1_000", "3..1", "1,000,000", "9" * 60]
)
def test_what_is_no_number_is_refused_and_never_right(answer):
    quiz = quiz_of("number", value="3.14")

    assert "Write a number" in complaint(quiz, answer)
    assert not is_right(quiz, answer)


@pytest.mark.parametrize(("answer", "readings"), [("1,000", "1000 or 1.000"), ("-12,345", "-12345 or -12.345")])
def test_a_number_that_can_be_two_is_asked_about_before_it_counts(answer, readings):
    thousands, decimal = (value for value in readings.split(" or "))

    for value in (thousands, decimal):
        quiz = quiz_of("number", value=value)
        assert complaint(quiz, answer) == f"“{answer}” can be {readings}. Write it in one of these two ways."
        assert is_right(quiz, answer)  # where nobody could be asked, because the time was over
    assert not is_right(quiz_of("number", value="7"), answer)


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("0,125", "0.125"),
        (",125", "0.125"),
        ("12,5", "12.5"),
        ("1,00", "1"),
        ("1,0000", "1"),
        ("1234,567", "1234.567"),
        ("1 000,125", "1000.125"),
        ("1.000", "1"),
        ("1 000", "1000"),
    ],
)
def test_a_comma_that_can_mean_one_thing_only_is_read(answer, value):
    quiz = quiz_of("number", value=value)

    assert complaint(quiz, answer) == ""
    assert is_right(quiz, answer)


@pytest.mark.parametrize("field", ["value", "tolerance"])
def test_an_author_is_asked_too_which_number_is_meant(field):
    with pytest.raises(Invalid, match="not") as refused:
        quiz_of("number", **{"value": "5", field: "1,000"})

    (error,) = refused.value.fields
    assert (error.pointer, "can be 1000 or 1.000" in error.message) == (f"/questions/0/{field}", True)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "abc", "1e999", float("inf")])
def test_an_author_cannot_ask_for_what_is_no_number(value):
    with pytest.raises(Invalid) as refused:
        quiz_of("number", value=value)

    assert refused.value.fields[0].pointer == "/questions/0/value"


def test_a_negative_tolerance_is_refused():
    with pytest.raises(Invalid):
        quiz_of("number", value="1", tolerance="-1")


def test_numbers_are_reckoned_exactly_and_stored_as_texts():
    quiz = quiz_of("number", value="0.3", tolerance="0.1")

    assert is_right(quiz, "0.2")
    assert is_right(quiz, "0.4")
    assert quiz.model_dump(mode="json")["questions"][0]["value"] == "0.3"
    assert Quiz.model_validate(quiz.model_dump(mode="json")) == quiz


def test_items_that_read_the_same_may_be_swapped():
    quiz = quiz_of("ordering", items=texts("rest", "knead", "rest"))

    assert is_right(quiz, "i0", "i1", "i2")
    assert is_right(quiz, "i2", "i1", "i0")
    assert not is_right(quiz, "i1", "i0", "i2")


@pytest.mark.parametrize("answer", [["i0", "i0", "i1"], ["i0"], ["nothing", "i0", "i1"]])
def test_an_order_names_every_item_once(answer):
    quiz = quiz_of("ordering", items=texts("a", "b", "c"))

    assert complaint(quiz, *answer)
    assert not is_right(quiz, *answer)


def test_right_sides_that_read_the_same_are_one():
    quiz = quiz_of("matching", pairs=pairs(("dog", "mammal"), ("cat", "mammal"), ("ant", "insect")))

    shown = rules.for_learner(quiz, seed="s")["questions"][0]

    assert sorted(right["text"] for right in shown["rights"]) == ["insect", "mammal"]
    assert is_right(quiz, "p0:p0", "p1:p0", "p2:p2")
    assert is_right(quiz, "p0:p1", "p1:p0", "p2:p2")
    assert not is_right(quiz, "p0:p0", "p1:p0")


@pytest.mark.parametrize("answer", [["p0:p1", "p0:p0"], ["p9:p0"], ["p0:x"], ["p0"]])
def test_pairs_that_are_none_are_refused(answer):
    quiz = quiz_of("matching", pairs=pairs(("dog", "mammal"), ("ant", "insect")))

    assert complaint(quiz, *answer)
    assert not is_right(quiz, *answer)


@pytest.mark.parametrize(
    ("kind", "fields", "pointer"),
    [
        ("true_false", {}, "is_true"),
        ("text", {}, "accepted"),
        ("text", {"accepted": ["a", " "]}, "accepted/1"),
        ("number", {}, "value"),
        ("ordering", {"items": texts("a")}, "items"),
        ("ordering", {"items": texts("a", "")}, "items/1/text"),
        ("matching", {"pairs": pairs(("a", "b"))}, "pairs"),
        ("matching", {"pairs": pairs(("a", "b"), ("c", ""))}, "pairs/1/right"),
        ("matching", {"pairs": pairs(("a", "b"), ("c", "d")), "distractors": texts("B")}, "distractors/0/text"),
    ],
)
def test_missing_says_what_each_kind_lacks(kind, fields, pointer):
    assert [error.pointer for error in rules.missing(quiz_of(kind, **fields))] == [
        f"/content_data/questions/0/{pointer}"
    ]


@pytest.mark.parametrize("kind", ["true_false", "text", "number"])
def test_two_answers_to_one_question_are_refused(kind):
    assert complaint(quiz_of(kind, is_true=True, accepted=["1"], value="1"), "true", "false")


SEEDS = st.text("0123456789abcdef", min_size=1, max_size=64)


@given(SEEDS)
def test_what_a_learner_sees_leads_back_to_the_right_answers_and_only_by_its_seed(seed):
    sent = rules.to_learner(QUIZ, RIGHT_KINDS, seed=seed)

    assert rules.grade(QUIZ, rules.from_learner(QUIZ, sent, seed=seed)).percent == 100
    assert not rules.grade(QUIZ, rules.from_learner(QUIZ, sent, seed=f"{seed[:40]}x")).results[5].is_right


@given(SEEDS)
def test_the_ids_and_fields_of_the_right_answers_are_nowhere_in_what_is_sent(seed):
    sent = json.dumps(rules.for_learner(QUIZ, seed=seed))

    hidden = ["is_right", "is_true", "accepted", "tolerance", "value", "feedback", "distractors", "Lisboa", "3.14"]
    hidden += [item.item_id for item in BY_ID["order"].items + BY_ID["match"].distractors]
    assert [word for word in hidden if word in sent] == []
    rights = {right["right_id"] for right in rules.for_learner(QUIZ, seed=seed)["questions"][6]["rights"]}
    assert not rights & {pair.pair_id for pair in BY_ID["match"].pairs}


@given(SEEDS, st.permutations(list(BY_ID["order"].items)))
def test_the_order_shown_does_not_depend_on_how_the_items_were_stored_but_on_the_seed(seed, stored):
    other = QUIZ.model_copy(
        update={"questions": [BY_ID["order"].model_copy(update={"items": list(stored)})]}, deep=True
    )

    (shown,) = rules.for_learner(other, seed=seed)["questions"]
    assert shown["items"] == rules.for_learner(QUIZ, seed=seed)["questions"][5]["items"]


def test_every_order_comes_up_so_that_none_tells_anything():
    quiz = quiz_of("ordering", items=texts("a", "b", "c"))

    seen = {
        tuple(item["text"] for item in rules.for_learner(quiz, seed=str(number))["questions"][0]["items"])
        for number in range(200)
    }
    assert len(seen) == 6


def test_shuffling_is_a_matter_of_the_seed_and_true_stands_before_false():
    quiz = QUIZ.model_copy(update={"shuffle_questions": True, "shuffle_options": True})

    orders = {
        tuple(question["question_id"] for question in rules.for_learner(quiz, seed=str(number))["questions"])
        for number in range(20)
    }
    first = rules.for_learner(quiz, seed="a")
    assert len(orders) > 1
    assert first == rules.for_learner(quiz, seed="a")
    (statement,) = [question for question in first["questions"] if question["kind"] == "true_false"]
    assert [option["text"] for option in statement["options"]] == ["True", "False"]


@given(st.dictionaries(st.sampled_from([*BY_ID, "nothing"]), st.lists(st.text(max_size=30), max_size=5)))
def test_odd_answers_are_graded_without_failing(answers):
    grade = rules.grade(QUIZ, rules.from_learner(QUIZ, answers, seed="s"))

    assert 0 <= grade.percent <= 100
    rules.wrong_answers(QUIZ, answers)
    rules.revealed(QUIZ, grade)


def test_a_result_says_in_words_what_was_answered_and_what_is_right_only_when_it_may_be_seen():
    grade = rules.grade(QUIZ, {**RIGHT_KINDS, "number": ["2"], "order": ["bake", "mix", "knead"], "match": ["fr:pt"]})

    hidden = {result.question_id: result for result in grade.results}
    shown = {result.question_id: result for result in rules.revealed(QUIZ, grade)}

    assert all(line.right == "" for result in grade.results for line in result.lines)
    assert [(line.label, line.given) for line in hidden["match"].lines] == [("France", "Lisbon"), ("Portugal", "")]
    assert [line.right for line in shown["match"].lines] == ["Paris", "Lisbon"]
    assert [(line.label, line.given, line.right) for line in shown["order"].lines] == [
        ("1.", "Bake", "Mix"),
        ("2.", "Mix", "Knead"),
        ("3.", "Knead", "Bake"),
    ]
    assert shown["number"].lines[0].right == "from 3.13 to 3.15"
    assert shown["text"].lines[0].right == "Lisbon or Lisboa"
    assert shown["statement"].right_options == ("true",)


@pytest.mark.parametrize(
    ("show", "passed", "used", "may"),
    [
        ("each", False, 1, True),
        ("passed", False, 1, False),
        ("passed", True, 1, True),
        ("passed", False, 3, True),
        ("last", True, 1, False),
        ("last", False, 3, True),
        ("never", True, 3, False),
    ],
)
def test_when_the_right_answers_may_be_seen_is_the_authors_choice(show, passed, used, may):
    setting = rules.ShowAnswers(show)

    assert rules.may_reveal(passed=passed, attempts_used=used, max_attempts=3, show_answers=setting) is may
