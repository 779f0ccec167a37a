"""The learner's screens as a browser without script asks for them."""

import re
from typing import Any

import pytest

from diatonic.common import clock
from education.authoring import services as authoring
from education.learning import services
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import INSTRUCTOR, KINDS_QUIZ, QUIZ, REVIEWER, make_published, publish, section_ids


class Learner:
    """A published module with a text and a quiz, and a viewer at its pages."""

    def __init__(self) -> None:
        make_organization("demo")
        account = make_person("demo", name="Vera", role="viewer")
        self.scope = scope_for(account, "demo")
        self.client = sign_in(account)
        self.module_id = make_published(with_quiz=True).module_id
        self.text, self.quiz = section_ids(self.module_id)
        self.page = f"/o/demo/learn/{self.module_id}/"

    def section(self, content_id: str) -> str:
        return f"{self.page}sections/{content_id}/"

    def shown(self, address: str) -> str:
        return self.client.get(address).content.decode()

    def answer(self, **answers: Any) -> Any:
        return self.client.post(f"{self.section(self.quiz)}answer/", {"edition": "1", **answers})


@pytest.fixture
def learner() -> Learner:
    return Learner()


def test_reading_to_the_end_leads_from_the_catalogue_through_the_sections(learner):
    assert learner.page in learner.shown("/o/demo/learn/")
    assert learner.section(learner.text) in learner.shown(learner.page)
    assert "Flour, water, salt and time." in learner.shown(learner.section(learner.text))

    after = learner.client.post(learner.section(learner.text))

    assert after["Location"] == learner.section(learner.quiz)
    assert "1 of 2 sections done" in learner.shown(learner.page)


def test_a_question_without_an_answer_costs_no_attempt(learner):
    page = learner.answer(q1="apple")

    assert page.status_code == 422
    assert '<a href="#question-2">Question 2</a> has no answer.' in page.content.decode()
    assert re.search(r'value="apple"\s+checked', page.content.decode())
    assert services.get_module(learner.scope, module_id=learner.module_id).progress.of(learner.quiz).attempts == 0


def test_answers_to_the_quiz_as_it_was_shown_count_after_a_question_was_taken_out(learner):
    ids = {"module_id": learner.module_id, "content_id": learner.quiz}
    services.save_progress(learner.scope, **ids, reported={"state": "started"}, now=clock.now())
    shorter = {"content_data": {**QUIZ, "questions": QUIZ["questions"][:1]}}
    authoring.save_section(INSTRUCTOR, **ids, changes=shorter, revision=1, now=clock.now())
    authoring.submit_module(INSTRUCTOR, module_id=learner.module_id, now=clock.now())
    authoring.publish_module(REVIEWER, module_id=learner.module_id, now=clock.now())

    half = learner.answer(q1="apple")
    whole = learner.answer(q1="apple", q2=["two", "four"])

    assert half.status_code == 422
    assert "Question 2</a> has no answer." in half.content.decode()
    assert whole.status_code == 302
    (attempt,) = services.list_attempts(learner.scope, **ids).items
    assert (attempt.percent, attempt.out_of) == (100, 3)


def test_the_page_of_a_quiz_never_tells_the_answers_before(learner):
    page = learner.shown(learner.section(learner.quiz))

    assert "Try to eat it." not in page
    assert "is_right" not in page


def test_a_wrong_answer_shows_feedback_but_not_the_right_one(learner):
    learner.answer(q1="brick", q2=["two"])

    page = learner.shown(learner.section(learner.quiz))

    assert "Not passed yet" in page
    assert "Try to eat it." in page
    assert "Right answer:" not in page
    assert "(1 left)" in page


def test_passing_shows_the_right_answers_and_completes_the_section(learner):
    learner.answer(q1="apple", q2=["two", "four"])

    page = learner.shown(learner.section(learner.quiz))

    assert "100 %" in page
    assert "Right answer:" in page
    assert "1 of 2 sections done" in learner.shown(learner.page)


def test_without_attempts_left_there_is_nothing_to_answer(learner):
    learner.answer(q1="brick", q2=["two"])
    learner.answer(q1="brick", q2=["two"])

    assert "Send my answers" not in learner.shown(f"{learner.section(learner.quiz)}?again=1")
    assert learner.answer(q1="apple", q2=["two", "four"]).status_code == 409


