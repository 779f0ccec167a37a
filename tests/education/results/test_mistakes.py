"""What people answered who were wrong: the most frequent, however much there is."""

from typing import Any

import pytest

from diatonic.common.dynamo.connection import counting
from education.authoring import services as authoring
from education.learning import services as learning
from education.quizzes.rules import Question, mistakes
from education.results import services
from education.results.models import CounterModel
from education.results.rules import quiz_figures
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import INSTRUCTOR, KINDS_QUIZ, NOW, RIGHT_KINDS, make_module, person, publish
from tests.routes.iam import Asked, refused

QUESTIONS = {question["question_id"]: Question.model_validate(question) for question in KINDS_QUIZ["questions"]}


@pytest.mark.parametrize(
    ("question_id", "chosen", "words"),
    [
        ("text", ["  Porto "], ["Porto"]),
        ("number", ["3,2"], ["3,2"]),
        ("order", ["bake", "mix", "knead"], ["Bake → Mix → Knead"]),
        ("match", ["fr:pt", "pt:odd-one"], ["France → Lisbon", "Portugal → Oslo"]),
        ("match", ["fr:fr", "pt:odd-one"], ["Portugal → Oslo"]),
        ("match", ["pt:odd-one"], ["Portugal → Oslo"]),
        ("q1", ["brick"], []),  # what is chosen is counted by itself
        ("statement", ["false"], []),
        ("text", [], []),
        ("order", [], []),
        ("number", ["  "], []),
        ("number", ["three"], []),  # what cannot be graded, of a time that ran out
        ("order", ["bake"], []),
    ],
)
def test_each_kind_says_what_is_wrong(question_id, chosen, words):
    assert [one.words for one in mistakes(QUESTIONS[question_id], chosen)] == words


@pytest.mark.parametrize("question_id", QUESTIONS)
def test_a_right_answer_has_no_mistake(question_id):
    assert mistakes(QUESTIONS[question_id], RIGHT_KINDS[question_id]) == []


@pytest.mark.parametrize(
    ("question_id", "one", "other"),
    [("text", "Porto", " pORTO "), ("number", "3.20", "3,2"), ("number", "4", "40e-1")],
)
def test_what_is_graded_alike_is_the_same_mistake(question_id, one, other):
    first, second = (mistakes(QUESTIONS[question_id], [typed])[0].key for typed in (one, other))

    assert first == second


class Quiz:
    """A live quiz of all kinds, and who answers it."""

    def __init__(self) -> None:
        self.module_id = make_module().module_id
        section = authoring.add_section(
            INSTRUCTOR,
            module_id=self.module_id,
            content_type="quiz",
            title="Check",
            content_data=KINDS_QUIZ,
            now=NOW,
        )
        self.content_id = section.content_id
        publish(self.module_id)
        self.ids: dict[str, Any] = {"module_id": self.module_id, "content_id": self.content_id}

    def answer(self, name, **answers):
        scope = person(name, "viewer")
        shown = learning.get_section(scope, **self.ids).content
        given = {"text": ["lisbon"], "number": ["3.14"], **answers}
        for question in shown["questions"]:
            name = question["question_id"]
            if name == "order":
                items = {item["text"]: item["item_id"] for item in question["items"]}
                given[name] = [items[text] for text in given.get(name, ["Mix", "Knead", "Bake"])]
            if name == "match":
                rights = {right["text"]: right["right_id"] for right in question["rights"]}
                sides = given.get(name, {"fr": "Paris", "pt": "Lisbon"})
                given[name] = [f"{left}:{rights[right]}" for left, right in sides.items()]
        learning.submit_attempt(scope, **self.ids, submitted={"answers": given}, now=NOW)

    def results(self, **options):
        return services.get_quiz_results(INSTRUCTOR, **self.ids, **options)

    def mistakes(self, question_id, **options):
        questions = {one.question.question_id: one for one in self.results(**options).figures.questions}
        return [(one.text, one.count, one.percent) for one in questions[question_id].mistakes]


@pytest.fixture
def quiz() -> Quiz:
    return Quiz()


