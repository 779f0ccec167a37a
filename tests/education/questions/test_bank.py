"""The question bank: what is kept, found, changed, deleted and brought back, and how quizzes get copies."""

import threading
from typing import Any

import pytest

from diatonic.common import clock, ids
from diatonic.common.errors import Conflict, Denied, Invalid, NotFound, Stale
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.questions import services
from education.questions.rules import BankQuestion
from education.quizzes.rules import QuestionKind
from organizations.audit import services as audit
from tests.education.questions.reading import asked_in, quiz
from tests.people import person

TRUE = {"kind": "true_false", "text": "Does salt slow yeast?", "is_true": True}


def add(scope: Scope, text: str = "Does salt slow yeast?", *tags: str, **changed: Any) -> BankQuestion:
    return services.add_question(
        scope, fields={"question": {**TRUE, "text": text, **changed}, "tags": list(tags)}, now=clock.now()
    )


def update(scope: Scope, one: BankQuestion, text: str, *tags: str, revision: int | None = None) -> BankQuestion:
    return services.update_question(
        scope,
        question_id=one.question_id,
        fields={"question": {**TRUE, "text": text}, "tags": list(tags)},
        revision=one.revision if revision is None else revision,
        now=clock.now(),
    )


def texts(scope: Scope, **filters: Any) -> list[str]:
    return [one.summary for one in services.list_questions(scope, **filters).items]


def test_questions_are_found_by_kind_tag_and_words(instructor):
    add(instructor, "One?", "Flour", " warm  up ")
    add(instructor, "Two?", "flour")
    services.add_question(
        instructor, fields={"question": {"kind": "number", "text": "Three?", "value": "3"}}, now=clock.now()
    )

    assert texts(instructor) == ["Three?", "Two?", "One?"]
    assert texts(instructor, kind=QuestionKind.NUMBER) == ["Three?"]
    assert texts(instructor, tag="FLOUR") == ["Two?", "One?"]
    assert texts(instructor, tag="warm up") == ["One?"]
    assert texts(instructor, tag="flour", kind=QuestionKind.NUMBER) == []
    assert texts(instructor, words="two FLOUR") == ["Two?"]
    assert texts(instructor, words="flour three") == []


def test_the_list_has_pages_and_words_look_beyond_the_first(instructor):
    for number in range(5):
        add(instructor, f"Question {number}?")

    first = services.list_questions(instructor, limit=2)
    rest = services.list_questions(instructor, limit=4, cursor=first.next_cursor)

    assert [one.summary for one in [*first.items, *rest.items]] == [f"Question {n}?" for n in (4, 3, 2, 1, 0)]
    assert texts(instructor, words="question 0?", limit=1) == ["Question 0?"]


def test_tags_follow_a_change(instructor):
    one = add(instructor, "One?", "a", "b")

    changed = update(instructor, one, "Changed?", "b", "c")

    assert (texts(instructor, tag="a"), texts(instructor, tag="b"), texts(instructor, tag="c")) == (
        [],
        ["Changed?"],
        ["Changed?"],
    )
    assert (changed.revision, changed.created_at) == (2, one.created_at)


def test_a_deleted_question_is_nowhere_until_it_is_brought_back(instructor, organization):
    one = add(instructor, "One?", "a")

    services.delete_question(instructor, question_id=one.question_id, now=clock.now())
    assert (texts(instructor), texts(instructor, tag="a")) == ([], [])
    with pytest.raises(NotFound):
        services.get_question(instructor, question_id=one.question_id)
    services.restore_question(instructor, question_id=one.question_id, now=clock.now())

    assert (texts(instructor), texts(instructor, tag="a")) == (["One?"], ["One?"])
    with pytest.raises(Conflict):
        services.restore_question(instructor, question_id=one.question_id, now=clock.now())
    events = audit.list_events(person("owner", "owner", organization=organization)).items
    assert [event.action for event in events] == ["question.restored", "question.deleted", "question.added"]


def test_two_who_change_a_question_at_once_do_not_overwrite_each_other(instructor):
    one = add(instructor)
    outcomes: list[str] = []

    def attempt(text: str) -> None:
        try:
            outcomes.append(update(instructor, one, text).summary)
        except Stale:
            outcomes.append("stale")

    threads = [threading.Thread(target=attempt, args=(f"{number}?",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("stale") == 2
    assert texts(instructor) == [text for text in outcomes if text != "stale"]
    with pytest.raises(Stale):
        update(instructor, one, "Too late?", revision=1)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"question": {**TRUE, "is_true": None}}, "/question/is_true"),
        ({"question": {**TRUE, "text": " "}}, "/question/text"),
        ({"question": {**TRUE, "kind": "essay"}}, "/question/kind"),
        ({"question": {**TRUE, "extra": 1}}, "/question/extra"),
        ({"question": {"kind": "single", "text": "So?", "options": []}}, "/question/options"),
        ({"question": TRUE, "tags": list("abcdef")}, "/tags"),
        ({"question": "no object"}, "/question"),
    ],
)
def test_what_is_not_complete_does_not_get_in(instructor, fields, pointer):
    with pytest.raises(Invalid) as refused:
        services.add_question(instructor, fields=fields, now=clock.now())

    assert pointer in [error.pointer for error in refused.value.fields]


