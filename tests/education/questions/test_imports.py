"""Imports from the file to the bank and into quizzes: the dry run, what is taken, what is refused, and to whom."""

import threading
from typing import Any

import pytest
import requests

from diatonic.common import clock, ids, storage
from diatonic.common.errors import Conflict, Denied, Invalid, NotFound
from diatonic.common.jobs import store as jobs
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.questions import services
from education.questions.models import BankItem
from education.questions.rules import PAGE, BankQuestion, Format, State, Verdict, pack, question_id, unpack
from education.questions.store import ImportStore
from organizations.audit import services as audit
from tests.education.questions.reading import FILES, bring, essence, send
from tests.organizations.media.conftest import work
from tests.people import person

MOODLE = (FILES / "bread.moodle.xml").read_bytes()


@pytest.fixture
def organization() -> str:
    return f"org-{ids.new()[-12:]}"


@pytest.fixture
def instructor(organization: str) -> Scope:
    return person("instructor", "member", "instructor", organization=organization)


def gift(count: int, start: int = 1) -> bytes:
    """Return true-or-false questions with their numbers in the text."""
    return "\n\n".join(f"Is {number} a number? {{T}}" for number in range(start, start + count)).encode()


def bank(scope: Scope) -> list[BankQuestion]:
    found: list[BankQuestion] = []
    cursor: str | None = None
    while True:
        page = services.list_questions(scope, limit=100, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def quiz(scope: Scope, *, questions: int = 0) -> dict[str, str]:
    module = authoring.create_module(scope, fields={"title": "Bread"}, now=clock.now())
    content = {"questions": [{"question_id": f"q{n}", "text": f"{n}?"} for n in range(questions)]}
    section = authoring.add_section(
        scope, module_id=module.module_id, content_type="quiz", title="Check", content_data=content, now=clock.now()
    )
    return {"module_id": module.module_id, "content_id": section.content_id}


def asked_in(scope: Scope, place: dict[str, str]) -> list[dict[str, Any]]:
    questions: list[dict[str, Any]] = authoring.get_section(scope, **place).section.content_data["questions"]
    return questions


def take(scope: Scope, import_id: str, numbers: list[int] | None = None) -> services.Taking:
    return services.take(scope, import_id=import_id, numbers=numbers, now=clock.now())


def get(scope: Scope, import_id: str) -> Any:
    return services.get_import(scope, import_id=import_id, now=clock.now())


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


class Killed(BaseException):
    """The worker is gone: nothing after this line happens."""


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


def test_a_worker_killed_while_reading_begins_again(instructor, monkeypatch):
    one = send(instructor, MOODLE)
    monkeypatch.setattr(storage, "upload", lambda *_, **__: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        services.read_file(instructor, import_id=one.import_id, attempt=1, now=clock.now())
    monkeypatch.undo()

    work(instructor.organization_id)

    assert get(instructor, one.import_id).state is State.READY


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
