"""Taking questions out of a dry run: what fits, nothing twice, whatever breaks off or comes at once."""

import threading
from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.questions import services
from education.questions.rules import State
from education.questions.store import ImportStore
from tests.education.questions.reading import Killed, asked_in, bank, bring, get, gift, quiz, take
from tests.organizations.media.conftest import work
from tests.people import person


def test_a_worker_killed_while_taking_leaves_nothing_twice_and_nothing_out(instructor, monkeypatch):
    one = bring(instructor, gift(200), "many.txt")
    take(instructor, one.import_id)
    move, count = ImportStore.move, iter(range(100))

    def killed(*arguments: Any, **options: Any) -> None:
        if next(count) == 2:
            raise Killed
        move(*arguments, **options)

    monkeypatch.setattr(ImportStore, "move", killed)
    with pytest.raises(Killed):
        services.take_into_bank(instructor, import_id=one.import_id, now=clock.now())
    monkeypatch.undo()
    half = len(bank(instructor))
    assert 0 < half < 200
    assert len(get(instructor, one.import_id).taken) == half

    work(instructor.organization_id)

    assert len(bank(instructor)) == 200
    assert all(question.revision == 1 for question in bank(instructor))
    assert get(instructor, one.import_id).state is State.TAKEN


def test_two_takes_at_once_take_once(instructor):
    one = bring(instructor, gift(30), "thirty.txt")
    outcomes: list[str] = []

    def attempt() -> None:
        try:
            take(instructor, one.import_id)
            outcomes.append("taken")
        except Conflict:
            outcomes.append("refused")

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work(instructor.organization_id)

    assert sorted(outcomes) == ["refused", "refused", "refused", "taken"]
    assert len(bank(instructor)) == 30


def test_two_takes_into_a_quiz_at_once_add_each_question_once(instructor):
    place = quiz(instructor)
    one = bring(instructor, gift(20), "twenty.txt", **place)
    threads = [threading.Thread(target=lambda: _quietly(instructor, one.import_id)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [question["text"] for question in asked_in(instructor, place)] == [
        f"Is {number} a number?" for number in range(1, 21)
    ]


def _quietly(scope: Scope, import_id: str) -> None:
    try:
        take(scope, import_id)
    except (Conflict, Invalid):
        return


def test_into_a_quiz_goes_what_fits_and_the_rest_is_named(instructor):
    place = quiz(instructor, questions=95)
    one = bring(instructor, gift(10), "ten.txt", **place)

    taking = take(instructor, one.import_id, [2, 3, 4, 5, 6, 7, 8])

    assert taking.left_out == (7, 8)
    assert [each["text"] for each in asked_in(instructor, place)[95:]] == [f"Is {n} a number?" for n in range(2, 7)]
    assert bank(instructor) == []
    with pytest.raises(services.NothingFits):
        take(instructor, one.import_id, [7])


def test_a_quiz_of_a_hundred_kilobytes_takes_no_more(instructor):
    place = quiz(instructor)
    long = "\n\n".join(f"{letter * 1900}? {{=a ~b}}" for letter in "éèêëàâäùûüîïôöçÉÈÊËÀÂÄÙÛÜÎÏÔÖ").encode()
    one = bring(instructor, long, "long.txt", **place)

    taking = take(instructor, one.import_id)

    fitted = asked_in(instructor, place)
    assert 0 < len(fitted) < 30
    assert taking.left_out == tuple(range(len(fitted) + 1, 30))


def test_the_author_of_a_quiz_is_who_took_the_questions(instructor, organization):
    place = quiz(person("colleague", "member", "instructor", organization=organization))
    one = bring(instructor, gift(1), **place)

    take(instructor, one.import_id)

    assert instructor.user_id in authoring.get_module(instructor, module_id=place["module_id"]).authors
