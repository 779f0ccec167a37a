"""A quiz that its author tries in the preview: graded as for a learner, and recorded nowhere."""

import re
from typing import Any

import pytest

from diatonic.common.dynamo.connection import counting
from education.authoring import services
from education.learning import services as learning
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import KINDS_QUIZ, NOW, QUIZ, REVIEWER, make_module

_WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems")
#: What to write at each kind of question: all right, and all wrong.
RIGHT = {
    "q1": ["An apple"],
    "q2": ["2", "4"],
    "statement": ["True"],
    "text": ["lisbon"],
    "number": ["3,14"],
    "order": ["Mix", "Knead", "Bake"],
    "match": ["France: Paris", "Portugal: Lisbon"],
}
WRONG = {
    "q1": ["A brick"],
    "q2": ["2", "3"],
    "statement": ["False"],
    "text": ["Oslo"],
    "number": ["3"],
    "order": ["Bake", "Mix", "Knead"],
    "match": ["France: Oslo", "Portugal: Lisbon"],
}


class Desk:
    """A draft with a quiz, and its author at the preview of it."""

    def __init__(self, quiz: dict[str, Any]) -> None:
        make_organization("demo")
        account = make_person("demo", name="Ines", instructor=True)
        self.scope = scope_for(account, "demo")
        self.client = sign_in(account)
        self.module_id = make_module(scope=self.scope).module_id
        self.quiz = services.add_section(
            self.scope, module_id=self.module_id, content_type="quiz", title="Check", content_data=quiz, now=NOW
        ).content_id
        self.page = f"/o/demo/teach/{self.module_id}/preview/{self.quiz}/"

    def send(self, answers: dict[str, list[str]], query: str = "", **more: str) -> Any:
        """Answer the page that a query leads to, as somebody does who reads it."""
        shown = self.client.get(f"{self.page}{query}")
        sent = {"attempt": str(shown.context["learner"]["next_attempt"])}
        with counting() as calls:
            answer = self.client.post(self.page, {**sent, **fields(shown.context["sheet"].quiz, answers), **more})
        assert not [name for name in calls.by_operation if name in _WRITES]
        return answer


def fields(quiz: Any, answers: dict[str, list[str]]) -> dict[str, Any]:
    """Return the fields of the form for answers in words, under the ids that were shown."""
    found: dict[str, Any] = {}
    for question in quiz["questions"]:
        name, words = question["question_id"], answers.get(question["question_id"], [])
        options = {option["text"]: option["option_id"] for option in question["options"]}
        rights = {right["text"]: right["right_id"] for right in question["rights"]}
        found |= {f"{name}.{item['item_id']}": words.index(item["text"]) + 1 for item in question["items"] if words}
        for left in question["lefts"]:
            said = dict(word.split(": ") for word in words)
            found |= {f"{name}.{left['pair_id']}": rights[said[left["text"]]]} if words else {}
        if not question["items"] and not question["lefts"] and words:
            found[name] = [options.get(word, word) for word in words]
    return found


def result(answer: Any) -> str:
    """Return the result on a page, without the way on and the time."""
    found = re.search(r'<section class="result".*?</section>', answer.content.decode(), re.DOTALL)
    assert found
    shown = re.sub(r'href="[^"]*"|<time.*?</time>', "", found[0], flags=re.DOTALL)
    return re.sub(r"\s+", " ", shown)


@pytest.fixture
def desk() -> Desk:
    return Desk(KINDS_QUIZ)


@pytest.mark.parametrize(("answers", "percent"), [(RIGHT, 100), (WRONG, 0)])
def test_the_author_gets_the_page_that_a_learner_gets(desk, answers, percent):
    tried = desk.send(answers)
    assert tried.status_code == 200
    assert f"{percent} %" in result(tried)

    services.submit_module(desk.scope, module_id=desk.module_id, now=NOW)
    services.publish_module(REVIEWER, module_id=desk.module_id, now=NOW)
    learner = sign_in(make_person("demo", name="Vera", role="viewer"))
    page = f"/o/demo/learn/{desk.module_id}/sections/{desk.quiz}/"
    shown = learner.get(page)
    learner.post(f"{page}answer/", {"edition": "1", **fields(shown.context["sheet"].quiz, answers)})

    assert result(tried) == result(learner.get(page))


def test_nothing_is_recorded(desk):
    services.submit_module(desk.scope, module_id=desk.module_id, now=NOW)
    services.publish_module(REVIEWER, module_id=desk.module_id, now=NOW)

    desk.send(RIGHT)

    progress = learning.get_module(desk.scope, module_id=desk.module_id).progress
    assert (progress.updated_at, progress.of(desk.quiz).attempts) == ("", 0)
    assert learning.list_attempts(desk.scope, module_id=desk.module_id, content_id=desk.quiz).items == ()


def test_what_is_left_open_is_named_and_can_be_sent_anyway(desk):
    some = {name: words for name, words in RIGHT.items() if name != "text"}

    refused, anyway = desk.send(some), desk.send(some, anyway="1")

    assert refused.status_code == 422
    assert '<a href="#question-4">Question 4</a> has no answer.' in refused.content.decode()
    assert re.search(r'value="apple"\s+checked', refused.content.decode())
    assert "85 %" in result(anyway)


def test_an_answer_that_cannot_be_graded_is_named(desk):
    refused = desk.send({**RIGHT, "number": ["about three"]})

    assert refused.status_code == 422
    assert "without a unit" in refused.content.decode()


def test_right_answers_are_shown_when_a_learner_would_see_them():
    desk = Desk(QUIZ)  # two attempts
    wrong = {"q1": ["A brick"], "q2": ["2"]}

    first, second = desk.send(wrong), desk.send(wrong, "?attempt=2")

    assert "have used all attempts" in result(first)
    assert "Answer again (1 left)" in result(first)
    assert f"{desk.page}?attempt=2" in first.content.decode()
    assert "Right answer:" in result(second)
    assert "Answer again" not in result(second)
    assert "Attempt 2" in desk.send(wrong, "?attempt=99").content.decode()  # no more than a learner has
    assert "Attempt 1" in desk.send(wrong, "?attempt=none").content.decode()


def test_the_new_learner_stays_one(desk):
    page = desk.client.get(f"{desk.page}?as=new").content.decode()

    assert f'action="{desk.page}?as=new#result"' in page
    assert "See the result" in page


def test_a_draft_that_is_not_complete_can_be_tried():
    kinds = ("single", "several", "true_false", "text", "number", "ordering", "matching")
    desk = Desk({"questions": [{"question_id": kind, "kind": kind} for kind in kinds]})

    assert desk.send({}).status_code == 422
    assert "0 %" in result(desk.send({}, anyway="1"))


def test_who_may_not_see_the_draft_tries_nothing(desk):
    viewer = sign_in(make_person("demo", name="Vera", role="viewer"))
    make_organization("other")
    stranger = sign_in(make_person("other", name="Stan", role="owner"))

    assert viewer.post(desk.page, {"q1": "apple"}).status_code == 403
    assert stranger.post(desk.page, {"q1": "apple"}).status_code == 404
