"""Imports from the file to the bank and into quizzes: the dry run, what is taken, what is refused, and to whom."""

import pytest
import requests

from diatonic.common import clock, ids, storage
from diatonic.common.errors import Conflict, Denied, Invalid, NotFound
from diatonic.common.jobs import store as jobs
from education.authoring import services as authoring
from education.questions import services
from education.questions.models import BankItem
from education.questions.rules import PAGE, Format, State, Verdict, pack, question_id, unpack
from organizations.audit import services as audit
from tests.education.questions.reading import FILES, Killed, bank, bring, essence, get, gift, quiz, send, take
from tests.organizations.media.conftest import work
from tests.people import person

MOODLE = (FILES / "bread.moodle.xml").read_bytes()


def test_a_dry_run_takes_nothing_and_says_what_would_become_of_each(instructor):
    one = bring(instructor, MOODLE)

    page = services.list_verdicts(instructor, import_id=one.import_id, now=clock.now())
    refused = services.list_verdicts(instructor, import_id=one.import_id, verdict=Verdict.REFUSED, now=clock.now())

    assert one.summary is not None
    assert (one.state, one.summary.format) == (State.READY, Format.MOODLE)
    assert one.summary.counts == {Verdict.TAKEN: 2, Verdict.CHANGED: 6, Verdict.REFUSED: 3}
    assert [line.number for line in page.lines] == list(range(1, 12))
    assert [line.number for line in refused.lines] == [8, 9, 10]
    assert bank(instructor) == []


def test_chosen_questions_come_into_the_bank_once_with_tags_and_source(instructor):
    one = bring(instructor, MOODLE, "flour.xml")

    take(instructor, one.import_id, [1, 6, 8])
    assert get(instructor, one.import_id).state is State.TAKING
    work(instructor.organization_id)
    take(instructor, one.import_id)  # the rest
    work(instructor.organization_id)

    after = get(instructor, one.import_id)
    assert (after.state, after.taken) == (State.TAKEN, frozenset({1, 2, 3, 4, 5, 6, 7, 11}))
    found = {one.question_id: one for one in bank(instructor)}
    assert set(found) == {question_id(one.import_id, number) for number in after.taken}
    first = services.get_question(instructor, question_id=question_id(one.import_id, 1))
    assert essence(first.as_question) == ("single", ["+Wheat", "-Oats & barley"])
    assert (first.tags, first.source, first.created_by_name) == (
        ("baking", "flour"),
        "Imported from flour.xml",
        "Instructor",
    )
    by_tag = services.list_questions(instructor, tag="Baking")
    assert [each.question_id for each in by_tag.items] == [first.question_id]
    events = audit.list_events(person("owner", "owner", organization=instructor.organization_id)).items
    assert [(event.actor_name, event.details["count"]) for event in events] == [("Instructor", 6), ("Instructor", 2)]


def test_pages_of_a_long_dry_run_hold_fifty_each(instructor):
    one = bring(instructor, gift(2 * PAGE + 1) + b"\n\nAn essay {}", "many.txt")

    pages = [
        services.list_verdicts(instructor, import_id=one.import_id, number=number, now=clock.now())
        for number in (1, 2, 3, 9)
    ]

    assert pages[0].pages == 3
    assert [[line.number for line in page.lines] for page in pages] == [
        list(range(1, 51)),
        list(range(51, 101)),
        [101, 102],
        [101, 102],
    ]


def test_a_thousand_questions_are_in_the_bank_in_their_order(instructor):
    one = bring(instructor, gift(1000), "thousand.txt")

    take(instructor, one.import_id)
    work(instructor.organization_id)

    made = sorted(bank(instructor), key=lambda question: question.question_id)
    assert [question.summary for question in made] == [f"Is {number} a number?" for number in range(1, 1001)]


