"""The screens of questions: what they say, what they refuse, and the choice over several pages without script."""

from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.scope import Scope
from education.questions import services
from education.questions.rules import PAGE, State, Verdict
from tests.education.questions.reading import asked_in, bring, gift, quiz
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in

_O = "/o/demo/questions/"


@pytest.fixture
def owner() -> tuple[Client, Scope]:
    make_organization("demo")
    account = make_person("demo", name="Olga", role="owner")
    return sign_in(account), scope_for(account, "demo")


def _choose(client: Client, page: str, **given: Any) -> str:
    answer = client.post(f"{page}choose/", given)
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_choice_is_kept_over_pages_and_filters_without_script(owner):
    client, scope = owner
    one = bring(scope, gift(PAGE + 10), "sixty.txt")
    here = f"{_O}imports/{one.import_id}/"
    assert b"Take 60 questions" in client.get(here).content

    shown = list(range(1, PAGE + 1))
    second = _choose(client, here, here=shown, chosen=shown[2:], go="page 2")
    page = client.get(second.partition("#")[0]).content
    assert b"Take 58 questions" in page
    assert b'value="1-2"' in page
    back = _choose(client, here, here=[59, 60], chosen=[60], without="1-2", go="verdict taken")
    assert "without=1-2%2C59" in back
    _choose(client, here, here=[60], chosen=[60], without="1-2,59", go="take")
    work("demo")

    taken = services.get_import(scope, import_id=one.import_id, now=clock.now())
    assert taken.taken == set(range(3, 59)) | {60}
    assert b"57 questions taken" in client.get(here).content


def test_choosing_none_and_all(owner):
    client, scope = owner
    here = f"{_O}imports/{bring(scope, gift(3), 'three.txt').import_id}/"

    none = _choose(client, here, here=[1, 2, 3], chosen=[1], go="none")
    every = _choose(client, here, here=[1, 2, 3], go="all")

    assert b"None is chosen" in client.get(none.partition("#")[0]).content
    assert b"Take 3 questions" in client.get(every.partition("#")[0]).content
    refused = client.post(f"{here}choose/", {"here": [1, 2, 3], "go": "take"}, follow=True)
    assert b"No question is chosen." in refused.content


def test_pasted_text_is_read_and_nothing_is_refused_in_words(owner):
    client, _ = owner

    answer = client.post(f"{_O}imports/", {"text": "## Is it so?\nAnswer: true"})
    empty = client.post(f"{_O}imports/", {"text": "  "})
    work("demo")

    assert empty.status_code == 422
    assert b"Paste questions here." in empty.content
    assert b"Is it so?" in client.get(answer["Location"]).content
    assert b"Pasted text" in client.get(f"{_O}imports/").content


def test_a_failed_import_says_why_and_offers_another_format(owner):
    client, scope = owner
    one = bring(scope, b"A letter {to} a friend.\n\nquestion", "letter.txt", format="csv")
    here = f"{_O}imports/{one.import_id}/"

    page = client.get(here).content.decode()
    assert "This file could not be read" in page
    assert "The first line has to name the columns" in page
    client.post(f"{here}read/", {"format": "gift"})
    assert b"Waiting for a free worker" in client.get(here).content
    work("demo")

    assert services.get_import(scope, import_id=one.import_id, now=clock.now()).state is State.READY


def test_what_does_not_fit_into_a_quiz_is_named(owner):
    client, scope = owner
    place = quiz(scope, questions=98)
    one = bring(scope, gift(4), "four.txt", **place)
    here = f"{_O}imports/{one.import_id}/"
    assert b"The quiz has room for 2 more." in client.get(here).content

    answer = client.post(f"{here}choose/", {"go": "take"}, follow=True).content.decode()

    assert "2 questions did not fit into the quiz: number 3-4." in answer
    assert len(asked_in(scope, place)) == 100


def test_a_question_that_is_not_complete_comes_back_with_what_was_typed(owner):
    client, _ = owner
    form = {"questions-0-kind": "true_false", "questions-0-text": "Is it <so>?", "tags": "a, b"}

    refused = client.post(f"{_O}new/", form)
    more = client.post(f"{_O}new/", {"questions-0-kind": "single", "questions-0-text": "Which?", "do": "add_option 0"})

    assert refused.status_code == 422
    assert "Is it &lt;so&gt;?" in refused.content.decode()
    assert 'value="a, b"' in refused.content.decode()
    assert more.status_code == 200
    assert 'name="questions-0-options-0-text"' in more.content.decode()


def test_two_who_edit_a_question_are_told(owner):
    client, _ = owner
    form = {"questions-0-kind": "true_false", "questions-0-text": "So?", "questions-0-is_true": "true"}
    here = client.post(f"{_O}new/", form)["Location"]

    assert client.post(here, form | {"revision": "1", "questions-0-text": "Theirs?"}).status_code == 302
    mine = client.post(here, form | {"revision": "1", "questions-0-text": "Mine?"})

    assert mine.status_code == 412
    assert "changed this question while you wrote" in mine.content.decode()
    assert "Mine?" in mine.content.decode()
    assert client.post(here, form | {"revision": "2", "questions-0-text": "Mine?"}).status_code == 302


def test_export_is_a_file_that_comes_back(owner):
    client, scope = owner
    client.post(
        f"{_O}new/", {"questions-0-kind": "true_false", "questions-0-text": "So?", "questions-0-is_true": "false"}
    )

    for name, start in (("markdown", "## So?"), ("moodle", "<?xml")):
        answer = client.get(f"{_O}export/?format={name}")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer.content.decode().startswith(start)
        summary = bring(scope, answer.content).summary
        assert summary is not None
        assert summary.counts[Verdict.TAKEN] == 1
    assert client.get(f"{_O}export/?format=docx").status_code == 422


def test_what_words_have_found_is_not_offered_as_the_file_that_it_would_not_be(owner):
    client, scope = owner
    question = {"kind": "true_false", "text": "Does salt slow yeast?", "is_true": True}
    services.add_question(scope, fields={"question": question}, now=clock.now())

    assert b"export/?format=moodle" in client.get(_O).content
    assert b"export/?format=moodle" not in client.get(f"{_O}?words=salt").content