def test_there_is_no_picture_where_there_is_none(learner):
    assert learner.client.get(f"{learner.page}picture/").status_code == 404
    assert learner.client.get(f"{learner.section(learner.text)}files/video/").status_code == 404


class TestKinds:
    """A quiz with one question of each kind, answered as a page without script sends it."""

    @pytest.fixture
    def asked(self, learner: Learner) -> Learner:
        ids = {"module_id": learner.module_id, "content_id": learner.quiz}
        changes = {"content_data": {**KINDS_QUIZ, "max_attempts": 1}}
        authoring.save_section(INSTRUCTOR, **ids, changes=changes, revision=1, now=clock.now())
        publish(learner.module_id)
        return learner

    def fields(self, learner: Learner) -> dict[str, Any]:
        """Return the right answers as fields, found by what the page says and not by what is stored."""
        shown = services.get_section(learner.scope, module_id=learner.module_id, content_id=learner.quiz)
        questions = {question["question_id"]: question for question in shown.content["questions"]}
        places = {"Mix": "1", "Knead": "2", "Bake": "3"}
        capitals = {right["text"]: right["right_id"] for right in questions["match"]["rights"]}
        belongs = {"France": "Paris", "Portugal": "Lisbon"}
        return {
            "edition": str(shown.section.entry.edition),
            "attempt": "1",
            "q1": "apple",
            "q2": ["two", "four"],
            "statement": "true",
            "text": " LISBON ",
            "number": "3,14",
            **{f"order.{item['item_id']}": places[item["text"]] for item in questions["order"]["items"]},
            **{f"match.{left['pair_id']}": capitals[belongs[left["text"]]] for left in questions["match"]["lefts"]},
        }

    def test_all_right_answers_pass(self, asked):
        answer = asked.client.post(f"{asked.section(asked.quiz)}answer/", self.fields(asked))

        assert answer.status_code == 302
        page = asked.shown(asked.section(asked.quiz))
        assert "100 %" in page
        assert "7 of 7 points" in page

    def test_wrong_answers_are_explained_once_they_may_be_seen(self, asked):
        fields = self.fields(asked)
        first, second, _ = (name for name in fields if name.startswith("order."))
        fields[first], fields[second] = fields[second], fields[first]

        asked.client.post(f"{asked.section(asked.quiz)}answer/", {**fields, "number": "2", "text": "Porto"})

        page = asked.shown(asked.section(asked.quiz))
        assert "4 of 7 points" in page
        assert "from 3.13 to 3.15" in page
        assert "Lisbon or Lisboa" in page
        assert "Porto" in page

    def test_a_place_given_twice_and_a_word_for_a_number_cost_no_attempt(self, asked):
        fields = self.fields(asked)
        twice = {name: "1" for name in fields if name.startswith("order.")}

        page = asked.client.post(f"{asked.section(asked.quiz)}answer/", {**fields, **twice})
        word = asked.client.post(f"{asked.section(asked.quiz)}answer/", {**fields, "number": "three"})

        assert (page.status_code, word.status_code) == (422, 422)
        assert "Give every item a place of its own." in page.content.decode()
        assert "Write a number, such as 3.14" in word.content.decode()
        assert 'value="three"' in word.content.decode()

    def test_open_questions_can_be_sent_anyway(self, asked):
        fields = {**self.fields(asked), "number": "", "anyway": "1"}

        assert asked.client.post(f"{asked.section(asked.quiz)}answer/", fields).status_code == 302

        assert "No answer" in asked.shown(asked.section(asked.quiz))

    def test_a_second_window_does_not_answer_for_another_attempt(self, asked):
        fields = self.fields(asked)
        address = f"{asked.section(asked.quiz)}answer/"

        first, second = asked.client.post(address, fields), asked.client.post(address, fields)

        assert (first.status_code, second.status_code) == (302, 409)

    def test_a_result_shows_the_edition_that_was_answered(self, asked):
        asked.client.post(f"{asked.section(asked.quiz)}answer/", self.fields(asked))
        ids = {"module_id": asked.module_id, "content_id": asked.quiz}
        shorter = {"content_data": {**KINDS_QUIZ, "questions": KINDS_QUIZ["questions"][:1]}}
        authoring.save_section(INSTRUCTOR, **ids, changes=shorter, revision=2, now=clock.now())
        publish(asked.module_id)

        page = asked.shown(asked.section(asked.quiz))

        assert "Capital of Portugal?" in page
        assert "7 of 7 points" in page