def test_a_worker_killed_while_reading_begins_again(instructor, monkeypatch):
    one = send(instructor, MOODLE)
    monkeypatch.setattr(storage, "upload", lambda *_, **__: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        services.read_file(instructor, import_id=one.import_id, attempt=1, now=clock.now())
    monkeypatch.undo()

    work(instructor.organization_id)

    assert get(instructor, one.import_id).state is State.READY


def test_a_text_that_was_pasted_is_read_like_a_file(instructor):
    one = services.paste_import(instructor, text="## Is it so?\nAnswer: true\n", now=clock.now())
    work(instructor.organization_id)

    assert get(instructor, one.import_id).summary.format is Format.MARKDOWN


def test_a_file_can_be_read_as_another_format_until_something_is_taken(instructor):
    one = bring(instructor, b"question,right\nIs {this} so? {T},true\n", "odd.txt")
    assert get(instructor, one.import_id).summary.format is Format.CSV

    services.read_import(instructor, import_id=one.import_id, format="gift", now=clock.now())
    work(instructor.organization_id)
    assert get(instructor, one.import_id).summary.format is Format.GIFT
    services.read_import(instructor, import_id=one.import_id, format="", now=clock.now())
    work(instructor.organization_id)
    take(instructor, one.import_id)
    work(instructor.organization_id)

    with pytest.raises(services.ImportMoved):
        services.read_import(instructor, import_id=one.import_id, format="gift", now=clock.now())


def test_a_file_that_cannot_be_read_says_why_and_nothing_of_it_can_be_taken(instructor):
    one = bring(instructor, b"A letter.", "letter.txt")

    assert one.trouble is not None
    assert (one.state, one.trouble.code) == (State.FAILED, "unknown_format")
    with pytest.raises(Conflict):
        take(instructor, one.import_id)
    with pytest.raises(Conflict):
        services.list_verdicts(instructor, import_id=one.import_id, now=clock.now())


def test_a_file_that_did_not_arrive_is_not_read(instructor):
    ticket = services.request_import(instructor, filename="a.xml", size=10, now=clock.now())

    with pytest.raises(services.FileMissing):
        services.read_import(instructor, import_id=ticket.one.import_id, now=clock.now())
    wrong = requests.post(ticket.url, data=ticket.fields, files={"file": ("a.xml", b"x" * 11)}, timeout=30)
    assert wrong.status_code >= 400


def test_reading_that_fails_at_every_attempt_can_be_tried_again(instructor):
    one = send(instructor, MOODLE)
    services.give_up_reading(instructor, import_id=one.import_id, attempt=1, now=clock.now())
    failed = get(instructor, one.import_id)
    assert (failed.state, failed.can_retry) == (State.FAILED, True)

    services.read_import(instructor, import_id=one.import_id, now=clock.now())
    work(instructor.organization_id)

    assert get(instructor, one.import_id).state is State.READY


def test_taking_that_fails_at_every_attempt_can_be_gone_on_with(instructor):
    one = bring(instructor, gift(3))
    take(instructor, one.import_id)
    services.give_up_taking(instructor, import_id=one.import_id, now=clock.now())
    assert get(instructor, one.import_id).trouble.code == "broken_off"

    take(instructor, one.import_id)
    work(instructor.organization_id)

    assert len(bank(instructor)) == 3


def test_a_dropped_import_is_gone_with_its_objects(instructor):
    one = bring(instructor, MOODLE)

    services.forget_import(instructor, import_id=one.import_id, now=clock.now())

    with pytest.raises(NotFound):
        get(instructor, one.import_id)
    for key in (one.file_key, one.lines_key("all"), one.lines_key("changed")):
        with pytest.raises(storage.NotThere):
            storage.head(key)


def test_other_people_do_not_get_in(instructor, organization):
    one = bring(instructor, MOODLE)
    viewer = person("viewer", "viewer", organization=organization)
    reviewer = person("reviewer", "member", "reviewer", organization=organization)
    stranger = person("stranger", "owner", organization=f"other-{ids.new()[-12:]}")

    for scope, failure in ((viewer, Denied), (reviewer, Denied), (stranger, NotFound)):
        for ask in (get, take):
            with pytest.raises(failure):
                ask(scope, one.import_id)
    for scope in (viewer, reviewer):
        with pytest.raises(Denied):
            services.request_import(scope, filename="a.xml", size=10, now=clock.now())
    with pytest.raises(NotFound):
        services.request_import(stranger, filename="a.xml", size=10, now=clock.now(), **quiz(instructor))


def test_imports_for_a_restricted_quiz_are_listed_for_who_sees_its_module(instructor, organization):
    place = quiz(instructor)
    for options in ({}, place):
        services.paste_import(instructor, text="## So?\nAnswer: true", now=clock.now(), **options)
    revision = authoring.get_module(instructor, module_id=place["module_id"]).revision
    authoring.set_people(
        instructor, module_id=place["module_id"], is_restricted=True, roles={}, revision=revision, now=clock.now()
    )
    owner = person("owner", "owner", organization=organization)
    colleague = person("colleague", "member", "instructor", organization=organization)

    def listed(scope):
        return [bool(one.quiz_title) for one in services.list_imports(scope).items]

    assert (listed(owner), listed(instructor), listed(colleague)) == ([True, False], [True, False], [False])
    page = services.list_imports(colleague, limit=1)
    assert page.items == ()
    assert len(services.list_imports(colleague, limit=1, cursor=page.next_cursor).items) == 1


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"size": 0}, "/size"),
        ({"size": 51 * 2**20}, "/size"),
        ({"filename": " \0 "}, "/filename"),
        ({"format": "docx"}, "/format"),
        ({"module_id": "org:module:x"}, "/content_id"),
    ],
)
def test_what_cannot_be_imported_is_named(instructor, changed, pointer):
    with pytest.raises(Invalid) as refused:
        services.request_import(instructor, **{"filename": "a.xml", "size": 10, "now": clock.now()} | changed)

    assert [error.pointer for error in refused.value.fields] == [pointer]


def test_a_section_that_is_no_quiz_takes_no_questions(instructor):
    place = quiz(instructor)
    text = authoring.add_section(
        instructor, module_id=place["module_id"], content_type="text", title="Text", now=clock.now()
    )

    with pytest.raises(NotFound):
        services.request_import(
            instructor, filename="a", size=1, now=clock.now(), **place | {"content_id": text.content_id}
        )


def test_numbers_in_short():
    assert pack({3, 1, 2, 7}) == "1-3,7"
    assert unpack("1-3,7") == {1, 2, 3, 7}
    assert unpack("0,-4,x,9999999-99999999999,5-6,7-2") == {5, 6}
    one = ids.new()
    made = [question_id(one, number) for number in range(1, 5001)]
    assert made == sorted(made)
    assert all(ids.is_one(each) for each in made)


def test_nothing_is_left_to_do_afterwards(instructor):
    one = bring(instructor, gift(2))
    take(instructor, one.import_id)
    work(instructor.organization_id)

    due = [job for shard in range(jobs.SHARDS) for job in jobs.overdue(shard, now=clock.now())]
    assert [job for job in due if job.organization_id == instructor.organization_id] == []
    assert len(list(BankItem.query(instructor.organization_id, limit=10))) == 2