def test_the_most_frequent_wrong_answers_are_shown_with_counts(quiz):
    for number, town in enumerate(["Porto", "porto", "Braga", "Faro"]):
        quiz.answer(f"learner-{number}", text=[town], match={"fr": "Oslo", "pt": "Lisbon"})
    quiz.answer("ann", number=["3"], order=["Bake", "Mix", "Knead"])

    assert quiz.mistakes("text") == [("Porto", 2, 40), ("Braga", 1, 20), ("Faro", 1, 20)]
    assert quiz.mistakes("number") == [("3", 1, 20)]
    assert quiz.mistakes("order") == [("Bake → Mix → Knead", 1, 20)]
    assert quiz.mistakes("match") == [("France → Oslo", 4, 80)]
    assert quiz.mistakes("q1") == []


def test_only_first_answers_count(quiz):
    quiz.answer("ann", text=["Porto"])
    quiz.answer("ann", text=["Braga"])

    assert quiz.mistakes("text") == [("Porto", 1, 100)]


def test_a_question_that_changed_starts_anew(quiz):
    quiz.answer("ann", text=["Porto"], number=["3"])
    changed = [
        {**one, "accepted": ["Lisboa"]} if one["question_id"] == "text" else one for one in KINDS_QUIZ["questions"]
    ]
    changes = {"content_data": {**KINDS_QUIZ, "questions": changed}}
    authoring.save_section(INSTRUCTOR, **quiz.ids, changes=changes, revision=1, now=NOW)
    publish(quiz.module_id)
    quiz.answer("bob", text=["Braga"])

    assert quiz.mistakes("text") == [("Braga", 1, 100)]
    assert quiz.mistakes("number") == [("3", 1, 50)]
    assert quiz.mistakes("number", since="1.1.0") == []


def test_ten_thousand_long_texts_grow_nothing(quiz, monkeypatch):
    """Nothing of what is typed is kept beside the attempts; what is read and shown of them has an end."""
    quiz.answer("someone", text=["Porto"])
    before = {item.counter_id: len(item.counts) for item in CounterModel.scan()}
    for number in range(120):
        quiz.answer(f"someone-{number}", text=[f"{number} {'x' * 490}"])

    names = {name for item in CounterModel.scan() for name in item.counts}
    assert not [name for name in names if "x" * 10 in name or "Porto" in name]
    assert max(len(item.counts) for item in CounterModel.scan()) <= max(before.values()) + 5
    with counting() as calls:
        found = quiz.results()
    assert calls.total == 7
    question = next(one for one in found.figures.questions if one.question.question_id == "text")
    assert (question.answered, question.looked_at, len(question.mistakes)) == (121, 100, 5)
    assert max(len(one.text) for one in question.mistakes) == 120


def test_a_quiz_of_choices_and_the_table_read_no_answers(quiz):
    quiz.answer("ann", text=["Porto"])

    with counting() as calls:
        rows = list(services.questions_rows(INSTRUCTOR, module_id=quiz.module_id))
    assert len(rows) > len(KINDS_QUIZ["questions"])
    assert "quiz-attempts" not in str(calls.tables)
    assert quiz_figures([]).questions == ()


def test_page_and_api_show_them(quiz):
    make_organization("demo")
    account = make_person("demo", name="Ines", instructor=True)
    assert scope_for(account, "demo").can("results.view")
    quiz.answer("ann", text=["<b>Porto</b>"])
    client = sign_in(account)

    with Asked() as asked:
        page = client.get(f"/o/demo/teach/{quiz.module_id}/results/quizzes/{quiz.content_id}/").content.decode()
    answer = client.get(f"/api/education/modules/{quiz.module_id}/results/quizzes/{quiz.content_id}").json()

    assert "Most frequent wrong answers" in page
    assert "&lt;b&gt;Porto&lt;/b&gt;" in page
    assert refused("web", asked.calls) == []
    assert answer["questions"][3]["mistakes"] == [{"text": "<b>Porto</b>", "count": 1, "percent": 100}]
    assert answer["questions"][3]["looked_at"] == 1