def test_a_quiz_gets_copies_once_and_remembers_where_they_are_from(instructor):
    place, kept = quiz(instructor), [add(instructor, f"{number}?").question_id for number in range(3)]

    for _ in range(2):
        got = services.quiz_from_bank(instructor, question_ids=kept, now=clock.now(), **place)
        assert got == (3, 0)
    services.delete_question(instructor, question_id=kept[0], now=clock.now())

    assert [one["question_id"] for one in asked_in(instructor, place)] == kept
    view = services.get_quiz(instructor, **place)
    assert services.kept_in_bank(instructor, view) == set(kept[1:])


def test_a_full_quiz_says_what_did_not_fit(instructor):
    place, kept = quiz(instructor, questions=99), [add(instructor, f"{number}?").question_id for number in range(3)]

    assert services.quiz_from_bank(instructor, question_ids=kept, now=clock.now(), **place) == (1, 2)


def test_questions_of_a_quiz_go_into_the_bank_once(instructor):
    place = quiz(instructor, questions=40)
    asked = [one["question_id"] for one in asked_in(instructor, place)]

    def keep() -> tuple[int, int]:
        return services.bank_from_quiz(instructor, question_ids=asked, tags=["All"], now=clock.now(), **place)

    assert keep() == (40, 0)
    assert keep() == (0, 40)
    assert len(services.list_questions(instructor, tag="all", limit=100).items) == 40
    again = services.list_questions(instructor, limit=100).items[0]
    services.delete_question(instructor, question_id=again.question_id, now=clock.now())
    assert keep() == (1, 39)


def test_a_half_written_question_of_a_quiz_stays_out_of_the_bank(instructor):
    place = quiz(instructor, questions=2)
    whole, half = asked_in(instructor, place)
    content = {"questions": [whole, half | {"is_true": None}]}
    authoring.save_section(instructor, **place, changes={"content_data": content}, revision=1, now=clock.now())

    def keep(*asked: dict[str, Any]) -> tuple[int, int]:
        chosen = [one["question_id"] for one in asked]
        return services.bank_from_quiz(instructor, question_ids=chosen, tags=[], now=clock.now(), **place)

    assert keep(whole, half) == (1, 0)
    with pytest.raises(Invalid, match="complete"):
        keep(half)
    assert texts(instructor) == ["0?"]


def test_questions_of_a_restricted_module_go_into_the_bank_only_where_that_is_meant(instructor):
    place = quiz(instructor, questions=1)
    (asked,) = asked_in(instructor, place)
    revision = authoring.get_module(instructor, module_id=place["module_id"]).revision
    authoring.set_people(
        instructor, module_id=place["module_id"], is_restricted=True, roles={}, revision=revision, now=clock.now()
    )
    chosen: dict[str, Any] = {"question_ids": [asked["question_id"]], "tags": [], "now": clock.now(), **place}

    with pytest.raises(Conflict) as refused:
        services.bank_from_quiz(instructor, **chosen)

    assert refused.value.code == "would_open"
    assert texts(instructor) == []
    assert services.bank_from_quiz(instructor, **chosen, may_open=True) == (1, 0)


def test_other_people_do_not_get_in(instructor, organization):
    one, place = add(instructor), quiz(instructor)
    viewer = person("viewer", "viewer", organization=organization)
    reviewer = person("reviewer", "member", "reviewer", organization=organization)
    stranger = person("stranger", "owner", organization=f"other-{ids.new()[-12:]}")

    assert services.get_question(reviewer, question_id=one.question_id) == one
    with pytest.raises(Denied):
        services.get_question(viewer, question_id=one.question_id)
    with pytest.raises(NotFound):
        services.get_question(stranger, question_id=one.question_id)
    assert texts(stranger) == []
    for scope, failure in ((viewer, Denied), (reviewer, Denied), (stranger, NotFound)):
        with pytest.raises(failure):
            update(scope, one, "Mine?")
        with pytest.raises(failure):
            services.delete_question(scope, question_id=one.question_id, now=clock.now())
    with pytest.raises(NotFound):
        services.quiz_from_bank(stranger, question_ids=[one.question_id], now=clock.now(), **place)


def test_a_quiz_that_cannot_be_changed_takes_nothing(instructor, organization):
    place, one = quiz(instructor), add(instructor)
    services.quiz_from_bank(instructor, question_ids=[one.question_id], now=clock.now(), **place)
    authoring.submit_module(instructor, module_id=place["module_id"], now=clock.now())

    with pytest.raises(Conflict):
        services.quiz_from_bank(
            instructor, question_ids=[add(instructor, "Another?").question_id], now=clock.now(), **place
        )
